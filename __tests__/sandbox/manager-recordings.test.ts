import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRepoquery, parseRpmQuery } from '../../source/packages/listings/listing-rpm.ts';
import { parseZypperSearch } from '../../source/packages/listings/listing-zypper.ts';
import { recogniseOutput } from '../../source/packages/situations/situations.ts';
import { parseDatabase } from '../../source/packages/transactions/package-database.ts';
import { parseDnfLine, parseZypperLine } from '../../source/packages/transactions/progress.ts';
import { changeOfPackage } from '../../source/packages/transactions/simulation.ts';
import { parseDnfPlan } from '../../source/packages/transactions/simulation-dnf.ts';
import { parseZypperPlan } from '../../source/packages/transactions/simulation-zypper.ts';
import { type ManagerAnswer, recordedScenario } from '../support/manager-scenarios.ts';
import { type StandIn, standIn } from './stand-in.ts';

const name = 'pg-backup-api';
const managers = [
  { manager: 'dnf', os: 'redhat', directory: 'dnf-4.14.0' },
  { manager: 'zypper', os: 'suse', directory: 'zypper-1.14.42' },
] as const;
type Manager = (typeof managers)[number]['manager'];

type Said = Pick<ManagerAnswer, 'exitCode' | 'stdout' | 'stderr'>;

/** What the product reads in an answer, of its own package: the lab has no other, the sandbox a whole distribution. */
function relied(manager: Manager, argv: readonly string[], said: Said) {
  const { exitCode, stdout } = said;
  const plan = manager === 'dnf' ? parseDnfPlan(stdout) : parseZypperPlan(stdout);
  const line = manager === 'dnf' ? parseDnfLine : parseZypperLine;
  const own = stdout.split('\n').filter((text) => text.includes(name));
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

function listed(manager: Manager, stdout: string): readonly string[] {
  const rows = manager === 'dnf' ? parseRepoquery(stdout, name) : parseZypperSearch(stdout, name).available;
  return rows.map(({ version, repository }) => `${version} ${repository}`);
}

describe.each(managers)('the sandbox and the real $manager', ({ manager, os, directory }) => {
  const answers = recordedScenario(directory, `${manager}: the way of a package`);
  const steps = answers.map((recorded, step) => ({ recorded, step, line: recorded.argv.join(' ') }));
  const seen: Said[] = [];
  let host: StandIn;

  beforeAll(async () => {
    host = await standIn(os);
    for (const { argv } of answers) {
      const { code, out, err } = await host.run(argv);
      seen.push({ exitCode: code ?? -1, stdout: out, stderr: err });
    }
  });
  afterAll(() => host.close());

  test.each(steps)('step $step: $line', ({ recorded, step }) => {
    const now = seen[step];
    if (now === undefined) throw new Error('not asked');
    expect(relied(manager, recorded.argv, now)).toEqual(relied(manager, recorded.argv, recorded));
    expect(listed(manager, now.stdout)).toEqual(expect.arrayContaining([...listed(manager, recorded.stdout)]));
  });
});
