import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { wizardProgram } from '../support/run-wizard.ts';

const wizard = wizardProgram();
const folder = mkdtempSync(join(tmpdir(), 'write-script-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a command that can make files, but write nothing into them. */
function runWithoutSpace(...words: readonly string[]) {
  const shell = `trap '' XFSZ; ulimit -f 0; exec "$@"`;
  return spawnSync('sh', ['-c', shell, 'sh', process.execPath, wizard.program, ...words], { encoding: 'utf8' });
}

it('a script that cannot be written whole is not left in half', () => {
  const config = join(folder, 'config.yml');
  writeFileSync(config, 'architecture: M1\ncluster_name: c\ncluster_vars: {}\ninstances: []\n');
  const script = join(folder, 'change.sh');
  const set = ['config', 'set', 'enable_pg_backup_api=true', '--config', config, '--script', script];
  const { status, stderr } = runWithoutSpace(...set);
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining(
      `Cannot write ${script}: it would be larger than this user’s files may be (ulimit -f).\n  → Name another file for --script.`,
    ),
  ]);
  expect(readdirSync(folder)).toEqual(['config.yml']);
});
