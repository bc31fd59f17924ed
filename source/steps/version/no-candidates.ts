import type { Problem } from '../../errors.ts';
import { refreshCommand } from '../../packages/commands.ts';
import { packageName, type VersionFacts } from './version-facts.ts';

/** Why there is nothing to choose from: no package lists at all is another matter than no such package. */
export function noCandidates(
  facts: Pick<VersionFacts, 'manager' | 'list' | 'candidates' | 'locked'>,
): Problem | undefined {
  const refresh = refreshCommand(facts.manager)
    .argv.filter((word) => word !== '-o' && !word.includes('::'))
    .join(' ');
  if (facts.locked !== undefined) {
    const { id, cause, detail, next } = facts.locked;
    return { id, message: `${facts.manager} cannot list versions now: ${cause}.`, detail, fix: next };
  }
  if (facts.list.state === 'no-package-lists') {
    return {
      id: 'no-package-lists',
      message: `${facts.manager} has no package lists on this host, so no version of ${packageName} is known.`,
      fix: [`Fetch the lists: ${refresh}. Then run this again.`],
    };
  }
  if (facts.candidates.some((candidate) => candidate.repositories.length > 0)) return undefined;
  return {
    id: 'no-candidate',
    message: `No repository of this host has the package ${packageName}.`,
    fix: [
      'Set up the EDB repository for this host (it needs your EDB subscription token; TPA does it by edb_repositories in config.yml).',
      `Then fetch the lists: ${refresh}.`,
    ],
  };
}
