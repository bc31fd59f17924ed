import { type BarmanInstance, findBarmanInstances } from './barman-instances.ts';
import { effectiveSetting, type SettingSource, settingSources } from './effective-setting.ts';
import { normaliseName } from './instance-name.ts';
import type { PlainValue } from './plain-value.ts';
import type { Position } from './position.ts';
import type { ConfigDocument } from './read-config.ts';
import type { Scope } from './scope.ts';

/** A Barman instance that a setting does not reach, because a nearer level sets it too. */
export interface Shadow {
  readonly instance: string;
  readonly source: SettingSource;
  /** What counts for the instance instead. */
  readonly value: PlainValue | undefined;
  readonly position: Position;
  readonly message: string;
}

type VarsScope = Exclude<Scope, { readonly kind: 'entry' }>;

/**
 * The Barman instances for which a setting at this scope is (or would be) without effect. Ask about the document before or after
 * the edit: what is nearer is the same in both.
 */
export function findShadows(document: ConfigDocument, scope: Scope, key: string): readonly Shadow[] {
  if (scope.kind === 'entry') return [];
  const own = settingSources.indexOf(sourceOf(scope));
  return findBarmanInstances(document).flatMap((instance): Shadow[] => {
    if (!reaches(scope, instance)) return [];
    const effective = effectiveSetting(document, instance, key);
    if (effective.position === undefined || settingSources.indexOf(effective.source) >= own) return [];
    const { source, value, position } = effective;
    const where = source === 'instance' ? 'its own vars' : `the vars of ${source}`;
    const shown = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
    const message = `${instance.originalName}: ${where} (line ${position.line}) say ${key}: ${shown}, so this has no effect there.`;
    return [{ instance: instance.originalName, source, value, position, message }];
  });
}

function sourceOf(scope: VarsScope): SettingSource {
  return scope.kind === 'cluster' ? 'cluster_vars' : scope.kind;
}

function reaches(scope: VarsScope, instance: BarmanInstance): boolean {
  if (scope.kind === 'instance') return instance.name === normaliseName(scope.name);
  return scope.kind !== 'location' || instance.location === scope.name;
}
