import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { threadCodeForBuild } from '../../scripts/thread-code.js';

const repository = resolve(import.meta.dirname, '../..');

export interface Bundle {
  /** The program to give to node. */
  readonly program: string;
  end(): void;
}

/**
 * Bundles a TypeScript program of the tests for child processes: ten times faster to start than a loader that compiles. The faces
 * that need a terminal stay outside: no test starts them this way.
 */
export async function bundle(entry: string): Promise<Bundle> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-bundle-'));
  const name = basename(entry).replace(/\.ts$/, '');
  await build({
    absWorkingDir: repository,
    entryPoints: { [name]: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['../../tui/*', '../../prompts/*', '../prompts/*'],
    banner: { js: requireForCommonJs },
    plugins: [threadCodeForBuild],
    define: { WIZARD_VERSION: '"0.0.0-test"' },
    logLevel: 'warning',
  });
  return { program: join(folder, `${name}.mjs`), end: () => rmSync(folder, { recursive: true, force: true }) };
}

const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";
