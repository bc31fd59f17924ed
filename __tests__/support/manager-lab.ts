import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab, ManagerAnswer, Scenario, SignedRepository } from './manager-scenarios.ts';

const builder = fileURLToPath(new URL('../../fixtures/packages/build-lab.sh', import.meta.url));

/** Real managers that work in directories of their own below `lab`, which `root` (a Debian tree, or nothing) has at the same path. */
export interface ManagerLab {
  readonly lab: string;
  readonly root: string | undefined;
  /** The program of dnf: `dnf` or `dnf5`. */
  readonly dnf: string;
}

export function buildProfiles(lab: string): void {
  execFileSync(builder, [lab], { stdio: 'pipe' });
}

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };

function run({ root }: ManagerLab, argv: readonly string[]) {
  const [program = '', ...words] = root === undefined ? argv : ['chroot', root, ...argv];
  const ended = spawnSync(program, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (ended.error !== undefined) throw ended.error;
  return { exitCode: ended.status ?? 128, stdout: ended.stdout, stderr: ended.stderr };
}

function must(lab: ManagerLab, argv: readonly string[]): void {
  const { exitCode, stdout, stderr } = run(lab, argv);
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}${stdout}`);
}

/** The directory of a scenario, with its repositories set up; the command line of a program in it. */
function prepare(place: ManagerLab, scenario: Scenario): (argv: readonly string[]) => readonly string[] {
  const home = join(place.lab, 'home', scenario.id.replace(/\W+/g, '-'));
  rmSync(home, { recursive: true, force: true });
  mkdirSync(join(home, 'root'), { recursive: true });
  if (scenario.manager === 'apt') return prepareApt(place, scenario, home);
  return scenario.manager === 'dnf' ? prepareDnf(place, scenario, home) : prepareZypper(place, scenario, home);
}

function installRpm(place: ManagerLab, profile: string, version: string, root: string): void {
  const file = join(place.lab, 'rpm', profile, `pg-backup-api@${version.replace(':', '@')}.rpm`);
  must(place, ['rpm', '--root', root, '-i', '--nodeps', file]);
}

function prepareDnf(place: ManagerLab, scenario: Scenario, home: string) {
  for (const folder of ['repos', 'cache', 'persist', 'log']) mkdirSync(join(home, folder));
  writeFileSync(join(home, 'dnf.conf'), '[main]\nbest=True\n');
  for (const { id, profile, priority, more = '' } of scenario.repositories) {
    const address = profile === undefined ? 'http://127.0.0.1:9/' : `file://${place.lab}/rpm/${profile}`;
    const rank = priority === undefined ? '' : `priority=${priority}\n`;
    writeFileSync(
      join(home, 'repos', `${id}.repo`),
      `[${id}]\nname=${id}\nbaseurl=${address}\ngpgcheck=0\n${rank}${more}`,
    );
  }
  if (scenario.installed !== undefined) installRpm(place, 'enterprise', scenario.installed, join(home, 'root'));
  return inRoot(home, dnfIn(place, home));
}

/** dnf with its root, configuration, repositories, caches and logs below a directory. */
export function dnfIn(place: ManagerLab, home: string): (rest: readonly string[]) => readonly string[] {
  const common = [
    ...[`--config=${join(home, 'dnf.conf')}`, `--installroot=${join(home, 'root')}`, '--releasever=9'],
    ...[`--setopt=cachedir=${join(home, 'cache')}`, `--setopt=logdir=${join(home, 'log')}`],
    ...[`--setopt=reposdir=${join(home, 'repos')}`],
  ];
  const own =
    place.dnf === 'dnf'
      ? [`--setopt=persistdir=${join(home, 'persist')}`]
      : ['--use-host-config', `--setopt=system_cachedir=${join(home, 'cache')}`];
  return (rest) => [place.dnf, ...common, ...own, ...rest];
}

function prepareZypper(place: ManagerLab, scenario: Scenario, home: string) {
  const root = join(home, 'root');
  for (const { id, profile, priority } of scenario.repositories) {
    const address = profile === undefined ? 'http://127.0.0.1:9/' : `dir://${place.lab}/rpm/${profile}`;
    const rank = priority === undefined ? [] : ['-p', String(priority)];
    must(place, ['zypper', '-q', '--root', root, 'addrepo', '--no-gpgcheck', ...rank, address, id]);
  }
  if (scenario.installed !== undefined) installRpm(place, 'enterprise-suse', scenario.installed, root);
  return inRoot(home, (rest) => ['zypper', '--root', root, '--no-gpg-checks', ...rest]);
}

/** rpm works on the scenario's database too. */
export function inRoot(home: string, manager: (rest: readonly string[]) => readonly string[]) {
  return ([program = '', ...rest]: readonly string[]): readonly string[] =>
    program === 'rpm' ? ['rpm', '--root', join(home, 'root'), ...rest] : manager(rest);
}

function prepareApt(place: ManagerLab, scenario: Scenario, home: string) {
  const folders = ['etc/sources.list.d', 'etc/preferences.d', 'log', 'state/lists/partial', 'cache/archives/partial'];
  for (const folder of folders) mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, 'state/status'), '');
  writeFileSync(join(home, 'machine-id'), '0123456789abcdef0123456789abcdef\n');
  const lines = scenario.repositories.map(({ profile = '', more }) => {
    const repository = join(home, profile);
    cpSync(join(place.lab, 'deb', profile), repository, { recursive: true });
    const packages = join(repository, 'Packages');
    if (more === 'phased') {
      const phased = readFileSync(packages, 'utf8').replace(/^Version:/gm, 'Phased-Update-Percentage: 0\nVersion:');
      writeFileSync(packages, phased);
      rmSync(join(repository, 'Release'));
    } else if (more !== undefined) writeFileSync(join(repository, 'Release'), more);
    return `deb [trusted=yes] file:${repository} ./\n`;
  });
  writeFileSync(join(home, 'etc/sources.list'), lines.join(''));
  if (scenario.preferences !== undefined) writeFileSync(join(home, 'etc/preferences'), scenario.preferences);
  const options = aptOptions(home);
  if (scenario.signed === undefined) must(place, ['apt-get', '-qq', ...options, 'update']);
  else writeFileSync(join(home, 'etc/sources.list.d/edb.sources'), signedSource(place, home, scenario.signed));
  if (scenario.brokenSources !== undefined) {
    const kind = scenario.brokenSources.startsWith('Types:') ? 'sources' : 'list';
    writeFileSync(join(home, `etc/sources.list.d/edb.${kind}`), scenario.brokenSources);
  }
  return ([program = '', ...rest]: readonly string[]): readonly string[] => [program, ...options, ...rest];
}

/** apt with all its directories below one. */
export function aptOptions(home: string): readonly string[] {
  return Object.entries({
    'Dir::Etc': join(home, 'etc'),
    'Dir::State': join(home, 'state'),
    'Dir::State::status': join(home, 'state/status'),
    'Dir::Cache': join(home, 'cache'),
    'Dir::Log': join(home, 'log'),
    'APT::Machine-ID': '0123456789abcdef0123456789abcdef',
    'APT::Sandbox::User': 'root',
  }).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}

/** A signed copy of the repository, made by this machine's gpg and apt-ftparchive; the .sources file that trusts it. */
function signedSource({ lab }: ManagerLab, home: string, { by, trusts, later }: SignedRepository): string {
  const repository = join(home, 'signed');
  cpSync(join(lab, 'deb/enterprise'), repository, { recursive: true });
  const keys = join(lab, 'gnupg');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const gpg = (...words: readonly string[]) =>
    execFileSync('gpg', ['--homedir', keys, '--batch', '--quiet', '--yes', '--passphrase', '', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  const user = (key: string) => `${key}@example.com`;
  // A key that has ended has signed while it lasted.
  const in2024 = ['--faked-system-time', '20240101T000000'];
  const ways = { good: ['ed25519', 'sign', '0'], expired: ['ed25519', 'sign', '1d'], sha1: ['rsa2048', 'sign', '0'] };
  const more = { good: [], expired: in2024, sha1: ['--cert-digest-algo', 'SHA1'] };
  const make = (key: 'good' | 'expired' | 'sha1', name: string) =>
    gpg(...more[key], '--quick-gen-key', user(name), ...ways[key]);
  const id = `${by}-${trusts}-${later ?? 'kept'}`;
  make(by, id);
  if (trusts === 'other') make('good', `${id}-other`);
  const armored = gpg('--armor', '--export', user(trusts === 'other' ? `${id}-other` : id));
  if (trusts !== 'absent') writeFileSync(join(home, 'key.asc'), armored);
  const release = execFileSync('apt-ftparchive', ['release', '.'], { cwd: repository, encoding: 'utf8' });
  writeFileSync(join(repository, 'Release'), release);
  const signing = by === 'expired' ? in2024 : [];
  const file = join(repository, 'InRelease');
  if (later !== 'unsigned')
    gpg(...signing, '--local-user', user(id), '--output', file, '--clearsign', join(repository, 'Release'));
  // gpg leaves an agent behind.
  execFileSync('gpgconf', ['--homedir', keys, '--kill', 'gpg-agent']);
  if (later === 'changed') writeFileSync(file, readFileSync(file, 'utf8').replace('MD5Sum:', 'MD5sum:'));
  const key =
    trusts === 'inline' ? `\n${armored.trimEnd().replace(/^/gm, ' ').replace(/^ $/gm, ' .')}` : ` ${home}/key.asc`;
  return `Types: deb\nURIs: file:${repository}\nSuites: ./\nSigned-By:${key}\n`;
}

/** Asks a real manager what a scenario asks. Directories of the lab are `/srv/lab` in the answers. */
export function askManager(place: ManagerLab, scenario: Scenario): readonly ManagerAnswer[] {
  const inScenario = prepare(place, scenario);
  return scenario.asks.map((argv) => {
    const { exitCode, stdout, stderr } = run(place, inScenario(argv));
    const plain = (text: string) =>
      text
        .replaceAll(join(place.lab, 'home', scenario.id.replace(/\W+/g, '-')), '/srv/lab')
        .replaceAll(place.lab, '/srv/lab');
    return { scenario: scenario.id, argv, exitCode, stdout: plain(stdout), stderr: plain(stderr) };
  });
}

/** `dnf-4.14.0`, of the program that would be run. */
export function versionOf(place: ManagerLab, manager: Lab): string {
  const program = manager === 'dnf' ? place.dnf : manager === 'apt' ? 'apt-get' : manager;
  const { stdout } = run(place, [program, '--version']);
  const number = /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? 'unknown';
  return `${program === 'apt-get' ? 'apt' : program}-${number.replace(/(?<=^\d+\.\d+\.\d+)\..*/, '')}`;
}

export function hasManager({ root = '/' }: ManagerLab, program: string): boolean {
  return existsSync(join(root, '/usr/bin', program));
}
