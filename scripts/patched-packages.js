import { readFile, realpath } from 'node:fs/promises';

/**
 * Changes to packages while they are bundled, each for the terminal of this program. A package that has changed stops the build
 * instead of going unpatched.
 */
const patches = [
  {
    // Could start other programs as subcommands; ours never are, and Node need not load what starts programs for --version.
    file: 'commander/lib/command.js',
    change: (text, replace) =>
      replace(
        text,
        "const childProcess = require('node:child_process');",
        "const childProcess = { spawn: (...words) => require('node:child_process').spawn(...words) };",
      ),
  },
  {
    // Carries its WebAssembly as a data: address. It would be fetched, and Node loads its whole HTTP client for that: a fifth of
    // the time to Ink's first frame. Handed over as bytes, it needs no client.
    file: 'yoga-layout/dist/binaries/yoga-wasm-base64-esm.js',
    change(text, replace) {
      const carried = /"(data:application\/octet-stream;base64,)([A-Za-z0-9+/=]+)"/;
      const base64 = carried.exec(text)?.[2] ?? '';
      const emptied = replace(text, carried, '"$1"');
      return replace(emptied, 'h.wasmBinary&&(w=h.wasmBinary)', `w=Buffer.from("${base64}","base64")`);
    },
  },
  {
    // With DEV=true in the operator's environment it would look for React's developer tools, which are not here, and fail.
    file: 'ink/build/reconciler.js',
    change: (text, replace) => replace(replace(text, 'if (isDev())', 'if (false)'), '= isDev()', '= false'),
  },
  {
    // Remembers every text that it has ever measured: a dashboard grows by megabytes a day.
    file: 'ink/build/measure-text.js',
    change: (text, replace) =>
      replace(
        text,
        'cache.set(text, dimensions)',
        'if (cache.size >= 1000) cache.clear();\n    cache.set(text, dimensions)',
      ),
  },
  {
    // The same for texts that were cut or wrapped.
    file: 'ink/build/wrap-text.js',
    change(text, replace) {
      const counted = replace(text, 'const cache = {};', 'let cache = {};\nlet kept = 0;');
      const store = 'cache[cacheKey] = wrappedText';
      return replace(counted, store, `if (kept >= 1000) { cache = {}; kept = 0; }\n    kept += 1;\n    ${store}`);
    },
  },
  {
    // Compiles a regular expression of all emoji at the first sign that is not ASCII. The signs of our screens take one column.
    file: 'string-width/index.js',
    change: (text, replace) =>
      replace(text, '/^[\\u0020-\\u007E]*$/', '/^[ -~·×\\u2013-\\u201E•…›←-↓≤≥█▏░○●✓✗\\u2801-\\u28FF]*$/'),
  },
];

/** An esbuild plugin. `root`: the repository, with a slash at the end. */
export function patchedPackages(root) {
  return {
    name: 'patched-packages',
    async setup(bundler) {
      for (const { file, change } of patches) {
        const path = await realpath(`${root}node_modules/${file}`);
        bundler.onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, async (loaded) => {
          if (loaded.path !== path) return undefined;
          return { contents: change(await readFile(path, 'utf8'), replacing(file)) };
        });
      }
    },
  };
}

function replacing(file) {
  return (text, from, to) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} is not as it was: look at scripts/patched-packages.js`);
    return changed;
  };
}
