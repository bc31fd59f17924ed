import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedScenario } from '../support/manager-scenarios.ts';
import { listed, managerRecordings, relied } from '../support/relied-answers.ts';
import { type StandIn, standIn } from './stand-in.ts';

const managers = [
  { manager: 'dnf', os: 'redhat' },
  { manager: 'zypper', os: 'suse' },
] as const;

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe.each(managers)('the sandbox and the real $manager', ({ manager, os }) => {
  const answers = recordedScenario(managerRecordings[manager], `${manager}: the way of a package`);
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
