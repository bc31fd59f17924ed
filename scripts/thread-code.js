import { dirname, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * `import('./file.ts?thread')` gives `{ code }`: the module and all it needs as the text of one CommonJS module, for a worker
 * thread. As text it is part of every build, the one-file build included.
 */
const asked = /\?thread$/;

/** The text for a file (an absolute path without the mark). */
async function threadCode(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    logLevel: 'warning',
  });
  return `export const code = ${JSON.stringify(outputFiles[0].text)};`;
}

/** For esbuild. */
export const threadCodeForBuild = {
  name: 'thread-code',
  setup(bundler) {
    bundler.onResolve({ filter: asked }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace(asked, '')),
      namespace: 'thread',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'thread' }, async ({ path }) => ({ contents: await threadCode(path) }));
  },
};

/** For Vitest, whose modules are not bundled. */
export const threadCodeForTests = {
  name: 'thread-code',
  enforce: 'pre',
  resolveId: (path, importer) =>
    asked.test(path) ? `\0thread:${resolve(dirname(importer), path.replace(asked, ''))}` : undefined,
  load: (id) => (id.startsWith('\0thread:') ? threadCode(id.slice('\0thread:'.length)) : undefined),
};
