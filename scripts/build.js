// Builds dist/: the split modules that bin/wizard.js loads, and one self-contained file to carry to a host without a registry.
import { chmod, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/** Ink's developer tools are never used here and would pull in a web socket server. */
const withoutDeveloperTools = {
  name: 'without-developer-tools',
  setup(bundler) {
    bundler.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'empty' }));
    bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default undefined;' }));
  },
};

/** In the one-file build the launcher finds the program inside the same file. */
const programInside = {
  name: 'program-inside',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.\/dist\/main\.js$/ }, () => ({ path: `${root}source/cli/main.ts` }));
  },
};

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
  // CommonJS packages inside the bundle expect a require.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

await rm(`${root}dist`, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: { main: 'source/cli/main.ts' },
  outdir: 'dist',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [withoutDeveloperTools],
});
await build({
  ...common,
  entryPoints: { 'pg-backup-api-wizard': 'bin/wizard.js' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  plugins: [withoutDeveloperTools, programInside],
});
await chmod(`${root}dist/pg-backup-api-wizard.mjs`, 0o755);
