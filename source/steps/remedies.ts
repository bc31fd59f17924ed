import type { Problem } from '../errors.ts';
import { type PackageCommand, refreshCommand, repairCommand } from '../packages/commands.ts';
import type { Manager } from '../packages/manager.ts';
import type { Plan } from '../plan/actions.ts';
import type { Step } from '../wizard/step.ts';

/** A host command that advice names and that is safe to run as it is: it removes nothing and chooses nothing. */
export interface Remedy {
  /** The command as advice names it, between backticks. */
  readonly command: string;
  readonly changes: string;
  readonly manager: Manager;
  /** What is run, with the settings that make its exit code and its words dependable. */
  readonly runs: PackageCommand;
}

function refresh(command: string, manager: Manager): Remedy {
  const changes = 'The lists of packages are fetched again. Nothing is installed.';
  return { command, changes, manager, runs: refreshCommand(manager) };
}

function repair(command: string): Remedy {
  return {
    command,
    changes:
      'Packages that are unpacked but not configured are configured; a configuration file that you changed is kept.',
    manager: 'apt',
    runs: repairCommand(),
  };
}

/**
 * The closed list of them. What proposes a change to look at (`apt-get --fix-broken install`) or trusts something new
 * (`--allow-releaseinfo-change`) stays with the operator.
 */
export const remedies: readonly Remedy[] = [
  refresh('apt-get update', 'apt'),
  repair('dpkg --configure -a'),
  repair('dpkg --force-confdef --force-confold --configure -a'),
  refresh('dnf makecache --refresh', 'dnf'),
  refresh('zypper refresh', 'zypper'),
  refresh('zypper --non-interactive refresh', 'zypper'),
];

/** The remedy that the advice names first with “run `COMMAND`”; undefined where none is on the list. */
export function remedyOf({ fix }: Pick<Problem, 'fix'>): Remedy | undefined {
  const named = fix.flatMap((way) => [...way.matchAll(/\brun `([^`]+)`/gi)].map(([, command]) => command));
  return named
    .map((command) => remedies.find((remedy) => remedy.command === command))
    .find((remedy) => remedy !== undefined);
}

/** “Run `apt-get update`, then try again” */
export function remedyLabel({ command }: Remedy): string {
  return `Run \`${command}\`, then try again`;
}

/** The plan of a remedy: its one command. What it does is not taken back. */
export function remedyPlan({ command, changes, runs, manager }: Remedy): Plan {
  return {
    title: `Run ${command}`,
    actions: [
      {
        kind: 'run-command',
        title: `Run ${command}`,
        why: 'It is what the failure calls for.',
        argv: runs.argv,
        environment: runs.env,
        changes,
        manager,
      },
    ],
    notes: [],
    undoIfUnproven: false,
  };
}

/** The step that a remedy is for, while the remedy runs: its own proof comes when the step is tried again. */
export function whileRemedied(step: Step): Step {
  return { ...step, prove: async () => ({ checks: [], problem: undefined }) };
}
