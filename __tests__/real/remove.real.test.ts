import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, problemOf, snapshot } from '../support/real-host-evidence.ts';

const places = ['/etc', '/usr/local', '/srv', '/var/lib/pg-backup-api-wizard', '/var/lib/systemd/timers'];
const vhost = '/etc/apache2/sites-available/pg-backup-api.conf';
/** What package scripts and the loader write for themselves: caches, backups of the lists of accounts. */
const others = /^\/etc\/(?:ld\.so\.cache|(?:passwd|group|shadow|gshadow)-|ssl\/certs\/java\/cacerts)$/;
let host: RealHost;
let before: Readonly<Record<string, string>>;

async function treeOf(): Promise<typeof before> {
  const facts = Object.entries(await snapshot(host, ...places));
  return Object.fromEntries(facts.filter(([path]) => !others.test(path)));
}

async function done(...words: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await host.wizard(...words);
  if (exitCode !== 0) throw new Error(`wizard ${words.join(' ')}: exit code ${exitCode}\n${stdout}${stderr}`);
  return `${stdout}${stderr}`;
}

async function installed(): Promise<readonly string[]> {
  const { stdout } = await host.run('dpkg-query', '-l', 'apache2', 'pg-backup-api');
  return stdout.split('\n').flatMap((line) => /^ii +(\S+)/.exec(line)?.[1] ?? []);
}

beforeAll(async () => {
  host = await openRealHost('systemd');
  // As every rebuild of the trust store leaves it, which drops what else lies there.
  await host.must('sh', '-c', 'mkdir -p /srv/clients && update-ca-certificates --fresh');
  before = await treeOf();
  // From a file, whose packages are as much a run's work as those of a repository.
  await done('install', '--packages', '/srv/packages/pg-backup-api_2%3a2.2.0-1.bookworm_all.deb', '--yes');
  await done('setup', '--yes', '--key-type', 'ec-p256');
  expect(await installed()).toEqual(['apache2', 'pg-backup-api']);
});
afterAll(() => host?.close());

test('an undo of a removal leaves a green check', async () => {
  const with443 = await treeOf();
  expect(await done('remove', '--yes')).toContain('Nothing of the wizard remains');
  expect(await host.run('test', '-e', vhost)).toMatchObject({ exitCode: 1 });
  expect((await host.run('systemctl', 'is-active', 'pg-backup-api')).stdout).toBe('inactive\n');
  const { runs } = answerOf<{ runs: readonly { id: string }[] }>(await host.wizard('history', '--json'));
  await done('history', 'undo', runs[0]?.id ?? '', '--yes');
  expect(await treeOf()).toMatchObject({ [vhost]: with443[vhost] });
  const { rungs } = answerOf<{ rungs: readonly { id: string; state: string }[] }>(await host.wizard('check', '--json'));
  expect(rungs.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(rungs.length).toBeGreaterThan(3);
});

test('a virtual host that somebody edited is left and named', async () => {
  appendFileSync(host.path(vhost), '# ours now\n');
  const plan = await done('remove', '--dry-run');
  expect(plan).toContain(`Left alone: ${vhost}: somebody else changed it since.`);
  await host.must('sed', '-i', '$d', vhost);
});

test('the packages stay where another package or another site needs Apache', async () => {
  const control =
    'Package: shop\nVersion: 1\nArchitecture: all\nMaintainer: Tests <tests@example.invalid>\nDepends: apache2\n';
  const site = '/etc/apache2/sites-enabled/shop.conf';
  mkdirSync(host.path('/srv/shop/DEBIAN'), { recursive: true });
  writeFileSync(host.path('/srv/shop/DEBIAN/control'), `${control}Description: needs Apache\n`);
  await host.must('sh', '-c', 'dpkg-deb --build /srv/shop && dpkg -i /srv/shop.deb');
  expect(problemOf(await host.wizard('remove', '--packages', '--dry-run', '--json'))).toBe('packages-needed');
  await host.must('sh', '-c', 'dpkg --purge shop && rm -r /srv/shop /srv/shop.deb');
  writeFileSync(host.path(site), '<VirtualHost *:80>\nServerName shop.example.com\n</VirtualHost>\n');
  expect(problemOf(await host.wizard('remove', '--packages', '--dry-run', '--json'))).toBe('apache-in-use');
  rmSync(host.path(site));
});

test('after certs issue, revoke and schedule, remove --packages --state leaves the tree as it was before', async () => {
  await done('certs', 'issue', 'nagios', '--out', '/srv/clients/nagios', '--key-type', 'ec-p256', '--yes');
  await done('certs', 'schedule', '--yes');
  await done('certs', 'revoke', 'nagios', '--yes');
  await done('remove', '--packages', '--state', '--yes');
  expect(await treeOf()).toEqual(before);
  expect(await installed()).toEqual([]);
});
