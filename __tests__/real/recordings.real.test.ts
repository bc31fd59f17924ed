import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealHost, type RealHost } from '../support/real-host.ts';
import { comparable, debianSteps, type RecordedAnswer, record, recordedAnswers } from '../support/recorded-host.ts';

/** The Debian package of each program. */
const packages: Readonly<Record<string, string>> = {
  'dpkg-query': 'dpkg',
  'apt-get': 'apt',
  'apt-cache': 'apt',
  'apt-mark': 'apt',
  systemctl: 'systemd',
  ss: 'iproute2',
  apache2ctl: 'apache2',
  a2enmod: 'apache2',
  a2dismod: 'apache2',
  a2ensite: 'apache2',
  a2dissite: 'apache2',
  barman: 'barman',
  'update-ca-certificates': 'ca-certificates',
};

let host: RealHost;
const seen = new Map<number, RecordedAnswer>();

beforeAll(async () => {
  host = await openRealHost('systemd');
  // A trust store as the package makes it, without what else this machine has.
  const ownTrust =
    'rm -rf /usr/local/share/ca-certificates/* /etc/ca-certificates/update.d/*; update-ca-certificates --fresh';
  await host.must('sh', '-c', ownTrust);
  for (const [step, one] of debianSteps.entries()) {
    if ('write' in one) await host.must('sh', '-c', 'printf %s "$1" >"$0"', one.write, one.text);
    else if ('remove' in one) await host.must('rm', one.remove);
    else {
      const { exitCode = -1, stdout, stderr } = await host.run(...one.do);
      seen.set(step, { step, argv: one.do, exitCode, stdout, stderr });
    }
  }
  if (process.env.WIZARD_RECORD === undefined) return;
  const names = [...new Set(Object.values(packages))];
  const table = await host.must('dpkg-query', '-W', `-f=\${Package} \${Version}\n`, ...names);
  const versions = new Map(table.split('\n').map((line) => line.split(' ') as [string, string]));
  const upstream = (name: string) => versions.get(name)?.replace(/^\d+:|-[^-]*$/g, '') ?? '';
  record([...seen.values()], (program) => {
    const name = packages[program];
    if (name === undefined) throw new Error(`${program} is of no package`);
    return `${name}-${upstream(name)}`;
  });
});
afterAll(() => host?.close());

test('the steps are the recorded ones', () => {
  expect(recordedAnswers().map(({ step, argv }) => [step, argv])).toEqual(
    [...seen.values()].map(({ step, argv }) => [step, argv]),
  );
});

test.each(recordedAnswers().map((answer) => ({ ...answer, line: answer.argv.join(' ') })))(
  'step $step is answered as recorded: $line',
  (recorded) => {
    const now = seen.get(recorded.step);
    expect(now && comparable(recorded.step, now)).toEqual(comparable(recorded.step, recorded));
  },
);
