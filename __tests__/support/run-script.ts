import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../../source/plan/actions.ts';
import { exportScript } from '../../source/plan/script.ts';

/** A folder in which exported scripts run without root: `id -u` says 0, and what they replace is kept in the folder. */
export interface ScriptFolder {
  readonly folder: string;
  /** Owner, as numbers, that needs no right to be given. */
  readonly owner: string;
  readonly group: string;
  run(plan: Plan): { readonly status: number | null; readonly out: string; readonly err: string };
  end(): void;
}

export function scriptFolder(): ScriptFolder {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-script-'));
  const commands = join(folder, 'bin');
  mkdirSync(commands);
  // `id -u` is root's, `id -u NAME` what it is.
  const id = `#!/bin/sh\n[ $# != 1 ] || { echo 0; exit; }\nPATH=\${PATH#*:} exec id "$@"\n`;
  writeFileSync(join(commands, 'id'), id, { mode: 0o755 });
  // What is done as another user is done as this one, who owns the folder.
  const asUser = '#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n';
  if (process.getuid?.() !== 0) writeFileSync(join(commands, 'runuser'), asUser, { mode: 0o755 });
  const { uid, gid } = userInfo();
  return {
    folder,
    owner: String(uid),
    group: String(gid),
    run(plan) {
      const script = exportScript([plan], '0').replaceAll('/var/lib/pg-backup-api-wizard', join(folder, 'state'));
      const env = { ...process.env, PATH: `${commands}:${process.env.PATH}`, TMPDIR: folder };
      const { status, stdout, stderr } = spawnSync('sh', ['-s'], { input: script, env, cwd: folder, encoding: 'utf8' });
      return { status, out: stdout, err: stderr };
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What `sh -n` says against a script; empty when it can be read. */
export function syntaxErrors(script: string, shell = 'sh'): string {
  return spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' }).stderr;
}
