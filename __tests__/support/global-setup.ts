import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
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

/** Programs that POSIX, or coreutils, promises every script. */
const standardPrograms = [
  ...[
    'awk',
    'base64',
    'basename',
    'cat',
    'chmod',
    'chown',
    'cksum',
    'cmp',
    'cp',
    'cut',
    'date',
    'dd',
    'dirname',
    'env',
    'expr',
  ],
  ...['false', 'find', 'grep', 'head', 'id', 'install', 'ln', 'ls', 'mkdir', 'mkfifo', 'mktemp', 'mv', 'od', 'printf'],
  ...[
    'readlink',
    'rm',
    'rmdir',
    'sed',
    'sha256sum',
    'sh',
    'sleep',
    'sort',
    'stat',
    'stty',
    'tail',
    'tee',
    'touch',
    'tr',
  ],
  ...['[', 'echo', 'kill', 'pwd', 'seq', 'setsid', 'test', 'true', 'tty', 'uname', 'uniq', 'wc', 'xargs', 'yes'],
];

/** Where the PATH leads to Node and git alone, it leads to the standard programs from now on, and to nothing else of this machine. */
function completePath(directory: string): void {
  const places = (process.env.PATH ?? '').split(delimiter);
  const missing = standardPrograms.filter((name) => !places.some((place) => existsSync(join(place, name))));
  if (missing.length === 0) return;
  mkdirSync(directory);
  for (const name of missing) {
    const program = ['/usr/bin', '/bin'].map((place) => join(place, name)).find(existsSync);
    if (program !== undefined) symlinkSync(program, join(directory, name));
  }
  process.env.PATH = [...places, directory].join(delimiter);
}

/**
 * Bundles the programs that tests run as child processes, once for all test files: ten times faster to start than a loader that
 * compiles. The faces that need a terminal stay outside: no test starts them this way.
 */
export default async function setUp(project: TestProject): Promise<() => void> {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-tests-'));
  completePath(join(directory, 'bin'));
  await build({
    absWorkingDir: resolve(import.meta.dirname, '../..'),
    entryPoints: Object.fromEntries(programs.map((name) => [name, `__tests__/support/${name}.ts`])),
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minifyWhitespace: true,
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
