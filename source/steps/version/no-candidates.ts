import type { Problem } from '../../errors.ts';
import { refreshCommand } from '../../packages/commands.ts';
import type { Manager } from '../../packages/manager.ts';
import type { Situation } from '../../packages/situations/situations.ts';
import type { Finding } from '../../wizard/step.ts';
import { packageName, type VersionFacts } from './version-facts.ts';

/** Why there is nothing to choose from: no package lists at all is another matter than no such package. */
export function noCandidates(
  facts: Pick<VersionFacts, 'manager' | 'list' | 'candidates' | 'failure'>,
): Problem | undefined {
  const refresh = refreshCommand(facts.manager)
    .argv.filter((word) => word !== '-o' && !word.includes('::'))
    .join(' ');
  if (facts.failure !== undefined) return listingFailure(facts.manager, facts.failure);
  if (facts.list.state === 'no-package-lists') {
    return {
      id: 'no-package-lists',
      message: `${facts.manager} has no package lists on this host, so no version of ${packageName} is known.`,
      fix: [`Run \`${refresh}\`, then run this again.`],
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

/** The manager could not list versions; that says nothing of what the repositories have. */
export function listingFailure(manager: Manager, { id, cause, detail, next }: Situation): Problem {
  return { id, message: `${manager} cannot list versions now: ${cause}.`, detail, fix: next };
}

/** Why there is no version to install: there is none, the manager would take none by itself, or the pin selects none. */
export function noTarget(facts: VersionFacts): Problem {
  return (
    noCandidates(facts) ??
    noChoice(facts) ?? {
      id: 'pin-no-match',
      message: `The pin '${facts.pin ?? ''}' selects no version.`,
      fix: ['Go back to the version step.'],
    }
  );
}

/** Without a pin the manager chooses, and it would choose none of the versions that there are. */
export function noChoice({ manager, choice, pin }: VersionFacts): Problem | undefined {
  if (pin !== undefined || choice.state !== 'none') return undefined;
  const { id, cause, detail, next } = choice.situation;
  return {
    id,
    message: `${manager} would install no version of ${packageName} by itself: ${cause}.`,
    detail,
    fix: [...next, 'Or pin one of the listed versions.'],
  };
}

/** What went wrong while versions were listed, though the manager goes on without it. */
export function listWarnings({ warnings }: Pick<VersionFacts, 'warnings'>): readonly Finding[] {
  return warnings.map(({ id, cause, next }) => ({
    id,
    severity: 'warn',
    message: `${cause.charAt(0).toUpperCase()}${cause.slice(1)}.`,
    fix: next.join('; '),
  }));
}
