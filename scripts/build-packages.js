// Makes a .deb and an .rpm of the executable: `node scripts/build-packages.js [--executable FILE] [--output DIR] [--release N]`.
// With the same executable and SOURCE_DATE_EPOCH (default: the time of the last commit) the bytes are the same again.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { entriesOf, layOut, name, sizeOf } from './packages/tree.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    executable: { type: 'string', default: join(root, 'dist-executable', name) },
    output: { type: 'string', default: join(root, 'dist-packages') },
    release: { type: 'string', default: '1' },
  },
});
const architecture = { x64: { deb: 'amd64', rpm: 'x86_64' }, arm64: { deb: 'arm64', rpm: 'aarch64' } }[process.arch];
const metadata = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
/** Both managers sort a tilde before the end: a release candidate before its release. */
const version = metadata.version.replace('-', '~');
const epoch = await sourceDate();
const environment = { ...process.env, SOURCE_DATE_EPOCH: String(epoch), LC_ALL: 'C', TZ: 'UTC' };
const script = (file) => readFile(join(root, 'scripts/packages', file), 'utf8');
const summary = "Setup, certificates and health of EDB's pg-backup-api";
const description = [
  'Sets pg-backup-api up on a Barman host behind an Apache proxy with client',
  'certificates, as TPA does, renews its certificates and shows its health.',
  'One executable: no Node.js is needed.',
];

if (architecture === undefined) refuse(`There is no package for ${process.arch}.`);
const output = resolve(values.output);
await mkdir(output, { recursive: true });
const work = await mkdtemp(join(tmpdir(), 'build-packages-'));
try {
  console.log(await buildDeb());
  console.log(await buildRpm());
} finally {
  await rm(work, { recursive: true, force: true });
}

async function buildDeb() {
  const tree = join(work, 'deb');
  await layOut(tree, { root, executable: values.executable, kind: 'deb', epoch });
  const control = {
    control: `Package: ${name}
Version: ${version}-${values.release}
Architecture: ${architecture.deb}
Maintainer: the authors of ${name} <root@localhost>
Installed-Size: ${await sizeOf(tree)}
Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 8)
Recommends: curl, openssl
Section: admin
Priority: optional
Description: ${summary}
${description.map((line) => ` ${line}\n`).join('')}`,
    md5sums: await digests(tree),
    postinst: `#!/bin/sh\nset -e\n[ "$1" = configure ] || exit 0\n${await script('reload-units.sh')}`,
    prerm: `#!/bin/sh\nset -e\n[ "$1" = remove ] || exit 0\n${await script('before-removal.sh')}`,
    postrm: `#!/bin/sh\nset -e\n[ "$1" = remove ] || exit 0\n${await script('reload-units.sh')}`,
  };
  await mkdir(join(tree, 'DEBIAN'), { mode: 0o755 });
  for (const [file, text] of Object.entries(control))
    await writeFile(join(tree, 'DEBIAN', file), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  const file = `${name}_${version}-${values.release}_${architecture.deb}.deb`;
  // gzip: Debian 11 reads no zstd, and xz takes a minute.
  run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z6', '--build', tree, join(work, file)]);
  return keep(join(work, file), file);
}

async function buildRpm() {
  const tree = join(work, 'rpm');
  await layOut(tree, { root, executable: values.executable, kind: 'rpm', epoch });
  const files = (await entriesOf(tree)).flatMap(({ path, type }) => {
    if (type !== 'directory') return [`/${path}`];
    return path.startsWith(`usr/share/doc/${name}`) ? [`%dir /${path}`] : [];
  });
  const spec = `Name: ${name}
Version: ${version}
Release: ${values.release}
Summary: ${summary}
License: Apache-2.0
Requires: /bin/sh
%description
${description.join('\n')}
%install
cp -a ${tree}/. %{buildroot}/
%post
${await script('reload-units.sh')}
%preun
[ $1 -eq 0 ] || exit 0
${await script('before-removal.sh')}
%postun
[ $1 -eq 0 ] || exit 0
${await script('reload-units.sh')}
%files
%defattr(-,root,root,-)
${files.join('\n')}
`;
  await writeFile(join(work, 'package.spec'), spec);
  const settings = {
    _topdir: join(work, 'topdir'),
    _rpmdir: join(work, 'rpms'),
    // Stripping cuts off the program that the executable carries.
    ...{ __os_install_post: '%{nil}', debug_package: '%{nil}', _build_id_links: 'none' },
    ...{ _buildhost: 'localhost', use_source_date_epoch_as_buildtime: '1', clamp_mtime_to_source_date_epoch: '1' },
    ...{ _binary_payload: 'w6.gzdio', _rpmfilename: '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}.rpm' },
  };
  const defines = Object.entries(settings).flatMap(([key, value]) => ['--define', `${key} ${value}`]);
  run('rpmbuild', ['-bb', '--target', architecture.rpm, ...defines, join(work, 'package.spec')]);
  const [file] = await readdir(join(work, 'rpms'));
  return keep(join(work, 'rpms', file), file);
}

/** The finished file in the output directory: there is never half of one. */
async function keep(from, file) {
  const fresh = join(output, `.${file}.${process.pid}`);
  await writeFile(fresh, await readFile(from));
  await rename(fresh, join(output, file));
  return join(output, file);
}

async function digests(tree) {
  const lines = [];
  for (const { path, type } of await entriesOf(tree)) {
    if (type !== 'file') continue;
    lines.push(
      `${createHash('md5')
        .update(await readFile(join(tree, path)))
        .digest('hex')}  ${path}\n`,
    );
  }
  return lines.join('');
}

function run(program, args) {
  try {
    execFileSync(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (error.code === 'ENOENT')
      refuse(`${program} is missing: install the package dpkg, or rpm-build (in Debian: rpm).`);
    refuse(`${program} failed:\n${error.stdout}${error.stderr}`);
  }
}

async function sourceDate() {
  if (process.env.SOURCE_DATE_EPOCH !== undefined) return Number(process.env.SOURCE_DATE_EPOCH);
  try {
    const words = ['-C', root, 'log', '-1', '--format=%ct'];
    return Number(execFileSync('git', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return Math.floor((await stat(join(root, 'package.json'))).mtimeMs / 1000);
  }
}

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}
