import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, snapshot } from '../support/real-host-evidence.ts';

const places = ['/etc', '/usr/local', '/srv', '/var/lib/pg-backup-api-wizard'];
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

beforeAll(async () => {
  host = await openRealHost('systemd');
  // As every rebuild of the trust store leaves it, which drops what else lies there.
  await host.must('sh', '-c', 'mkdir -p /srv/clients && update-ca-certificates --fresh');
  before = await treeOf();
  await done('setup', '--yes', '--key-type', 'ec-p256');
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

test('after certs issue and certs schedule, remove --packages --state leaves the tree as it was before', async () => {
  await done('certs', 'issue', 'nagios', '--out', '/srv/clients/nagios', '--key-type', 'ec-p256', '--yes');
  await done('certs', 'schedule', '--yes');
  await done('remove', '--packages', '--state', '--yes');
  expect(await treeOf()).toEqual(before);
  expect((await host.run('dpkg-query', '-W', 'apache2', 'pg-backup-api')).stdout).toBe('');
});
