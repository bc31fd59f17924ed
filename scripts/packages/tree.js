// What the packages bring, in one directory: `layOut` fills it, the .deb and the .rpm are made of it.
import { execFileSync } from 'node:child_process';
import {
  chmod,
  copyFile,
  cp,
  lutimes,
  mkdir,
  readdir,
  readFile,
  realpath,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export const name = 'pg-backup-api-wizard';
const documentation = `usr/share/doc/${name}`;
const examples = `${documentation}/examples`;

/** zsh reads site-functions everywhere but in Debian, whose packages put theirs elsewhere. */
const zshDirectory = { deb: 'usr/share/zsh/vendor-completions', rpm: 'usr/share/zsh/site-functions' };

/** Everything below `tree`, with the modes and the time that the package has. `kind`: deb or rpm. */
export async function layOut(tree, { root, executable, kind, epoch }) {
  const put = async (path, content) => {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), content);
  };
  const link = async (path, target) => symlink(target, join(tree, path));
  const said = (...words) => execFileSync(executable, words, { maxBuffer: 2 ** 24 });

  await mkdir(join(tree, 'usr/bin'), { recursive: true });
  await copyFile(executable, join(tree, 'usr/bin', name));
  await link('usr/bin/wizard', name);

  for (const page of await readdir(join(root, 'dist/man')))
    await put(`usr/share/man/man1/${page}.gz`, gzipSync(await readFile(join(root, 'dist/man', page)), { level: 9 }));
  await link(`usr/share/man/man1/${name}.1.gz`, 'wizard.1.gz');

  await put('usr/share/bash-completion/completions/wizard', said('completion', 'bash'));
  await link(`usr/share/bash-completion/completions/${name}`, 'wizard');
  await put(`${zshDirectory[kind]}/_wizard`, said('completion', 'zsh'));
  await put('usr/share/fish/vendor_completions.d/wizard.fish', said('completion', 'fish'));
  await link(`usr/share/fish/vendor_completions.d/${name}.fish`, 'wizard.fish');

  for (const [path, text] of Object.entries(await units(root))) await put(path, text);

  await put(`${documentation}/copyright`, await copyright(root));
  await put(`${documentation}/third-party-licences.gz`, gzipSync(await licences(root), { level: 9 }));
  await put(`${documentation}/changelog.gz`, gzipSync(await readFile(join(root, 'CHANGELOG.md')), { level: 9 }));
  await put(`${documentation}/README.md`, await readFile(join(root, 'README.md')));
  await cp(join(root, 'contrib'), join(tree, examples), { recursive: true });
  await settle(tree, epoch);
}

/** Every file, link and directory below, as paths from `tree`; `type` is file, link or directory. */
export async function entriesOf(tree) {
  const found = await readdir(tree, { recursive: true, withFileTypes: true });
  return found
    .map((entry) => ({
      path: join(entry.parentPath, entry.name).slice(tree.length + 1),
      type: entry.isDirectory() ? 'directory' : entry.isSymbolicLink() ? 'link' : 'file',
    }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** The units of `certs schedule` themselves, for a host whose settings are the standard ones. */
async function units(root) {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from './source/steps/certificates/schedule-units.ts';
        export { standardFolder } from './source/cli/standard-folder.ts';`,
      resolveDir: root,
    },
    ...{ bundle: true, format: 'esm', platform: 'node', write: false },
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const texts = await import(`data:text/javascript;base64,${code}`);
  const folder = texts.standardFolder;
  const argv = [`/usr/bin/${name}`, ...texts.scheduledWords, '--dir', folder];
  const path = (kind) => `${texts.packagedDirectory.slice(1)}/${texts.unitName}.${kind}`;
  return {
    [path('service')]: texts.serviceText({ argv, folder }, texts.byPackage),
    [path('timer')]: texts.timerText(texts.byPackage),
  };
}

async function copyright(root) {
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ${name}
Comment: The executable carries Node.js and the packages of third-party-licences.gz.

Files: *
Copyright: the authors of ${name}
License: Apache-2.0
${(await readFile(join(root, 'LICENSE'), 'utf8')).replace(/^\s*$/gm, '.').replace(/^/gm, ' ').trimEnd()}
`;
}

/** The licences of the packages in the program, and of the Node that carries it. */
async function licences(root) {
  const packages = await readFile(join(root, 'dist/THIRD-PARTY-LICENCES.txt'), 'utf8');
  const prefix = dirname(dirname(await realpath(process.execPath)));
  const places = [join(prefix, 'LICENSE'), join(prefix, 'share/doc/nodejs/LICENSE')];
  const texts = await Promise.all(places.map((place) => readFile(place, 'utf8').catch(() => undefined)));
  const { version } = process;
  const node = texts.find((text) => text?.startsWith('Node.js is licensed'));
  return `${packages}\nNode.js ${version}\n\n${node ?? `https://github.com/nodejs/node/blob/${version}/LICENSE`}\n`;
}

/** What depends on who builds it, and when: modes and times. */
async function settle(tree, epoch) {
  const entries = [...(await entriesOf(tree)), { path: '', type: 'directory' }];
  for (const { path, type } of entries) {
    const file = join(tree, path);
    if (type === 'file') await chmod(file, path.startsWith('usr/bin/') ? 0o755 : 0o644);
    if (type === 'directory') await chmod(file, 0o755);
  }
  for (const { path } of entries.toReversed()) await lutimes(join(tree, path), epoch, epoch);
}

/** Kilobytes that the tree takes. */
export async function sizeOf(tree) {
  const files = (await entriesOf(tree)).filter(({ type }) => type === 'file');
  const sizes = await Promise.all(files.map(async ({ path }) => Math.ceil((await stat(join(tree, path))).size / 1024)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
