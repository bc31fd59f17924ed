// Puts the one-file program into a copy of the Node that runs this, for hosts without Node: `node scripts/build-executable.js [FILE]`.
import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'postject';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Marks the place in Node where a program can be put (Node.js, Single executable applications). */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const output = resolve(process.argv[2] ?? join(root, 'dist-executable', 'pg-backup-api-wizard'));

const node = await realpath(process.execPath);
if (!(await readFile(node)).includes(fuse)) {
  console.error(`${node} cannot carry a program: distributions build Node without that. Use the build of nodejs.org.`);
  process.exit(1);
}

const work = await mkdtemp(join(tmpdir(), 'build-executable-'));
try {
  const configuration = {
    main: join(root, 'scripts/executable-main.cjs'),
    output: join(work, 'program.blob'),
    disableExperimentalSEAWarning: true,
    assets: { program: join(root, 'dist/pg-backup-api-wizard.mjs') },
  };
  await writeFile(join(work, 'sea.json'), JSON.stringify(configuration));
  execFileSync(process.execPath, ['--experimental-sea-config', join(work, 'sea.json')], { stdio: 'ignore' });
  await mkdir(dirname(output), { recursive: true });
  const fresh = `${output}.${process.pid}`;
  await copyFile(node, fresh);
  await chmod(fresh, 0o755);
  await inject(fresh, 'NODE_SEA_BLOB', await readFile(configuration.output), { sentinelFuse: fuse });
  // Beside it and then in its place: a running executable cannot be written.
  await rename(fresh, output);
  console.log(output);
} finally {
  await rm(work, { recursive: true, force: true });
}
