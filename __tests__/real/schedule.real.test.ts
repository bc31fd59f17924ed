import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import { issueLeaf } from '../../source/pki/issue/issue.ts';
import { cluster, type Ended, openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, curl, folder } from '../support/real-host-evidence.ts';

const unit = 'pg-backup-api-wizard-renew';
const client = `${folder}/pg-backup-user`;
/** Where the unit tells node_exporter how its last run ended. */
const metrics = '/var/lib/renewal.prom';
const schedule = ['certs', 'schedule', '--prometheus', metrics, '--yes', '--json'];
const toldOutcome = () => /outcome="([a-z-]+)"\} 1/.exec(read(metrics))?.[1];
let host: RealHost;
let made: Ended;
const read = (path: string) => readFileSync(host.path(path), 'utf8');
const serialIn = (pem: string) => {
  const found = inspectCertificates(pem);
  return found.ok ? found.certificates[0]?.serial : undefined;
};
const serial = () => serialIn(read(`${client}.crt`));
const status = async () =>
  (await host.must('systemctl', 'show', '-p', 'Result,ExecMainStatus', '--value', `${unit}.service`))
    .trim()
    .split('\n');

beforeAll(async () => {
  host = await openRealHost('systemd');
  made = await host.wizard('setup', '--yes', '--schedule', '--key-type', 'ec-p256', '--json');
  if (made.exitCode !== 0) throw new Error(`${made.stdout}${made.stderr}`);
});
afterAll(() => host?.close());

test('setup --schedule starts the timer, last of all', async () => {
  const { steps } = answerOf<{ steps: { step: string; outcome: string }[] }>(made);
  expect(steps.at(-1)).toMatchObject({ step: 'schedule', outcome: 'proven' });
  expect(await host.must('systemctl', 'is-active', `${unit}.timer`)).toBe('active\n');
});

test('certs schedule changes what it runs, and a second time nothing', async () => {
  expect(answerOf(await host.wizard(...schedule))).toMatchObject({ outcome: 'proven' });
  expect(await host.must('systemctl', 'is-enabled', `${unit}.timer`)).toBe('enabled\n');
  expect((await host.run('systemd-analyze', 'verify', `${unit}.service`, `${unit}.timer`)).stderr).not.toContain(unit);
  expect(answerOf(await host.wizard(...schedule))).toMatchObject({
    outcome: 'nothing-to-do',
  });
});

test('its unit changes nothing while nothing is due', async () => {
  const before = serial();
  await host.must('systemctl', 'start', `${unit}.service`);
  expect(await status()).toEqual(expect.arrayContaining(['success', '0']));
  expect(serial()).toBe(before);
  expect(toldOutcome()).toBe('nothing-due');
});

test('its unit ends a run of which only the end is missing: nothing else would be renewed any more', async () => {
  expect(await host.wizard('certs', 'renew', '--all', '--yes')).toMatchObject({ exitCode: 0 });
  const newest = 'f=$(ls -t /var/lib/pg-backup-api-wizard/journal/*.jsonl | head -n 1)';
  await host.must('sh', '-c', `${newest}; sed -i '$d' "$f"`);
  expect((await host.wizard('certs', 'renew', '--all', '--yes')).stderr).toContain('was interrupted');
  await host.must('systemctl', 'start', `${unit}.service`);
  const { runs } = answerOf<{ runs: readonly { outcome: string }[] }>(await host.wizard('history', '--json'));
  expect(runs[0]?.outcome).toBe('proven');
});

test('its unit renews what has ended, and the proxy lets it in', async () => {
  const now = Date.now();
  const ended = await issueLeaf({
    ...{ profile: 'client', publicKeyFrom: read(`${client}.key`), commonName: 'pg-backup-user', names: [] },
    ...{ caCertificatePem: read(`${folder}/root.crt`), caKeyPem: read(`${cluster}/ssl/CA.key`) },
    ...{ notBefore: new Date(now - 300_000), notAfter: new Date(now - 2000) },
  });
  writeFileSync(host.path(`${client}.crt`), ended);
  await host.must('systemctl', 'start', `${unit}.service`);
  expect(await status()).toEqual(expect.arrayContaining(['success', '0']));
  expect(serial()).not.toBe(serialIn(ended));
  expect(await curl(host, '/status', client)).toBe('"OK"');
  expect(toldOutcome()).toBe('renewed');
});

test('certs schedule --remove leaves nothing of it', async () => {
  expect(answerOf(await host.wizard('certs', 'schedule', '--remove', '--yes', '--json'))).toMatchObject({
    outcome: 'proven',
  });
  expect((await host.run('systemctl', 'is-enabled', `${unit}.timer`)).exitCode).not.toBe(0);
  expect(
    await host.must('sh', '-c', `find /etc/systemd /etc/cron.d -name '*wizard*'; ls ${metrics} 2>/dev/null || :`),
  ).toBe('');
});
