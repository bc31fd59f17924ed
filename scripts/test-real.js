// Runs the tests that need real parts: real apt, dnf and zypper, openssl, GnuTLS, NSS, PyYAML, Barman, promtool, the monitoring plugins' Perl
// modules, Ansible over OpenSSH, and a throw-away Barman host with real Apache. Installs the Debian packages that they use and that are missing. Needs root.
// Arguments are handed on to vitest.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const policy = '/usr/sbin/policy-rc.d';
const packages = [
  ...[
    'barman',
    'ca-certificates',
    'cron',
    'curl',
    'faketime',
    'iproute2',
    'postgresql',
    'procps',
    'python3-cryptography',
    'strace',
    'util-linux',
  ],
  ...['gunicorn', 'python3-flask', 'python3-requests'],
  ...['openssl', 'gnutls-bin', 'libnss3-tools', 'python3-yaml', 'shellcheck'],
  ...['bash', 'fish', 'gpg', 'gpg-agent', 'tar', 'zsh'],
  ...['libmonitoring-plugin-perl', 'prometheus'],
  ...['apt-utils', 'dpkg-dev', 'createrepo-c', 'dnf', 'rpm', 'zypper'],
  ...['ansible-core', 'ansible-lint', 'openssh-client', 'openssh-server'],
];

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

function isDebian() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID=debian$/m.test(release) || /^ID_LIKE=.*\bdebian\b/m.test(release);
}

/** Runs a command with this terminal; its exit code, or 1 when it could not be run or did not come to its end. */
function run(program, args, environment = {}) {
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === null) console.error(`${program} was ended by ${signal ?? error?.message}.`);
  return status ?? 1;
}

function isInstalled(name) {
  const format = ['-W', `-f=\${db:Status-Status}`, name];
  return spawnSync('dpkg-query', format, { encoding: 'utf8' }).stdout === 'installed';
}

/** No package may start a service on this machine: a policy says so, unless the machine has one of its own. */
function installPackages(names) {
  const apt = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };
  const updated = run('apt-get', ['-qq', 'update'], apt);
  if (names.length === 0) return;
  if (updated !== 0) refuse('The package lists cannot be fetched, and packages are missing: see the lines above.');
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  console.log(`Installing ${names.join(' ')}`);
  const installed = run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...names], apt);
  if (ours) rmSync(policy, { force: true });
  if (installed !== 0) refuse('The packages that the real tests need cannot be installed: see the lines above.');
}

if (process.getuid?.() !== 0) refuse('The real tests need root: they install packages and make namespaces.');
if (!isDebian()) refuse('The real tests need Debian: they use its apt, its Apache and its Barman.');
installPackages(packages.filter((name) => !isInstalled(name)));
if (run(process.execPath, ['scripts/build.js']) !== 0) refuse('The wizard cannot be built: see the lines above.');

const archives = mkdtempSync(join(tmpdir(), 'wizard-real-'));
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const debian = [dirname(process.execPath), '/usr/sbin', '/usr/bin', '/sbin', '/bin', process.env.PATH ?? ''].join(':');
try {
  const environment = { WIZARD_REAL_ARCHIVES: archives, PATH: debian };
  process.exitCode = run(process.execPath, [vitest, 'run', '--project', 'real', ...process.argv.slice(2)], environment);
} finally {
  rmSync(archives, { recursive: true, force: true });
}
