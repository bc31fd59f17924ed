import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a package of a repository has besides its name: `pg-backup-api`, unless it says another. */
interface Build {
  readonly name?: string;
  readonly version: string;
  readonly architecture?: 'i686' | 'x86_64' | 'i386' | 'arm64';
  /** More lines of a spec's head or of a control file. */
  readonly head?: string;
  /** Megabytes of a file that it has; stored as holes, they take nothing in the package. */
  readonly megabytes?: number;
  /** Lua, before an RPM is installed: the empty root has no shell. */
  readonly before?: string;
}

const successor = { name: 'edb-backup-api', version: '3.0.0' } as const;
const large = { version: '2.2.0', megabytes: 60 } as const;

/** Waits at a pipe of the root, which says that a transaction is under way. */
const waits = 'io.open("/gate", "w"):close() io.open("/end"):close()';

const rpms: Readonly<Record<string, readonly Build[]>> = {
  renamed: [
    { ...successor, head: 'Provides: pg-backup-api = 3.0.0\nObsoletes: pg-backup-api < 3.0.0\n' },
    { version: '2.2.0' },
  ],
  virtual: [
    { ...successor, head: 'Provides: pg-backup-api = 3.0.0\n' },
    { name: 'other-backup-api', version: '1.0.0', head: 'Provides: pg-backup-api = 1.0.0\n' },
  ],
  processors: [
    { version: '2.4.0', architecture: 'i686' },
    { version: '2.3.0', architecture: 'x86_64' },
    { version: '2.2.0' },
  ],
  large: [large],
  modular: [{ version: '2.1.0' }],
  gated: [{ name: 'gated', version: '1', before: waits }],
};

const debs: Readonly<Record<string, readonly Build[]>> = {
  renamed: [
    { ...successor, head: 'Provides: pg-backup-api (= 3.0.0-1)\nReplaces: pg-backup-api\nConflicts: pg-backup-api\n' },
    { version: '3.1.0', head: 'Depends: edb-backup-api\n' },
    { version: '2.2.0' },
  ],
  virtual: [
    { ...successor, head: 'Provides: pg-backup-api (= 3.0.0-1)\n' },
    { name: 'other-backup-api', version: '1.0.0', head: 'Provides: pg-backup-api\n' },
  ],
  referred: [{ ...successor, head: 'Suggests: pg-backup-api\n' }],
  processors: [
    { version: '2.4.0', architecture: 'i386' },
    { version: '2.3.0', architecture: 'arm64' },
    { version: '2.2.0' },
  ],
  foreign: [{ version: '2.4.0', architecture: 'i386' }],
  large: [large],
};

/** The stream of a module that is on unless somebody says otherwise, and has version 2.1.0 of the package. */
const modules = `---
document: modulemd
version: 2
data:
  name: backup
  stream: "2"
  version: 1
  context: 12345678
  arch: x86_64
  summary: x
  description: x
  license:
    module: [MIT]
  artifacts:
    rpms: [pg-backup-api-0:2.1.0-1.noarch]
...
---
document: modulemd-defaults
version: 1
data:
  module: backup
  stream: "2"
...
`;

/** Repositories of packages that have something special, at LAB/rpm/NAME and LAB/deb/NAME. */
export function buildTroubles(lab: string): void {
  for (const [repository, packages] of Object.entries(rpms)) buildRpms(lab, repository, packages);
  const modular = join(lab, 'rpm/modular');
  writeFileSync(join(lab, 'modules.yaml'), modules);
  describeModules(lab, modular);
  // The stream is known there, and its package is not.
  cpSync(join(lab, 'rpm/enterprise'), join(lab, 'rpm/streamless'), { recursive: true });
  describeModules(lab, join(lab, 'rpm/streamless'));
  for (const [repository, packages] of Object.entries(debs)) {
    const folder = join(lab, 'deb', repository);
    mkdirSync(folder, { recursive: true });
    for (const one of packages) buildDeb(folder, one);
    indexDebs(folder);
  }
}

/** LAB/rpm/processors alone: a package for i686, a lower one for x86_64, and one for all. */
export function buildProcessors(lab: string): void {
  buildRpms(lab, 'processors', rpms.processors ?? []);
}

function buildRpms(lab: string, repository: string, packages: readonly Build[]): void {
  const folder = join(lab, 'rpm', repository);
  mkdirSync(folder, { recursive: true });
  for (const one of packages) buildRpm(lab, folder, one);
  index(folder);
}

function index(folder: string): void {
  execFileSync('createrepo_c', ['--quiet', folder]);
}

function indexDebs(folder: string): void {
  const told = (what: string) =>
    execFileSync('apt-ftparchive', [what, '.'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  writeFileSync(join(folder, 'Packages'), told('packages'));
  const release = told('release');
  writeFileSync(join(folder, 'Release'), release);
}

function describeModules(lab: string, folder: string): void {
  execFileSync('modifyrepo_c', ['--mdtype=modules', join(lab, 'modules.yaml'), join(folder, 'repodata')], {
    stdio: 'pipe',
  });
}

function buildRpm(
  lab: string,
  folder: string,
  {
    name = 'pg-backup-api',
    version,
    architecture,
    head = '',
    megabytes,
    before,
  }: Omit<Build, 'architecture'> & { readonly architecture?: string },
) {
  const top = join(lab, 'rpmbuild');
  mkdirSync(top, { recursive: true });
  const files =
    megabytes === undefined
      ? '%files\n'
      : `%install\nmkdir -p %{buildroot}/opt\ntruncate -s ${megabytes}M %{buildroot}/opt/large\n%files\n/opt/large\n`;
  const spec = join(top, `${name}.spec`);
  writeFileSync(
    spec,
    `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: x\nLicense: none\n${architecture === undefined ? 'BuildArch: noarch\n' : ''}${head}%description\nx\n${before === undefined ? '' : `%pre -p <lua>\n${before}\n`}${files}`,
  );
  const target = architecture === undefined ? [] : ['--target', architecture];
  execFileSync('rpmbuild', ['-bb', '--quiet', ...target, '--define', `_topdir ${top}`, spec], { stdio: 'pipe' });
  for (const built of readdirSync(join(top, 'RPMS'))) {
    const from = join(top, 'RPMS', built);
    for (const file of readdirSync(from)) renameSync(join(from, file), join(folder, file));
  }
}

function buildDeb(
  folder: string,
  {
    name = 'pg-backup-api',
    version,
    architecture = 'all',
    head = '',
    megabytes,
  }: Omit<Build, 'architecture'> & { readonly architecture?: string },
) {
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  writeFileSync(
    join(tree, 'DEBIAN/control'),
    `Package: ${name}\nVersion: ${version}-1\nArchitecture: ${architecture ?? 'all'}\nMaintainer: Lab <lab@example.invalid>\n${head}Description: x\n`,
  );
  if (megabytes !== undefined) {
    mkdirSync(join(tree, 'opt'));
    execFileSync('truncate', ['-s', `${megabytes}M`, join(tree, 'opt/large')]);
  }
  const file = join(folder, `${name}_${version}-1_${architecture ?? 'all'}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--build', tree, file], { stdio: 'pipe' });
  execFileSync('rm', ['-r', tree]);
}

/** The keys that sign: a good one, one that has ended and signed while it lasted. */
export type Signer = 'good' | 'expired';

const in2024 = ['--faked-system-time', '20240101T000000'];

function gpg(lab: string, ...words: readonly string[]): string {
  const home = join(lab, 'gnupg');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--yes', '--passphrase', '', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
}

/** LAB/rpm/signed-SIGNER, with signed packages and metadata, and LAB/SIGNER.asc. The agent of gpg is ended. */
export function buildSigned(lab: string): void {
  for (const signer of ['good', 'expired', 'other'] as const) {
    const faked = signer === 'expired' ? in2024 : [];
    gpg(
      lab,
      ...faked,
      '--quick-gen-key',
      `${signer}@example.com`,
      'rsa2048',
      'sign',
      signer === 'expired' ? '1d' : '0',
    );
    writeFileSync(join(lab, `${signer}.asc`), gpg(lab, '--armor', '--export', `${signer}@example.com`));
    if (signer === 'other') continue;
    const folder = join(lab, 'rpm', `signed-${signer}`);
    cpSync(join(lab, 'rpm/enterprise'), folder, { recursive: true });
    const packages = readdirSync(folder).filter((file) => file.endsWith('.rpm'));
    execFileSync(
      'rpmsign',
      [
        ...[
          '--define',
          '__gpg /usr/bin/gpg',
          '--define',
          `_gpg_name ${signer}@example.com`,
          '--define',
          `_gpg_path ${join(lab, 'gnupg')}`,
        ],
        ...['--define', `_gpg_sign_cmd_extra_args --batch --passphrase '' ${faked.join(' ')}`],
        ...['--addsign', ...packages],
      ],
      { cwd: folder, stdio: 'pipe' },
    );
    index(folder);
    const metadata = join(folder, 'repodata/repomd.xml');
    gpg(
      lab,
      ...faked,
      '--local-user',
      `${signer}@example.com`,
      '--armor',
      '--detach-sign',
      '--output',
      `${metadata}.asc`,
      metadata,
    );
    writeFileSync(`${metadata}.key`, readFileSync(join(lab, `${signer}.asc`)));
  }
  const changed = join(lab, 'rpm/signed-changed');
  cpSync(join(lab, 'rpm/signed-good'), changed, { recursive: true });
  const metadata = join(changed, 'repodata/repomd.xml');
  writeFileSync(metadata, `${readFileSync(metadata, 'utf8')}\n`);
  execFileSync('gpgconf', ['--homedir', join(lab, 'gnupg'), '--kill', 'gpg-agent']);
}
