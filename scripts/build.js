// Builds dist/: the split modules that bin/wizard.js loads, and one self-contained file to carry to a host without a registry.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { fewerModules } from './fewer-modules.js';
import { patchedPackages } from './patched-packages.js';
import { threadCodeForBuild } from './thread-code.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/** In the one-file build the launcher finds the program inside the same file. */
const programInside = {
  name: 'program-inside',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.\/dist\/main\.js$/ }, () => ({ path: `${root}source/cli/main.ts` }));
  },
};

/**
 * The one file's imports by name are linked before any of its code runs, and an older Node that lacks a name ends with a SyntaxError and a
 * page of minified code. Taken from the module's object instead, a missing name is undefined, and the launcher says which Node is needed.
 */
const builtinsByObject = {
  name: 'builtins-by-object',
  setup(bundler) {
    const namespace = 'builtin';
    bundler.onResolve({ filter: /^(?:node:)?[a-z_0-9]+(?:\/[a-z]+)?$/ }, ({ path, namespace: importer, kind }) => {
      const isBuiltin = builtinModules.includes(path.replace(/^node:/, ''));
      if (importer === namespace || !isBuiltin || kind === 'require-call') return undefined;
      return { path: `node:${path.replace(/^node:/, '')}`, namespace };
    });
    bundler.onLoad({ filter: /.*/, namespace }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter(
        (name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name),
      );
      const taken = names.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`).join('\n');
      return { contents: `import builtin from '${path}';\nexport default builtin;\n${taken}\n`, loader: 'js' };
    });
  },
};

/** CommonJS packages inside the bundle expect a require. */
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);\n";

/** Takes the require out of the modules that do not use it: dozens of them are loaded before the first frame. */
async function dropNeedlessRequires(folder) {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.js')) continue;
    const text = await readFile(`${folder}/${name}`, 'utf8');
    const code = text.replace(requireBanner, '');
    if (!/\brequire\b/.test(code)) await writeFile(`${folder}/${name}`, code);
  }
}

/** The licences of the packages that are in the program, as their authors wrote them. */
async function thirdPartyLicences({ inputs }) {
  const inside = Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const texts = [...new Set(inside)].toSorted().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${root}${folder}/package.json`, 'utf8'));
    const files = (await readdir(`${root}${folder}`)).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
    const contents = await Promise.all(files.map((file) => readFile(`${root}${folder}/${file}`, 'utf8')));
    return [`${name} ${version} (${license})`, ...contents.map((text) => text.trim())].join('\n\n');
  });
  return `${(await Promise.all(texts)).join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  define: { 'process.env.NODE_ENV': '"production"', WIZARD_VERSION: JSON.stringify(version) },
  banner: { js: requireBanner },
  logLevel: 'warning',
};

// `node scripts/build.js ENTRY OUTFILE` bundles another program in the same way, for benchmarks.
const [entry, outfile] = process.argv.slice(2);
if (entry !== undefined) {
  await build({
    ...common,
    entryPoints: [entry],
    outfile,
    plugins: [patchedPackages(root), threadCodeForBuild],
  });
  process.exit();
}

// Built beside dist/ and then put in its place: a wizard that starts meanwhile finds the old one or the new one.
const fresh = `dist.${process.pid}`;
const split = {
  ...common,
  entryPoints: { main: 'source/cli/main.ts' },
  outdir: fresh,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [patchedPackages(root), threadCodeForBuild],
};
await build({ ...split, plugins: [...split.plugins, await fewerModules(root, split, 'source/cli/main.ts')] });
await dropNeedlessRequires(`${root}${fresh}`);
await dropNeedlessRequires(`${root}${fresh}/chunks`);
const oneFile = await build({
  ...common,
  metafile: true,
  entryPoints: { 'pg-backup-api-wizard': 'bin/wizard.js' },
  outdir: fresh,
  outExtension: { '.js': '.mjs' },
  plugins: [patchedPackages(root), threadCodeForBuild, programInside, builtinsByObject],
});
await writeFile(`${root}${fresh}/THIRD-PARTY-LICENCES.txt`, await thirdPartyLicences(oneFile.metafile));
await chmod(`${root}${fresh}/pg-backup-api-wizard.mjs`, 0o755);
const old = `${root}dist.old.${process.pid}`;
await rename(`${root}dist`, old).catch((error) => {
  if (error.code !== 'ENOENT') throw error;
});
await rename(`${root}${fresh}`, `${root}dist`);
await rm(old, { recursive: true, force: true });
await mkdir(`${root}dist/man`);
execFileSync(process.execPath, [`${root}bin/wizard.js`, 'manual', '--directory', `${root}dist/man`], {
  stdio: 'ignore',
});
