import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import { answerOf, curl, folder, snapshot, touched } from '../support/real-host-evidence.ts';

const script = '/tmp/setup.sh';
const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
/** Files whose content is key material or made of it. */
const individual = /\.(crt|key)$|\/java\/cacerts$/;

let host: RealHost;
let model: RealHost;
beforeAll(async () => {
  [host, model] = await Promise.all([openRealHost(), openRealHost()]);
});
afterAll(() => Promise.all([host?.close(), model?.close()]));

test('setup --script writes the plan without a change, for somebody who is not root too', async () => {
  const before = await snapshot(host, ...touched, '/var/lib');
  const written = await host.run(...nobody, ...wizardCommand, 'setup', '--script', script);
  expect(written).toMatchObject({ exitCode: 0 });
  expect(await snapshot(host, ...touched, '/var/lib')).toEqual(before);
});

test('shellcheck accepts the script, and there is no key in it', async () => {
  expect(await host.run('shellcheck', '-s', 'sh', script)).toMatchObject({ exitCode: 0, stdout: '' });
  expect(await host.run('grep', 'BEGIN.*PRIVATE KEY', script)).toMatchObject({ exitCode: 1 });
});

test('sh runs it on the bare host, and check finds every rung of the chain', async () => {
  expect(await host.run('sh', script)).toMatchObject({ exitCode: 0 });
  const { status, rungs } = answerOf<{ status: { state: string }; rungs: readonly { id: string; state: string }[] }>(
    await host.wizard('check', '--json'),
  );
  expect(status.state).toBe('ok');
  expect(rungs.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(await curl(host, '/status', `${folder}/pg-backup-user`)).toBe('"OK"');
  expect(await curl(host, '/status', undefined)).toBe('curl ended with 56');
});

test('a script stops before it changes anything where config.yml changed after it was written', async () => {
  const config = '/srv/pgcluster/config.yml';
  const early = '/tmp/early.sh';
  expect(await model.wizard('setup', '--script', early)).toMatchObject({ exitCode: 0 });
  await model.run('cp', '-p', config, '/tmp/config.yml');
  await model.run('sh', '-c', `echo '# by hand' >>${config}`);
  const before = await snapshot(model, ...touched);
  const stopped = await model.run('sh', early);
  expect(stopped).toMatchObject({ exitCode: 1 });
  expect(stopped.stderr).toContain('config.yml changed since this script was written');
  expect(await snapshot(model, ...touched)).toEqual(before);
  await model.run('cp', '-p', '/tmp/config.yml', config);
});

test('files, owners and modes are those of setup --yes; only key material differs', async () => {
  expect(await model.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
  const [scripted, applied] = await Promise.all(
    [host, model].map(async (which) => comparable(await snapshot(which, ...touched))),
  );
  expect(scripted).toEqual(applied);
});

test('the wizard finds nothing to change after it', async () => {
  const after = await host.wizard('setup', '--yes');
  expect(after).toMatchObject({ exitCode: 0 });
  expect(after.stdout).toContain('Nothing to change: this host is set up, and the API answers its clients.');
});

test('a second run of the script says that it ran, and changes nothing', async () => {
  const before = await snapshot(host, ...touched);
  const again = await host.run('sh', script);
  expect(again).toMatchObject({ exitCode: 0, stderr: '' });
  expect(again.stdout).toContain('This script ran here before (wizard history): nothing is changed.');
  expect(await snapshot(host, ...touched)).toEqual(before);
});

function comparable(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([path, fact]) => [path, individual.test(path) ? fact.slice(0, -64) : fact]),
  );
}
