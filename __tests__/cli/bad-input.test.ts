import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxFault } from '../../source/sandbox/faults.ts';
import { fileTree } from '../support/file-tree.ts';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

let host: SandboxedWizard | undefined;
afterEach(async () => {
  await host?.end();
  host = undefined;
});

async function start(fault?: SandboxFault): Promise<SandboxedWizard> {
  host = await sandboxedWizard(fault === undefined ? {} : { fault });
  return host;
}

const setup = ['setup', '--yes', '--key-type', 'ec-p256'];

describe('a config.yml that cannot be read as TPA reads it', () => {
  it.each<[string, string, string]>([
    ['a bracket that is not closed', 'cluster_vars: {a: 1\nb: 2\n', ':2:'],
    ['a tab', 'cluster_vars:\n\ta: 1\n', ':2:'],
    ['a list in place of a mapping', '- a\n', ':1:'],
    ['nothing', '', ':1:1:'],
  ])('%s is named with file, line and column, and left as it is', async (_, text, place) => {
    const there = await start();
    const file = join(there.workingDirectory, 'config.yml');
    writeFileSync(file, text);
    const { code, out, err } = await there.run('config', 'set', 'enable_pg_backup_api=true', '--yes');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^\/root\/pgcluster\/config\.yml:\d+:\d+: /);
    expect(err).toContain(`config.yml${place}`);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('is an error object with --json', async () => {
    const there = await start();
    writeFileSync(join(there.workingDirectory, 'config.yml'), 'a: [\n');
    const { code, answer } = await there.json('config', 'show');
    expect(code).toBe(1);
    expect(answer).toMatchObject({
      schema: 1,
      error: { id: 'config-refused', message: expect.stringMatching(/:\d+:\d+: /) },
    });
  });
});

describe('config set and unset', () => {
  it('change one line, and tell the difference', async () => {
    const there = await start();
    const before = there.read('/root/pgcluster/config.yml');
    const set = await there.run('config', 'set', 'enable_pg_backup_api=true', '--yes');
    expect([set.code, set.out]).toEqual([0, expect.stringContaining('+  enable_pg_backup_api: true')]);
    const again = await there.run('config', 'set', 'enable_pg_backup_api=true', '--yes');
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('nothing to change')]);
    expect((await there.run('config', 'unset', 'enable_pg_backup_api', '--yes')).code).toBe(0);
    expect(there.read('/root/pgcluster/config.yml')).toBe(before);
  });

  it('say of a pin that selects nothing here what would, and write it all the same; lint finds it', async () => {
    const there = await start();
    const pin = 'pg_backup_api_package_version';
    const set = await there.run('config', 'set', `${pin}=2.10.0-1`, '--yes');
    expect([set.code, set.out]).toEqual([
      0,
      expect.stringMatching(/pg_backup_api_package_version: '2\.10\.0-1': On this host .*would select 2:2\.2\.0/),
    ]);
    const lint = await there.json('config', 'lint');
    const text = there.read('/root/pgcluster/config.yml');
    const line = text.slice(0, text.indexOf(pin)).split('\n').length;
    expect((lint.answer.findings as { id: string }[]).filter(({ id }) => id === 'pin-no-match')).toEqual([
      expect.objectContaining({ severity: 'warning', line, fix: expect.stringContaining('would select 2:2.2.0') }),
    ]);
    const fits = await there.run('config', 'set', `${pin}=2:2.2.0*`, '--dry-run');
    expect(fits.out).not.toContain('On this host');
  });

  it('--stdout prints the edited text alone, and writes nothing', async () => {
    const there = await start();
    const before = there.read('/root/pgcluster/config.yml');
    const { code, out } = await there.run('config', 'set', 'enable_pg_backup_api=true', '--stdout');
    expect(code).toBe(0);
    expect(out.replace('  enable_pg_backup_api: true\n', '')).toBe(before);
    expect(there.read('/root/pgcluster/config.yml')).toBe(before);
  });

  it.each(['cluster:x', 'instance:nobody', 'somewhere'])('the scope %s is refused', async (scope) => {
    const there = await start();
    const { code, err } = await there.run('config', 'set', 'enable_pg_backup_api=true', '--scope', scope, '--yes');
    expect(code).toBeGreaterThan(0);
    expect(err).not.toBe('');
  });
});

describe('a host that is not ready', () => {
  it.each<[SandboxFault, string, string]>([
    ['no-candidate', 'no-candidate', 'No repository of this host has the package pg-backup-api'],
    ['lists-absent', 'no-package-lists', 'apt-get update'],
    ['port-in-use', 'port-in-use', 'Port 443'],
    ['dpkg-interrupted', 'dpkg-interrupted', 'dpkg'],
  ])('%s ends with 1 and one clear error', async (fault, id, words) => {
    const there = await start(fault);
    const { code, answer } = await there.json(...setup);
    expect(code).toBe(1);
    const problem = problemOf(answer);
    expect(JSON.stringify(problem)).toContain(words);
    expect(problem).toMatchObject({
      id: expect.stringContaining(id),
      fix: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('a proof that fails puts the proxy back', async () => {
    const there = await start('proof-fails');
    const { code, answer } = await there.json(...setup);
    expect(code).toBe(1);
    expect(answer).toMatchObject({ outcome: 'undone' });
    expect(fileTree(there.path('/etc/apache2'))['/sites-available/pg-backup-api.conf']).toBeUndefined();
    const { answer: history } = await there.json('history');
    expect((history.runs as { outcome: string }[])[0]).toMatchObject({ outcome: 'undone' });
    expect((await there.json('status')).answer.interrupted).toEqual([]);
  });

  it('a service that does not stay up is told as unproven, and its package stays', async () => {
    const there = await start('backend-down');
    const { code, answer } = await there.json(...setup);
    expect(code).toBe(1);
    expect(JSON.stringify(problemOf(answer))).toMatch(/pg-backup-api/);
  });
});

describe('a reader that goes away', () => {
  it('ends the program quietly', async () => {
    const there = await start();
    const { code, err } = await there.run('sandbox', '--pace', '0', '--', 'sh', '-c', 'wizard --help | head -n 1');
    expect([code, err]).toEqual([0, '']);
  });
});

/** The problem of an error answer, or of the last step of a setup. */
function problemOf(answer: Readonly<Record<string, unknown>>): unknown {
  if (answer.error !== undefined) return answer.error;
  const steps = answer.steps as readonly { readonly problem?: unknown }[];
  return steps.at(-1)?.problem;
}
