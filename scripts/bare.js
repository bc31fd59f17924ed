// The README's two commands as a newcomer runs them: in a fresh clone of the last commit, with nothing beside it, an empty HOME, a
// PATH that leads to Node and git, and not as root. Arguments are handed on to `npm test`.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chownSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const nobody = 65_534;

/** What the two commands need; npm starts scripts by sh and env. */
const programs = ['node', 'npm', 'npx', 'git', 'sh', 'env'];

function onPath(name) {
  const found = (process.env.PATH ?? '').split(delimiter).find((directory) => isExecutable(join(directory, name)));
  if (found === undefined) throw new Error(`${name} is not on the PATH`);
  return realpathSync(join(found, name));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const place = mkdtempSync(join(realpathSync(tmpdir()), 'bare-'));
const [bin, home, temporary, clone] = ['bin', 'home', 'tmp', 'clone'].map((name) => join(place, name));
for (const directory of [bin, home, temporary]) mkdirSync(directory);
for (const name of programs) symlinkSync(onPath(name), join(bin, name));

/** Not root: it may write what others may not, and a test that leans on that fails for everybody else. */
const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

function run(program, args, directory = clone) {
  console.log(`$ ${program} ${args.join(' ')}`);
  const { status, signal, error } = spawnSync(join(bin, program), args, {
    ...user,
    cwd: directory,
    env: { PATH: bin, HOME: home, TMPDIR: temporary, LANG: 'C.UTF-8' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === null) console.error(`${program} was ended by ${signal ?? error?.message}`);
  return status ?? 1;
}

function give(path) {
  chownSync(path, nobody, nobody);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) give(join(path, name));
}

/** A clone that belongs to the newcomer. */
function makeClone() {
  const { status } = spawnSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone], { stdio: 'inherit' });
  if (status === 0 && user.uid !== undefined) give(place);
  return status ?? 1;
}

const steps = [
  makeClone,
  () => run('npm', ['install']),
  () => run('node', ['scripts/first-frame.js']),
  () => run('npm', ['test', '--', ...process.argv.slice(2)]),
];
try {
  process.exitCode = 1;
  let failed = 0;
  for (const step of steps) {
    failed = step();
    if (failed !== 0) break;
  }
  process.exitCode = failed;
} finally {
  rmSync(place, { recursive: true, force: true });
}
