import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonAnswer, type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

const vhost = '/etc/apache2/sites-available/pg-backup-api.conf';
const file = '/var/lib/pg-backup-api-wizard/acknowledged.json';
const reason = "TPA's deploy gives it to barman";

/** One embedded host that is set up, and whose virtual host a deploy has given to barman; the commands in the order of an operator's. */
let host: SandboxedWizard;
beforeAll(async () => {
  host = await sandboxedWizard();
  expect(await host.run('setup', '--yes')).toMatchObject({ code: 0 });
  // What the deploy's “Create proxy conf” leaves (roles/pgbackupapi/service).
  const ledger = join(host.directory, 'owners.json');
  const owners = JSON.parse(readFileSync(ledger, 'utf8')) as Record<string, unknown>;
  writeFileSync(ledger, JSON.stringify({ ...owners, [vhost]: { owner: 'barman', group: 'barman' } }));
});
afterAll(() => host.end());

it('a warning is listed by its name while it counts', async () => {
  const { code, out } = await host.run('acknowledge');
  expect(code).toBe(0);
  expect(out).toContain(`▲ vhost-not-roots: `);
  expect(out).toContain('owned by barman');
});

it('it is accepted with a reason, in a file of root’s that people can read', async () => {
  expect(await host.run('acknowledge', 'vhost-not-roots')).toMatchObject({ code: 2 });
  expect((await host.json('acknowledge', 'vhost-not-roots', '--reason', reason)).answer).toMatchObject({
    outcome: 'acknowledged',
    acknowledged: { finding: 'vhost-not-roots', reason },
  });
  expect(statSync(host.path(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(host.read(file))).toMatchObject({
    schema: 1,
    acknowledged: [{ finding: 'vhost-not-roots', reason }],
  });
});

it('neither status nor a monitor counts it then, and both say why', async () => {
  const { answer } = await host.json('status');
  expect((answer.steps as JsonAnswer[]).find(({ step }) => step === 'proxy')).toMatchObject({
    state: 'done',
    findings: expect.arrayContaining([
      expect.objectContaining({ id: 'vhost-not-roots', acknowledged: { reason, since: expect.any(String) } }),
    ]),
  });
  const nagios = await host.run('check', '--format', 'nagios');
  expect(nagios).toMatchObject({
    code: 0,
    out: expect.stringContaining(`[OK] security vhost-not-roots: acknowledged: ${reason}, since `),
  });
});

it('it counts again once its cause is another, and something critical is never accepted', async () => {
  const text = host.read(vhost);
  appendFileSync(host.path(vhost), '# changed by barman\n');
  expect((await host.json('check')).answer).toMatchObject({
    verdict: 'warn',
    security: [{ id: 'vhost-not-roots', state: 'warn' }],
  });
  writeFileSync(host.path(vhost), text.replace('SSLVerifyClient require', 'SSLVerifyClient none'));
  expect(await host.run('acknowledge', 'client-certificate-not-required', '--reason', reason)).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be acknowledged, for it is critical'),
  });
  expect(host.read(file)).not.toContain('client-certificate-not-required');
});
