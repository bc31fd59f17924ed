import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Finished, wizardProgram } from './run-wizard.ts';

/** A machine that is no Barman host: a TPA cluster's folder with its config.yml and the CA below ssl. */
export interface ControllerFolder {
  /** `wizard WORDS…` in the cluster's folder, on a machine of its own. */
  wizard(...words: readonly string[]): Promise<Finished>;
  json(...words: readonly string[]): Promise<Readonly<Record<string, unknown>> & { readonly code: number | null }>;
  /** The path of a file of the cluster's folder. */
  path(name: string): string;
  read(name: string): string;
  put(name: string, text: string, mode?: number): void;
  has(name: string): boolean;
  end(): void;
}

export async function controllerFolder(): Promise<ControllerFolder> {
  const program = wizardProgram();
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-controller-'));
  const folder = join(root, 'clusters/pgcluster');
  mkdirSync(join(folder, 'ssl'), { recursive: true, mode: 0o750 });
  mkdirSync(join(root, 'etc'));
  const { uid, username } = userInfo();
  writeFileSync(join(root, 'etc/passwd'), `${username}:x:${uid}:${uid}::/home/tpa:/bin/sh\n`);
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  const path = (name: string) => join(folder, name);
  const wizard = (...words: readonly string[]) =>
    program.run([...words, '--root', root], { cwd: folder, env: { NO_COLOR: '1', HOME: '/home/tpa' } });
  return {
    wizard,
    async json(...words) {
      const { code, out, err } = await wizard(...words, '--json');
      try {
        return { ...(JSON.parse(out) as Record<string, unknown>), code };
      } catch {
        throw new Error(`wizard ${words.join(' ')} (${code}):\n${out}\n${err}`);
      }
    },
    path,
    read: (name) => readFileSync(path(name), 'utf8'),
    put: (name, text, mode = 0o644) => writeFileSync(path(name), text, { mode }),
    has: (name) => existsSync(path(name)),
    end() {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
