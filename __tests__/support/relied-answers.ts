import { parsePolicy } from '../../source/packages/listings/listing-apt.ts';
import { parseRepoquery, parseRpmQuery } from '../../source/packages/listings/listing-rpm.ts';
import { parseZypperSearch } from '../../source/packages/listings/listing-zypper.ts';
import { diagnoseOutput, recogniseOutput } from '../../source/packages/situations/situations.ts';
import { parseDatabase } from '../../source/packages/transactions/package-database.ts';
import { parseDnfLine, parseZypperLine } from '../../source/packages/transactions/progress.ts';
import { changeOfPackage, parseAptSimulation } from '../../source/packages/transactions/simulation.ts';
import { parseDnfPlan } from '../../source/packages/transactions/simulation-dnf.ts';
import { parseZypperPlan } from '../../source/packages/transactions/simulation-zypper.ts';
import type { Lab, ManagerAnswer } from './manager-scenarios.ts';

/** The recordings of Debian 12's managers. */
export const managerRecordings: Readonly<Record<Lab, string>> = {
  apt: 'apt-2.6.2',
  dnf: 'dnf-4.14.0',
  zypper: 'zypper-1.14.42',
};

const name = 'pg-backup-api';
const plans = { apt: parseAptSimulation, dnf: parseDnfPlan, zypper: parseZypperPlan } as const;

/** The versions that a list has of the package, with their repositories. */
export function listed(manager: Lab, stdout: string): readonly string[] {
  const rows = {
    apt: () => parsePolicy(stdout).versions,
    dnf: () => parseRepoquery(stdout, name),
    zypper: () => parseZypperSearch(stdout, name).available,
  }[manager]();
  return rows.map(({ version, repository }) => `${version} ${repository}`);
}

/** What the product reads in an answer, of its own package: the lab has no other, the sandbox a whole distribution. */
export function relied(
  manager: Lab,
  argv: readonly string[],
  said: Pick<ManagerAnswer, 'exitCode' | 'stdout' | 'stderr'>,
) {
  const { exitCode, stdout } = said;
  const plan = plans[manager](stdout);
  const own = manager === 'apt' ? [] : stdout.split('\n').filter((text) => text.includes(name));
  const line = manager === 'zypper' ? parseZypperLine : parseDnfLine;
  return {
    exitCode,
    situations: recogniseOutput(manager, said).map(({ id }) => id),
    change: plan && changeOfPackage(plan, name),
    // The lab's repository is a directory, and its packages have no scripts.
    phases: [...new Set(own.flatMap((text) => line(text)?.phase ?? []))].filter(
      (phase) => phase !== 'download' && phase !== 'script',
    ),
    ...(argv[0] === 'rpm' && argv[1] === '-q' && { installed: parseRpmQuery(stdout) }),
    ...(argv[1] === '-qa' && { database: parseDatabase(stdout).filter((one) => one.name.startsWith(name)) }),
  };
}

/** What the product makes of an answer, in a word: `fine`, `plan`, or the situation. */
export function verdictOf(manager: Lab, { argv, ...said }: Omit<ManagerAnswer, 'scenario'>): string {
  // A question to the package database.
  if (argv[0] === 'rpm') return said.exitCode === 0 ? 'fine' : 'absent';
  if (said.exitCode === 0) return recogniseOutput(manager, said)[0]?.id ?? 'fine';
  if (argv.includes('--assumeno') && plans[manager](said.stdout) !== undefined) return 'plan';
  return diagnoseOutput(manager, said).id;
}
