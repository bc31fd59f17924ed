import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireBuild } from '../support/terminal-program.ts';

const product = fileURLToPath(new URL('../..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'package-'));
const environment = { PATH: process.env.PATH, HOME: join(place, 'home'), npm_config_cache: join(place, 'cache') };
/** Without the scripts of the package: the build is there, and no test may change it. */
const npm = (...words: readonly string[]) =>
  execFileSync('npm', [...words, '--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--no-update-notifier'], {
    cwd: product,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let packed: string;
let names: readonly string[];
beforeAll(() => {
  requireBuild();
  mkdirSync(environment.HOME);
  const [answer] = JSON.parse(npm('pack', '--json', '--pack-destination', place)) as [Packed];
  packed = join(place, answer.filename);
  names = answer.files.map(({ path }) => path);
});
afterAll(() => rmSync(place, { recursive: true }));

it('packs the program, its manual, README and licences, and nothing else', () => {
  const expected =
    /^(?:package\.json|README\.md|LICENSE|bin\/(?:package\.json|wizard\.js)|dist\/(?:main\.js|pg-backup-api-wizard\.mjs(?:\.LEGAL\.txt)?|THIRD-PARTY-LICENCES\.txt|chunks\/[\w-]+\.js(?:\.LEGAL\.txt)?|man\/wizard[a-z-]*\.1))$/;
  expect(names.filter((name) => !expected.test(name))).toEqual([]);
  for (const name of ['README.md', 'LICENSE', 'dist/THIRD-PARTY-LICENCES.txt', 'dist/main.js', 'dist/man/wizard.1'])
    expect(names).toContain(name);
});

it('packed again, it is the same bytes', () => {
  const again = join(place, 'again');
  mkdirSync(again);
  const [{ filename }] = JSON.parse(npm('pack', '--json', '--pack-destination', again)) as [Packed];
  expect(readFileSync(join(again, filename)).equals(readFileSync(packed))).toBe(true);
});

it('the one file names nothing in its imports that an older Node lacks: it comes as far as the sentence about Node', () => {
  const text = readFileSync(join(product, 'dist/pg-backup-api-wizard.mjs'), 'utf8');
  const imports = [...text.matchAll(/(?:^|[;}\n])import\s*([^;'"()]*?)\s*from\s*["'](node:[^"']+)["']/g)];
  expect(imports.length).toBeGreaterThan(10);
  const named = imports.filter(([, what = '']) => what.includes('{')).map(([, what, from]) => `${what} ${from}`);
  expect(named).toEqual(['{ createRequire as __createRequire } node:module']);
});

it('is installed by npm install -g without another package, under both names, with its manual', () => {
  const prefix = join(place, 'prefix');
  npm('install', '--global', '--prefix', prefix, packed);
  expect(readdirSync(join(prefix, 'lib/node_modules'))).toEqual(['pg-backup-api-wizard']);
  expect(existsSync(join(prefix, 'lib/node_modules/pg-backup-api-wizard/node_modules'))).toBe(false);
  for (const name of ['wizard', 'pg-backup-api-wizard']) {
    const said = execFileSync(join(prefix, 'bin', name), ['--version'], { env: environment, encoding: 'utf8' });
    expect(said).toMatch(/^\d+\.\d+\.\d+\n$/);
  }
  // npm reads no directory of pages: package.json has to name every one.
  const pages = readdirSync(join(product, 'dist/man'));
  expect(readdirSync(join(prefix, 'share/man/man1')).toSorted()).toEqual(pages.toSorted());
});

it('is started by npx from its file, by the name of the package', () => {
  const said = npm('exec', '--yes', '--package', packed, '--', 'pg-backup-api-wizard', '--version');
  expect(said).toMatch(/^\d+\.\d+\.\d+\n$/);
});
