import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileTree } from '../support/file-tree.ts';
import { syntaxErrors } from '../support/run-script.ts';
import { type JsonAnswer, type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

/** The main job on an embedded SLES host, in the order in which an operator does it. */
let host: SandboxedWizard;
beforeAll(async () => {
  host = await sandboxedWizard({ os: 'suse' });
});
afterAll(() => host.end());

const modules = () => /^APACHE_MODULES="(.*)"$/m.exec(host.read('/etc/sysconfig/apache2'))?.[1]?.split(' ');
const flags = () => /^APACHE_SERVER_FLAGS="(.*)"$/m.exec(host.read('/etc/sysconfig/apache2'))?.[1];

it('the script has SUSE’s commands and can be read by sh', async () => {
  const script = `${host.workingDirectory}/plan.sh`;
  expect((await host.run('setup', '--script', script)).code).toBe(0);
  const text = host.read('/root/pgcluster/plan.sh');
  expect(syntaxErrors(text)).toBe('');
  for (const part of [
    'zypper --non-interactive install',
    'a2enmod proxy_http',
    'a2enflag SSL',
    'update-ca-certificates',
  ])
    expect(text).toContain(part);
});

it('setup --yes does all steps and proves them', async () => {
  const { code, answer } = await host.json('setup', '--yes', '--key-type', 'ec-p256');
  expect([code, answer.outcome]).toEqual([0, 'proven']);
  expect((answer.steps as JsonAnswer[]).map(({ step, outcome }) => [step, outcome])).toEqual([
    ['configure', 'proven'],
    ['version', 'nothing-to-do'],
    ['certificates', 'proven'],
    ['install', 'proven'],
    ['proxy', 'proven'],
    ['verify', 'nothing-to-do'],
  ]);
  expect(modules()).toEqual(expect.arrayContaining(['ssl', 'proxy', 'proxy_http']));
  expect(flags()).toBe('SSL');
  expect(host.read('/etc/apache2/listen.conf').match(/^[ \t]*Listen.*$/gm)).toEqual(['\tListen 443']);
});

it('a second time changes nothing', async () => {
  const before = fileTree(host.path(''), { withState: true });
  const { code, out } = await host.run('setup', '--yes');
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('Nothing to change: this host is set up, and the API answers its clients.'),
  ]);
  expect(fileTree(host.path(''), { withState: true })).toEqual(before);
});

it('check is healthy', async () => {
  const { code, answer } = await host.json('check');
  expect([code, answer.verdict]).toEqual([0, 'ok']);
});

it('certs renew makes a new leaf that is served', async () => {
  const { code, answer } = await host.json('certs', 'renew', '--all', '--yes');
  expect([code, answer.outcome]).toEqual([0, 'proven']);
});

it('history undo takes it all back, the proxy’s switches too', async () => {
  const { answer } = await host.json('history');
  for (const { id, title } of (answer.runs as JsonAnswer[]).slice(0, 2)) {
    const undone = await host.json('history', 'undo', String(id), '--yes');
    expect([title, undone.code]).toEqual([title, 0]);
  }
  expect(modules()).not.toEqual(expect.arrayContaining(['proxy']));
  expect(modules()).toContain('ssl');
  expect(flags()).toBe('');
  expect(host.read('/etc/apache2/listen.conf').match(/^[ \t]*Listen.*$/gm)).toEqual(['Listen 80', '\tListen 443']);
});
