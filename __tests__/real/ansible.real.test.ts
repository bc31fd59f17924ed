import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const collection = join(place, 'ansible_collections/pg_backup_api/wizard');
const names = ['barman1.example.com', 'barman2.example.com'] as const;
const work = join(cluster, 'ssl/barman-api-renewal');

interface Managed {
  readonly name: string;
  readonly host: RealHost;
  readonly server: Server;
  readonly port: number;
}
let hosts: readonly Managed[] = [];

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
  await host.must('usermod', '-p', '*', 'root');
  const server = createServer((socket) => {
    const [command = '', ...words] = host.words('/usr/sbin/sshd', '-i', '-f', '/srv/ssh/sshd_config');
    const sshd = spawn(command, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    for (const stream of [socket, sshd.stdin, sshd.stdout]) stream.on('error', () => socket.destroy());
    socket.pipe(sshd.stdin);
    sshd.stdout.pipe(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { name, host, server, port: (server.address() as AddressInfo).port };
}

/** A playbook of the collection on this machine, which is the controller. What the wizard keeps for itself here is gone with it. */
function play(name: string, ...words: readonly string[]): Promise<Ended> {
  const alone = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c'];
  const script = 'mount -t proc proc /proc && mount -t tmpfs tmpfs /var/lib && exec "$@"';
  const playbook = ['ansible-playbook', '-i', join(place, 'hosts'), resolve(collection, 'playbooks', name), ...words];
  const env = {
    PATH: process.env.PATH,
    HOME: place,
    ANSIBLE_HOME: join(place, 'home'),
    ANSIBLE_COLLECTIONS_PATH: place,
    ANSIBLE_PIPELINING: 'true',
    ANSIBLE_NOCOLOR: 'true',
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

const [server] = [`${folder}/pg-backup-api.crt`];
const serials = () => Promise.all(hosts.map(({ host }) => serialOf(host, server)));

beforeAll(async () => {
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(place, name)]);
  mkdirSync(join(cluster, 'ssl'), { recursive: true });
  cpSync(join(product, 'contrib/ansible'), collection, { recursive: true });
  const config = readFileSync(join(product, 'fixtures/real/config.yml'), 'utf8');
  const second = `- Name: ${names[1]}\n  location: main\n  node: 4\n  private_ip: 10.1.0.14\n  role:\n  - barman\n`;
  writeFileSync(join(cluster, 'config.yml'), `${config.trimEnd()}\n${second}`);
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'],
      ...['-subj', '/CN=pgcluster.CA', ...extensions.flatMap((text) => ['-addext', text])],
      ...['-keyout', join(cluster, 'ssl/CA.key'), '-out', join(cluster, 'ssl/CA.crt')],
    ],
    { stdio: 'ignore' },
  );
  hosts = await Promise.all(names.map(open));
  const lines = hosts.map(({ name, port }) => `${name} ansible_host=127.0.0.1 ansible_port=${port}`);
  const oneFile = join(product, 'dist/pg-backup-api-wizard.mjs');
  writeFileSync(
    join(place, 'hosts'),
    [
      ...['[role_barman]', ...lines, '[role_barman:vars]', 'ansible_user=root'],
      ...['ansible_python_interpreter=/usr/bin/python3', `barman_api_config=${join(cluster, 'config.yml')}`],
      ...[`barman_api_executable=${oneFile}`, `barman_api_controller_program=${oneFile}`],
      ...['barman_api_names=["10.1.0.13", "10.1.0.14"]', ''],
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
  const files = ['playbooks/setup.yml', 'playbooks/check.yml', 'playbooks/renew.yml', 'roles/barman_api'];
  const env = { PATH: process.env.PATH, HOME: place, ANSIBLE_COLLECTIONS_PATH: place, LC_ALL: 'C.UTF-8' };
  const words = ['--offline', '--nocolor', '--profile', 'production', '-q', ...files];
  expect(execFileSync('ansible-lint', words, { cwd: collection, encoding: 'utf8', env })).toBe('');
});

test('setup brings two hosts up with certificates of the CA whose key stays on the controller', async () => {
  const options = { barman_api_request_options: ['--key-type', 'ec-p256'] };
  const ended = await play('setup.yml', '-e', JSON.stringify(options));
  expect(ended, ended.stdout + ended.stderr).toMatchObject({ exitCode: 0 });
  for (const { host } of hosts) {
    const verified = await host.run('openssl', 'verify', '-CAfile', `${folder}/root.crt`, server);
    expect(verified.exitCode, verified.stderr).toBe(0);
    expect(readFileSync(host.path(`${folder}/root.crt`), 'utf8')).toBe(
      readFileSync(join(cluster, 'ssl/CA.crt'), 'utf8'),
    );
    expect(await host.must('sh', '-c', 'find /etc /root /srv /var/lib -xdev -name "CA*.key"')).toBe('');
  }
});

test('a second run changes nothing where nothing is to be done; check mode tells what is, and shows the plan', async () => {
  const [first] = hosts;
  await first?.host.must('sh', '-c', 'a2dissite -q pg-backup-api && service apache2 reload');
  const looked = await play('setup.yml', '--check', '--diff');
  expect(recap(looked), looked.stdout).toEqual([`${names[0]} 1 0 0`, `${names[1]} 0 0 0`]);
  expect(looked.stdout).toContain('Enable the site pg-backup-api');
  expect(existsSync(first?.host.path('/etc/apache2/sites-enabled/pg-backup-api.conf') ?? '')).toBe(false);
  const done = await play('setup.yml', '--limit', names[0]);
  expect(recap(done), done.stdout).toEqual([`${names[0]} 1 0 0`]);
});

let renewed: readonly string[] = [];
const renew = () => play('renew.yml', '-e', 'barman_api_renew=all');

test('renew stops at the host that fails in the middle', async () => {
  const [, second] = hosts;
  const before = await serials();
  await second?.host.must('service', 'apache2', 'stop');
  const stopped = await renew();
  expect(stopped.exitCode, stopped.stdout).not.toBe(0);
  expect(recap(stopped).map((line) => line.split(' ').at(-1))).toEqual(['0', '1']);
  renewed = await serials();
  expect(renewed.map((serial, at) => serial === before[at])).toEqual([false, true]);
});

test('the same command goes on with that host', async () => {
  const [, second] = hosts;
  await second?.host.must('service', 'apache2', 'start');
  const resumed = await renew();
  expect(resumed, resumed.stdout).toMatchObject({ exitCode: 0 });
  expect((await serials()).map((serial, at) => serial === renewed[at])).toEqual([true, false]);
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
  const told = await play(shown, '--limit', names[0], '-e', 'barman_api_check_fails=false');
  expect(told.stdout.replace(/\s+/g, ' '), told.stdout).toContain('"msg": [ "ok" ]');
  expect(recap(told)).toEqual([`${names[0]} 0 0 0`]);
});

test('renew leaves the hosts alone that come after one that is lost', async () => {
  hosts[0]?.server.close();
  const lost = await renew();
  expect(recap(lost), lost.stdout).toEqual([`${names[0]} 0 1 0`, `${names[1]} 0 0 1`]);
  expect(lost.stdout).toContain(`${names[0]} cannot be reached.`);
  expect(existsSync(work)).toBe(false);
});
