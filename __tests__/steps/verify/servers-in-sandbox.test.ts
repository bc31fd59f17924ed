import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barmanModel } from '../../../source/health/document/barman-server.ts';
import { parseDiagnose } from '../../../source/health/document/diagnose-document.ts';
import { passwordsSent } from '../../../source/health/security/passwords-sent.ts';
import { lookAtSecurity } from '../../../source/steps/verify/look-at-security.ts';
import { lookAtBarmanHost } from '../../../source/steps/verify/look-at-server-files.ts';
import { serverChecks } from '../../support/server-checks.ts';
import { openSandbox, type SandboxSite } from '../sandbox-site.ts';

let sandbox: SandboxSite;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

async function ask(...argv: readonly string[]): Promise<string> {
  return (await sandbox.host.commands.probe({ argv }, { timeout: 20_000 })).stdout;
}

async function judged() {
  const parsed = parseDiagnose(await ask('barman', 'diagnose'));
  if (!parsed.ok) throw new Error(parsed.message);
  const seen = await lookAtBarmanHost(sandbox.host, barmanModel(parsed.document));
  return serverChecks(parsed.document, sandbox.host.clock.now(), seen);
}

describe('the servers of the embedded host', () => {
  it('are healthy: every check is ok', async () => {
    const servers = await judged();
    expect(servers.map(({ name, checks }) => [name, checks.filter(({ state }) => state !== 'ok')])).toEqual([
      ['pg1', []],
      ['pg2', []],
    ]);
  });

  it.each([
    ['slot-inactive', ['crit replication_slot', 'crit receive_wal_running']],
    ['backup-too-old', ['warn backup_maximum_age', 'crit backup_age']],
    ['backup-failed', ['warn failed_backups']],
    ['barman-home-unmounted', ['crit barman_home_ok']],
    ['postgres-unreachable', ['crit postgresql']],
  ])('%s: the checks of pg2 that fail are %j', async (fault, ids) => {
    await ask('sandbox-fault', fault);
    const servers = await judged();
    await ask('sandbox-fault', 'none');
    const failed = servers.at(1)?.checks.filter(({ state }) => state === 'crit' || state === 'warn');
    expect(failed?.map(({ id, state }) => `${state} ${id}`)).toEqual(ids);
  });

  it('one out of reach says nothing about the other', async () => {
    await ask('sandbox-fault', 'postgres-unreachable');
    const [pg1] = await judged();
    await ask('sandbox-fault', 'none');
    expect(pg1?.checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  });

  it('a password in a connection string is hidden by the command, and sent by the API', async () => {
    await ask('sandbox-fault', 'password-in-conninfo');
    const parsed = parseDiagnose(await ask('barman', 'diagnose'));
    await ask('sandbox-fault', 'none');
    expect(parsed.ok && passwordsSent(parsed.document)).toEqual([]);
  });
});

describe('security of the embedded host', () => {
  it('before anything is set up there is nothing to find', async () => {
    expect(await lookAtSecurity(sandbox.host, sandbox.site)).toEqual([]);
  });
});
