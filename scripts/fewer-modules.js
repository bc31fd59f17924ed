import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

/** Bytes of packages, before they are minified, that make a module worth its own file. */
const large = 130_000;
/** Own code that few runs need, and that is large. */
const rare = ['source/cli/commands/sandbox.ts'];

const dynamicImport = /\bimport\('(\.{1,2}\/[^']+\.tsx?)'\)/g;

/**
 * An esbuild plugin. Node takes a third of a millisecond to find, read and link a module, and `import()` at every place where
 * something is needed makes dozens of small ones: half of the time to the first frame. So all own code that brings no large
 * package becomes one module, loaded by the first `import()` of any part of it; what brings one (Ink, YAML, PKI, prompts,
 * execa) stays behind its own `import()`.
 *
 * `options` are those of the build: a first pass, which writes nothing, tells who imports what.
 */
export async function fewerModules(root, options, start) {
  const { metafile } = await build({ ...options, write: false, metafile: true, logLevel: 'silent' });
  const { inputs } = metafile;
  const reach = (path) => closure(path, inputs);
  const first = reach(start);
  const isApart = (path) => {
    if (rare.includes(path)) return true;
    const brought = [...reach(path)].filter((input) => !first.has(input) && input.includes('node_modules/'));
    return brought.reduce((sum, input) => sum + inputs[input].bytes, 0) > large;
  };
  const targets = Object.entries(inputs).flatMap(([path, { imports }]) =>
    path.startsWith('source/') ? imports.filter(({ kind }) => kind === 'dynamic-import').map((one) => one.path) : [],
  );
  const own = [...new Set(targets)].filter((path) => path.startsWith('source/')).sort();
  const apart = new Set(own.filter(isApart));
  const together = own.filter((path) => !apart.has(path));
  const memberOf = (path) => `_${together.indexOf(path)}`;

  return {
    name: 'fewer-modules',
    setup(bundler) {
      bundler.onResolve({ filter: /^together:$/ }, () => ({ path: 'together', namespace: 'together' }));
      bundler.onLoad({ filter: /.*/, namespace: 'together' }, () => ({
        contents: together
          .map((path) => `export * as ${memberOf(path)} from ${JSON.stringify(`./${path}`)};`)
          .join('\n'),
        resolveDir: root,
      }));
      bundler.onLoad({ filter: /\/source\/.*\.tsx?$/ }, async ({ path: file }) => {
        const path = relative(root, file);
        const statics = new Map();
        const text = await readFile(file, 'utf8');
        const changed = text.replace(dynamicImport, (whole, specifier) => {
          const target = join(dirname(path), specifier);
          if (apart.has(target)) return whole;
          if (!together.includes(target))
            throw new Error(`${path}: ${specifier} is imported in a way that is not understood`);
          if (first.has(path)) return `import('together:').then((all) => all.${memberOf(target)})`;
          statics.set(memberOf(target), specifier);
          return `Promise.resolve(__together${memberOf(target)})`;
        });
        const head = [...statics].map(([name, from]) => `import * as __together${name} from '${from}';`).join(' ');
        // What stands apart uses the rest: with all of it, so that the rest need not be cut into the parts that each one uses.
        const rest = apart.has(path) ? "import 'together:'; " : '';
        return { contents: `${rest}${head}\n${changed}`, loader: file.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}

/** Everything that is loaded with a module. */
function closure(start, inputs) {
  const reached = new Set([start]);
  for (const path of reached) {
    for (const { kind, path: next, external } of inputs[path]?.imports ?? []) {
      if (kind !== 'dynamic-import' && !external) reached.add(next);
    }
  }
  return reached;
}
