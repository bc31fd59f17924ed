import type { ConfigDocument } from '../../config/read-config.ts';
import { describeScope } from '../../config/scope.ts';
import { OperatorError } from '../../errors.ts';
import { type ConfigChange, scopeOf } from '../config-edit.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { shownHere } from '../setting-here.ts';

/**
 * Throws OperatorError when a setting was to be taken out and this host still has it, because it is written at a level that the edit does
 * not reach: an edit that quietly does nothing would look done.
 */
export function refuseWithoutEffect(
  facts: ConfigFacts,
  scope: string,
  edits: readonly ConfigChange[],
  after: ConfigDocument,
): void {
  for (const { key, value, scope: own } of edits) {
    if (value !== undefined || own !== undefined) continue;
    const { source, position } = shownHere(facts, key, after);
    if (position === undefined) continue;
    throw new OperatorError({
      id: 'setting-elsewhere',
      message: `${facts.file}:${position.line}: ${key} is written under ${source}, so taking it out of ${describeScope(scopeOf(scope))} leaves it there.`,
      fix: [`Choose where it is written: --scope ${scopeName(facts, source)}.`],
    });
  }
}

function scopeName({ instance }: ConfigFacts, source: string): string {
  if (source === 'instance') return `instance:${instance?.originalName ?? 'NAME'}`;
  if (source === 'location') return `location:${instance?.location ?? 'NAME'}`;
  return source === 'cluster_vars' ? 'cluster' : source;
}
