import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, openRealHost, type RealHost } from '../support/real-host.ts';
import { folder, serialOf } from '../support/real-host-evidence.ts';

const product = fileURLToPath(new URL('../..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'wizard-ansible-'));
const cluster = join(place, 'cluster');
const ssl = join(cluster, 'ssl');
const collection = join(place, 'ansible_collections/pg_backup_api/wizard');
const names = ['barman1.example.com', 'barman2.example.com', 'barman3.example.com'] as const;
const [first, second, third] = names;
const work = join(ssl, 'barman-api-renewal');

interface Managed {
  readonly name: string;
  readonly host: RealHost;
  readonly server: Server;
  readonly port: number;
  /** OpenSSH's servers of the connections. */
  readonly sessions: Set<ChildProcess>;
}
let hosts: readonly Managed[] = [];
const hostOf = (name: string) => {
  const found = hosts.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no host ${name}`);
  return found;
};

/** A real host under its own name, and OpenSSH's server of it on a free port of the loopback. */
async function open(name: string): Promise<Managed> {
  const host = await openRealHost();
  await host.must('hostname', name.split('.')[0] ?? name);
  writeFileSync(host.path('/etc/hosts'), `127.0.0.1 localhost\n127.0.0.1 ${name} ${name.split('.')[0]}\n`);
  mkdirSync(host.path('/run/sshd'));
  mkdirSync(host.path('/srv/ssh'), { mode: 0o700 });
  for (const file of ['host', 'user.pub']) cpSync(join(place, file), host.path(`/srv/ssh/${file}`));
  const settings = ['HostKey /srv/ssh/host', 'AuthorizedKeysFile /srv/ssh/user.pub', 'PermitRootLogin yes'];
  writeFileSync(
    host.path('/srv/ssh/sshd_config'),
    [...settings, 'StrictModes no', 'UsePAM no', 'MaxSessions 50', 'Subsystem sftp internal-sftp', ''].join('\n'),
  );
  // Bash would read this machine's /root/.bashrc at each of some hundred calls; with pyenv in it one takes a minute.
  await host.must('usermod', '-p', '*', '-s', '/bin/sh', 'root');
  const sessions = new Set<ChildProcess>();
  const server = createServer((socket) => {
    const [command = '', ...words] = host.words('/usr/sbin/sshd', '-i', '-f', '/srv/ssh/sshd_config');
    const sshd = spawn(command, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    sessions.add(sshd);
    sshd.once('exit', () => {
      sessions.delete(sshd);
      socket.destroy();
    });
    for (const stream of [socket, sshd.stdin, sshd.stdout]) stream.on('error', () => socket.destroy());
    socket.pipe(sshd.stdin);
    sshd.stdout.pipe(socket);
  });
  const port = await listen(server, 0);
  return { name, host, server, port, sessions };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

/** Nobody answers at the host's port any more, and who was connected is cut off. */
function lose({ server, sessions }: Managed): void {
  server.close();
  for (const { pid } of sessions) if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

/** A playbook of the collection on this machine, which is the controller. What the wizard keeps for itself here is gone with it. */
function play(name: string, ...words: readonly string[]): Promise<Ended> {
  const alone = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c'];
  const script = 'mount -t proc proc /proc && mount -t tmpfs tmpfs /var/lib && exec "$@"';
  const playbook = ['ansible-playbook', '-i', join(place, 'hosts'), resolve(collection, 'playbooks', name), ...words];
  const env = {
    PATH: process.env.PATH,
    HOME: place,
    ANSIBLE_CONFIG: join(place, 'ansible.cfg'),
    ANSIBLE_HOME: join(place, 'home'),
    ANSIBLE_COLLECTIONS_PATH: place,
    ANSIBLE_PIPELINING: 'true',
    ANSIBLE_NOCOLOR: 'true',
    ANSIBLE_SSH_ARGS: '-o ControlMaster=auto -o ControlPersist=300s',
    ...(process.env.WIZARD_ANSIBLE_LOG !== undefined && { ANSIBLE_LOG_PATH: process.env.WIZARD_ANSIBLE_LOG }),
    ANSIBLE_SSH_CONTROL_PATH_DIR: join(place, 'cp'),
    ANSIBLE_SSH_COMMON_ARGS: `-F /dev/null -o IdentityFile=${join(place, 'user')} -o UserKnownHostsFile=${join(place, 'known')}`,
    LC_ALL: 'C.UTF-8',
  };
  return new Promise((settle) => {
    const options = { env, cwd: cluster, maxBuffer: 2 ** 26 };
    const child = execFile('unshare', [...alone, script, 'sh', ...playbook], options, (error, stdout, stderr) =>
      settle({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** The last lines of a play: how many tasks changed something on each host, and how many failed. */
function recap({ stdout, stderr }: Ended): readonly string[] {
  const found = stdout.matchAll(/^(\S+) +: ok=\d+ +changed=(\d+) +unreachable=(\d+) +failed=(\d+)/gm);
  const lines = [...found].map(([, name, changed, gone, failed]) => `${name} ${changed} ${gone} ${failed}`);
  if (lines.length === 0) throw new Error(`No recap:\n${stdout}${stderr}`);
  return lines.toSorted();
}

const certificate = `${folder}/pg-backup-api.crt`;
const serials = () => Promise.all(hosts.map(({ host }) => serialOf(host, certificate)));
const trusted = ({ host }: Managed) => readFileSync(host.path(`${folder}/root.crt`), 'utf8');
/** The words of docs/ansible.md that make a CA, with another name and key. */
function makeCa(name: string, file: string): void {
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'],
      ...['-subj', `/CN=${name}`, ...extensions.flatMap((text) => ['-addext', text])],
      ...['-keyout', join(ssl, `${file}.key`), '-out', join(ssl, `${file}.crt`)],
    ],
    { stdio: 'ignore' },
  );
}

/** A .deb and an .rpm whose program is a few bytes: the build, by this machine's Node, which the hosts have, too. */
function pack(): string {
  const program = join(place, 'program');
  const output = join(place, 'packages');
  const words = `"${process.execPath}" "${product}bin/wizard.js"`;
  writeFileSync(program, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  execFileSync(
    process.execPath,
    [join(product, 'scripts/build-packages.js'), '--executable', program, '--output', output],
    { cwd: product, stdio: 'ignore' },
  );
  return output;
}
const packageOf = (output: string, ending: string) =>
  join(output, readdirSync(output).find((file) => file.endsWith(ending)) ?? '');
let packages: string;

beforeAll(async () => {
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(place, name)]);
  // Ansible looks a thousand times a second whether a task has ended: the hosts need the processor.
  writeFileSync(join(place, 'ansible.cfg'), '[defaults]\ninternal_poll_interval = 0.05\n');
  mkdirSync(ssl, { recursive: true });
  cpSync(join(product, 'contrib/ansible'), collection, { recursive: true });
  const config = readFileSync(join(product, 'fixtures/real/config.yml'), 'utf8').trimEnd();
  const others = [second, third].map(
    (name, at) =>
      `- Name: ${name}\n  location: main\n  node: ${at + 4}\n  private_ip: 10.1.0.${at + 14}\n  role:\n  - barman\n`,
  );
  writeFileSync(join(cluster, 'config.yml'), `${config}\n${others.join('')}`);
  makeCa('pgcluster.CA', 'CA');
  packages = pack();
  hosts = await Promise.all(names.map(open));
  const line = ({ name, port }: Managed) => `${name} ansible_host=127.0.0.1 ansible_port=${port}`;
  writeFileSync(
    join(place, 'hosts'),
    [
      ...['[role_barman]', ...hosts.map(line), '[two]', second, third, '[role_barman:vars]', 'ansible_user=root'],
      ...['ansible_python_interpreter=/usr/bin/python3', `barman_api_config=${join(cluster, 'config.yml')}`],
      ...[
        `barman_api_package=${packageOf(packages, '.deb')}`,
        `barman_api_controller_program=${join(product, 'bin/wizard.js')}`,
      ],
      ...['barman_api_names=["10.1.0.13", "10.1.0.14", "10.1.0.15"]', ''],
    ].join('\n'),
  );
  const known = hosts.map(({ port }) => `[127.0.0.1]:${port} ${readFileSync(join(place, 'host.pub'), 'utf8').trim()}`);
  writeFileSync(join(place, 'known'), `${known.join('\n')}\n`);
});
afterAll(async () => {
  for (const { server, host } of hosts) {
    server.close();
    await host.close();
  }
  rmSync(place, { recursive: true });
});

test('ansible-lint has nothing to say of the collection', () => {
  const files = [...readdirSync(join(collection, 'playbooks')).map((file) => `playbooks/${file}`), 'roles/barman_api'];
  const env = { PATH: process.env.PATH, HOME: place, ANSIBLE_COLLECTIONS_PATH: place, LC_ALL: 'C.UTF-8' };
  const words = ['--offline', '--nocolor', '--profile', 'production', '-q', ...files];
  expect(execFileSync('ansible-lint', words, { cwd: collection, encoding: 'utf8', env })).toBe('');
});

test('setup installs the .deb and brings three hosts up, certified by the CA whose key stays on the controller', async () => {
  const options = { barman_api_request_options: ['--key-type', 'ec-p256'] };
  const ended = await play('setup.yml', '-e', JSON.stringify(options));
  expect(ended, ended.stdout + ended.stderr).toMatchObject({ exitCode: 0 });
  for (const managed of hosts) {
    const { host } = managed;
    expect(await host.must('dpkg-query', '-W', '-f', `\${db:Status-Status}`, 'pg-backup-api-wizard')).toBe('installed');
    const verified = await host.run('openssl', 'verify', '-CAfile', `${folder}/root.crt`, certificate);
    expect(verified.exitCode, verified.stderr).toBe(0);
    expect(trusted(managed)).toBe(readFileSync(join(ssl, 'CA.crt'), 'utf8'));
    expect(await host.must('sh', '-c', 'find /etc /root /srv /var/lib -xdev -name "CA*.key"')).toBe('');
  }
});

test('check mode shows the plan of what was taken away; a second run brings that back, and changes nothing else', async () => {
  const { host } = hostOf(first);
  await host.must('sh', '-c', 'a2dissite -q pg-backup-api && service apache2 reload');
  const looked = await play('setup.yml', '--check', '--diff', '--limit', first);
  expect(recap(looked), looked.stdout).toEqual([`${first} 1 0 0`]);
  expect(looked.stdout).toContain('Enable the site pg-backup-api');
  expect(existsSync(host.path('/etc/apache2/sites-enabled/pg-backup-api.conf'))).toBe(false);
  const done = await play('setup.yml');
  expect(recap(done), done.stdout).toEqual([`${first} 1 0 0`, `${second} 0 0 0`, `${third} 0 0 0`]);
});

/** What rpm's own systems provide, for a database that is empty on Debian. */
const baseSystem = `Name: base
Version: 1
Release: 1
Summary: A shell
License: none
BuildArch: noarch
Provides: /bin/sh
%description
A shell.
%files
`;

test('the role installs the .rpm with dnf', async () => {
  const { host } = hostOf(first);
  writeFileSync(join(place, 'base.spec'), baseSystem);
  execFileSync('rpmbuild', ['-bb', '--quiet', '--define', `_topdir ${place}/rpm`, join(place, 'base.spec')]);
  cpSync(join(place, 'rpm/RPMS/noarch/base-1-1.noarch.rpm'), host.path('/srv/base.rpm'));
  await host.must('rpm', '-i', '/srv/base.rpm');
  const rpm = packageOf(packages, '.rpm');
  const playbook = join(place, 'rpm.yml');
  const role = { name: 'pg_backup_api.wizard.barman_api', tasks_from: 'program' };
  const tasks = [{ 'ansible.builtin.include_role': role }];
  writeFileSync(playbook, JSON.stringify([{ hosts: first, gather_facts: false, tasks }]));
  const ended = await play(playbook, '-e', `barman_api_package=${rpm}`);
  expect(recap(ended), ended.stdout).toEqual([`${first} 2 0 0`]);
  expect(await host.must('rpm', '-q', 'pg-backup-api-wizard')).toMatch(/^pg-backup-api-wizard-\d/);
});

let renewed: readonly string[] = [];
const renew = (option: string) => play('renew.yml', '-e', option);
const changedSince = async (before: readonly string[]) => (await serials()).map((serial, at) => serial !== before[at]);

test('renew stops where a host dies in the middle of it, and leaves those after it alone', async () => {
  const before = await serials();
  const dying = hostOf(second);
  const watcher = watch(dying.host.path('/root'), (_, name) => {
    if (name === 'barman-api-exchange') lose(dying);
  });
  const stopped = await renew('barman_api_renew=all');
  watcher.close();
  expect(recap(stopped).map((line) => line.split(' ').slice(2).join(' '))).toEqual(['0 0', '1 0', '0 1']);
  expect(stopped.stdout).toContain(`${second} cannot be reached.`);
  renewed = await serials();
  expect(await changedSince(before)).toEqual([true, false, false]);
});

test('the same command goes on with that host and those after it', async () => {
  await listen(hostOf(second).server, hostOf(second).port);
  // Of a year's certificates all are in their last 400 days.
  const ended = await renew('barman_api_renew_days=400');
  expect(ended, ended.stdout).toMatchObject({ exitCode: 0 });
  expect(await changedSince(renewed)).toEqual([false, true, true]);
  expect(existsSync(work)).toBe(false);
});

test('check gives the answer of a host as a fact', async () => {
  const shown = join(place, 'show.yml');
  const tasks = [
    { 'ansible.builtin.debug': { msg: "{{ barman_api_check.rungs | map(attribute='state') | unique }}" } },
  ];
  writeFileSync(
    shown,
    JSON.stringify([
      { 'ansible.builtin.import_playbook': join(collection, 'playbooks/check.yml') },
      { hosts: 'role_barman', gather_facts: false, tasks },
    ]),
  );
  // The way to the API is whole; Barman's server there is none that could be healthy.
  const told = await play(shown, '--limit', first, '-e', 'barman_api_check_fails=false');
  expect(told.stdout.replace(/\s+/g, ' '), told.stdout).toContain('"msg": [ "ok" ]');
  expect(recap(told)).toEqual([`${first} 0 0 0`]);
});

const phase = (name: string) => play('rotate.yml', '-e', 'barman_api_hosts=two', '-e', `barman_api_rotate=${name}`);

test('rotate takes a phase on all hosts, in their order, and stops at the one that fails', async () => {
  makeCa('pgcluster.CA G2', 'CA-next');
  await hostOf(third).host.must('service', 'apache2', 'stop');
  const stopped = await phase('start');
  expect(recap(stopped), stopped.stdout).toEqual([expect.stringMatching(/^barman2.* 0 0$/), `${third} 2 0 1`]);
  await hostOf(third).host.must('service', 'apache2', 'start');
  const early = await phase('reissue');
  const told = early.stdout.replace(/\s+/g, ' ');
  expect(told).toMatch(/"started",.*"Next: -e barman_api_rotate=reissue".*"waiting",/);
  expect(told).toContain(`Before reissue comes another phase on ${third}.`);
  expect(await phase('start')).toMatchObject({ exitCode: 0 });
  expect(hosts.map((one) => trusted(one).split('BEGIN CERTIFICATE').length - 1)).toEqual([1, 2, 2]);
});

// By hand: two more phases on two hosts take as long as all renewals.
test.runIf(process.env.WIZARD_ROTATE_HOSTS)(
  'rotate ends with the new CA alone, on the hosts and on the controller; no key of a CA was on a host',
  async () => {
    const old = readFileSync(join(ssl, 'CA.crt'), 'utf8');
    const next = readFileSync(join(ssl, 'CA-next.crt'), 'utf8');
    for (const name of ['reissue', 'retire']) {
      const ended = await phase(name);
      expect(ended, ended.stdout).toMatchObject({ exitCode: 0 });
    }
    expect(hosts.map(trusted)).toEqual([old, next, next]);
    expect(readFileSync(join(ssl, 'CA.crt'), 'utf8')).toBe(next);
    expect(readdirSync(ssl).toSorted()).toEqual([
      expect.stringMatching(/^CA-[0-9a-f]{8}\.crt$/),
      expect.stringMatching(/^CA-[0-9a-f]{8}\.key$/),
      ...['CA.crt', 'CA.key', second, third],
    ]);
    for (const { name, host } of hosts.slice(1)) {
      expect(readFileSync(join(ssl, name, 'pg-backup-api.crt'), 'utf8')).toBe(
        readFileSync(host.path(certificate), 'utf8'),
      );
      expect(await host.must('sh', '-c', 'find /etc /root /srv /var/lib -xdev -name "CA*.key"')).toBe('');
    }
  },
);
