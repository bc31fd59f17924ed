import { parseScope } from '../../config/scope.ts';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Advice } from '../../wizard/step.ts';
import { lookAtPackage } from '../look-at-candidates.ts';
import type { ConfigFacts } from '../look-at-config.ts';
import { lookAtManager } from '../look-at-packages.ts';
import { lookAtLayout } from '../look-at-system.ts';
import { type Choosable, matchHere } from './version-facts.ts';

/** The package that a pin is of, among those of a Barman host (`list-packages.yml` of TPA's roles pgbackupapi/pkg and barman/pkg). */
const packages: Readonly<Record<string, string>> = {
  pg_backup_api_package_version: 'pg-backup-api',
  barman_package_version: 'barman',
};

/** The settings that are pins of packages on a Barman host. */
export const pinKeys: readonly string[] = Object.keys(packages);

/**
 * What pins select, by the answers of this host's package manager. Nothing is said of other settings, nor where the manager cannot be
 * asked or has no version of the package: the pin may be right on another host.
 */
export async function lookAtPins(host: ReadableHost): Promise<Advice> {
  const facts = new Map<string, Choosable>();
  try {
    const manager = await lookAtManager(host, (await lookAtLayout(host)).family);
    for (const name of Object.values(packages)) {
      const { list, installed, choice } = await lookAtPackage(host, manager, name, false);
      const candidates = list.state === 'listed' ? list.candidates : [];
      if (candidates.some(({ repositories }) => repositories.length > 0))
        facts.set(name, { manager, installed, choice, candidates });
    }
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
  }
  return ({ key, value }) => {
    const name = packages[key];
    const known = name === undefined ? undefined : facts.get(name);
    if (name === undefined || known === undefined) return undefined;
    const { outcome, reason, hints } = matchHere(known, value.trim(), name);
    if (outcome === 'selected') return { fits: true, lines: [`${reason}.`] };
    return {
      fits: false,
      lines: [`On this host ${reason}.`, ...hints.map(({ spec, selects }) => `'${spec}' would select ${selects}.`)],
    };
  };
}

/** Whether what is written at a scope can count for this host. */
export function isOfThisHost({ instance }: Pick<ConfigFacts, 'instance'>, scopeText: string): boolean {
  const scope = parseScope(scopeText);
  if (scope?.kind === 'instance') return scope.name === instance?.originalName;
  return scope?.kind !== 'location' || scope.name === instance?.location;
}
