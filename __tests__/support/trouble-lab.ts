import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aptOptions, dnfIn, inRoot, type ManagerLab } from './manager-lab.ts';
import type { ManagerAnswer } from './manager-scenarios.ts';
import type { Trouble } from './manager-troubles.ts';
import type { TroubleServer } from './trouble-server.ts';

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };

const inTree = ({ root }: ManagerLab, argv: readonly string[]) =>
  root === undefined ? argv : ['chroot', root, ...argv];

/** Runs a program to its end, in a group of its own, which ends with `stop`. */
function start(place: ManagerLab, argv: readonly string[]) {
  const [program = '', ...words] = inTree(place, argv);
  const child = spawn(program, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    // dnf 5 would wait without end.
    if (/^Waiting for a lock/m.test(stderr)) child.kill();
  });
  const ended = new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ exitCode: code ?? 128, stdout, stderr }));
  });
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  return { ended, stop };
}

interface Prepared {
  readonly line: (argv: readonly string[]) => readonly string[];
  /** Where a small file system belongs. */
  readonly small: string;
}

/** Asks a real manager in a trouble; directories of the lab are `/srv/lab` in the answers, and the server has port 8080. */
export async function askInTrouble(
  place: ManagerLab,
  server: TroubleServer,
  trouble: Trouble,
): Promise<readonly ManagerAnswer[]> {
  const home = join(place.lab, 'home', trouble.id.replace(/\W+/g, '-'));
  rmSync(home, { recursive: true, force: true });
  mkdirSync(join(home, 'root/opt'), { recursive: true });
  const { line, small } = (trouble.manager === 'apt' ? prepareApt : prepareRpm)(place, server, trouble, home);
  if (trouble.manager === 'apt' && !trouble.way?.endsWith('proxy'))
    await start(place, line(['apt-get', '-qq', 'update'])).ended;
  const mounted = `${place.root ?? ''}${small}`;
  if (trouble.full) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'lab', mounted]);
  const stopOther = await makeBusy(place, server, trouble, home, line);
  try {
    const answers: ManagerAnswer[] = [];
    for (const argv of trouble.asks) {
      const { exitCode, stdout, stderr } = await start(place, line(argv)).ended;
      const plain = (text: string) =>
        text
          .replaceAll(home, '/srv/lab')
          .replaceAll(place.lab, '/srv/lab')
          .replaceAll(server.address, 'http://127.0.0.1:8080')
          .replaceAll(server.address.slice('http://'.length), '127.0.0.1:8080');
      answers.push({ scenario: trouble.id, argv, exitCode, stdout: plain(stdout), stderr: plain(stderr) });
    }
    return answers;
  } finally {
    await stopOther();
    if (trouble.full) execFileSync('umount', [mounted]);
  }
}

/** Has another manager or rpm at work in the same root, and waits until it is; what ends it. */
async function makeBusy(
  place: ManagerLab,
  server: TroubleServer,
  { manager, busy }: Trouble,
  home: string,
  line: Prepared['line'],
): Promise<() => Promise<void>> {
  if (busy === undefined) return async () => {};
  if (busy === 'fetching') {
    const waited = server.waitedFor();
    const silent = join(home, 'silent');
    mkdirSync(silent);
    writeFileSync(join(silent, 'silent.repo'), `[silent]\nname=silent\nenabled=1\nbaseurl=${server.address}/silent/\n`);
    const other =
      manager === 'dnf'
        ? line(['dnf', `--setopt=reposdir=${silent}`, 'makecache'])
        : line(['zypper', '--reposd-dir', silent, '--non-interactive', 'refresh']);
    const { stop } = start(place, other);
    await waited;
    return stop;
  }
  const gate = join(home, 'root/gate');
  execFileSync('mkfifo', [gate, join(home, 'root/end')]);
  const file = join(place.lab, 'rpm/gated/gated-1-1.noarch.rpm');
  const other = {
    dnf: ['dnf', '-y', '--nogpgcheck', 'install', 'gated'],
    zypper: ['zypper', '--non-interactive', '--no-gpg-checks', 'install', 'gated'],
  };
  const { stop } = start(
    place,
    busy === 'rpm' ? line(['rpm', '-i', file]) : line(other[manager === 'zypper' ? 'zypper' : 'dnf']),
  );
  await new Promise((resolve, reject) =>
    createReadStream(gate)
      .on('close', () => resolve(undefined))
      .on('error', reject)
      .resume(),
  );
  return stop;
}

function addressOf(
  { lab }: ManagerLab,
  { address }: TroubleServer,
  { way, manager }: Trouble,
  folder: string,
  format: 'rpm' | 'deb',
): string {
  if (way === 'cut' || way === 'whole') return `${address}/${way}/${format}/${folder}`;
  if (way !== undefined) return `http://repository.example.com/${folder}`;
  return manager === 'zypper' ? `dir://${lab}/rpm/${folder}` : `file://${lab}/${format}/${folder}`;
}

function prepareRpm(place: ManagerLab, server: TroubleServer, trouble: Trouble, home: string): Prepared {
  const { manager, repositories, signed, way, module } = trouble;
  const root = join(home, 'root');
  const repos = manager === 'dnf' ? join(home, 'repos') : join(root, 'etc/zypp/repos.d');
  for (const folder of [repos, ...['cache', 'persist', 'log'].map((one) => join(home, one))])
    mkdirSync(folder, { recursive: true });
  const proxy = way === 'dead-proxy' ? 'http://127.0.0.1:9' : way === 'refusing-proxy' ? server.address : undefined;
  const { hostname, port } = new URL(proxy ?? 'http://none');
  const checks =
    signed === undefined
      ? 'gpgcheck=0\n'
      : `gpgcheck=1\nrepo_gpgcheck=${signed.metadata ? 1 : 0}\ngpgkey=file://${place.lab}/${signed.trusts}.asc\n`;
  for (const [folder, more] of Object.entries(repositories)) {
    const address = addressOf(place, server, trouble, folder, 'rpm');
    const through = proxy === undefined ? '' : manager === 'dnf' ? `proxy=${proxy}\n` : '';
    const query = proxy !== undefined && manager === 'zypper' ? `?proxy=${hostname}&proxyport=${port}` : '';
    writeFileSync(
      join(repos, `${folder}.repo`),
      `[${folder}]\nname=${folder}\nenabled=1\nautorefresh=1\nbaseurl=${address}${query}\n${checks}${through}${more}`,
    );
  }
  writeFileSync(join(home, 'dnf.conf'), '[main]\nbest=True\nmodule_platform_id=platform:el9\nretries=2\n');
  if (module !== undefined) {
    mkdirSync(join(root, 'etc/dnf/modules.d'), { recursive: true });
    writeFileSync(
      join(root, 'etc/dnf/modules.d/backup.module'),
      `[backup]\nname=backup\nstream=${module === 'enabled' ? '2' : ''}\nprofiles=\nstate=${module}\n`,
    );
  }
  if (trouble.installed !== undefined) {
    const [program = '', ...words] = inTree(place, [
      'rpm',
      '--root',
      root,
      '-i',
      '--nodeps',
      join(place.lab, 'rpm', trouble.installed),
    ]);
    execFileSync(program, words, { stdio: 'pipe' });
  }
  const unchecked = signed === undefined ? ['--no-gpg-checks'] : [];
  const program =
    manager === 'dnf'
      ? dnfIn(place, home)
      : (rest: readonly string[]) => ['zypper', '--root', root, ...unchecked, ...rest];
  return { line: inRoot(home, program), small: join(root, 'opt') };
}

function prepareApt(place: ManagerLab, server: TroubleServer, trouble: Trouble, home: string): Prepared {
  const { repositories, way, status = '', interrupted, options: more = [] } = trouble;
  for (const folder of [
    'etc/preferences.d',
    'log',
    'state/updates',
    'state/lists/partial',
    'cache/archives/partial',
    'root/var/lib/dpkg/updates',
    'root/var/lib/dpkg/info',
  ])
    mkdirSync(join(home, folder), { recursive: true });
  for (const folder of ['state', 'root/var/lib/dpkg']) {
    writeFileSync(join(home, folder, 'status'), status);
    if (interrupted) writeFileSync(join(home, folder, 'updates/0001'), status);
  }
  const lines = Object.keys(repositories).map(
    (folder) => `deb [trusted=yes] ${addressOf(place, server, trouble, folder, 'deb')} ./\n`,
  );
  writeFileSync(join(home, 'etc/sources.list'), lines.join(''));
  const proxy = way === 'dead-proxy' ? 'http://127.0.0.1:9' : way === 'refusing-proxy' ? server.address : 'DIRECT';
  const options = [
    ...aptOptions(home),
    '-o',
    `Acquire::http::Proxy=${proxy}`,
    '-o',
    `DPkg::Options::=--root=${join(home, 'root')}`,
    ...more,
  ];
  const line: Prepared['line'] = ([program = '', ...rest]) => [program, ...options, ...rest];
  return { line, small: join(home, trouble.full === 'cache' ? 'cache/archives' : 'root/opt') };
}
