import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { threadCodeForBuild } from '../../scripts/thread-code.js';
import { programs } from './programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The directory with the bundled programs. */
    readonly programs: string;
  }
}

/**
 * Bundles the programs that tests run as child processes, once for all test files: ten times faster to start than a loader that
 * compiles. The faces that need a terminal stay outside: no test starts them this way.
 */
export default async function bundlePrograms(project: TestProject): Promise<() => void> {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-programs-'));
  await build({
    absWorkingDir: resolve(import.meta.dirname, '../..'),
    entryPoints: Object.fromEntries(programs.map((name) => [name, `__tests__/support/${name}.ts`])),
    outdir: directory,
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
  project.provide('programs', directory);
  return () => rmSync(directory, { recursive: true, force: true });
}

const requireForCommonJs =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";
