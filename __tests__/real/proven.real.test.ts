import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, openRealHost, type RealHost, wizardCommand } from '../support/real-host.ts';
import { fixtures } from '../support/real-host-archives.ts';
import {
  answerOf,
  curl,
  folder,
  problemOf,
  serialOf,
  servedSerial,
  snapshot,
  touched,
} from '../support/real-host-evidence.ts';

const client = `${folder}/pg-backup-user`;
const server = `${folder}/pg-backup-api.crt`;
const enabled = '/etc/apache2/sites-enabled';
const renew = ['certs', 'renew', '--all', '--yes', '--json'];
const renewWithKey = [...renew, '--new-key'];

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost();
  expect(await host.wizard('setup', '--yes', '--key-type', 'ec-p256')).toMatchObject({ exitCode: 0 });
});
afterAll(() => host?.close());

const pids = async () => (await host.run('pgrep', '-x', 'apache2')).stdout.trim();
/** Ends Apache at once, as a crash does. */
const crash = async () => {
  await host.run('pkill', '-9', '-x', 'apache2');
  await host.must('sh', '-c', 'while pgrep -x apache2 >/dev/null; do :; done');
};
/** Apache serves the file in place, and lets its client in. */
async function serves(): Promise<void> {
  expect(await servedSerial(host)).toBe(await serialOf(host, server));
  expect(await curl(host, '/status', client)).toBe('"OK"');
}
/** The command fails with this problem, and neither a file nor what is served is another afterwards. */
async function refused(id: string, ...words: readonly string[]): Promise<Ended> {
  const before = await snapshot(host, ...touched);
  const ended = await host.wizard(...words);
  expect([ended.exitCode, problemOf(ended)]).toEqual([1, id]);
  expect(await snapshot(host, ...touched)).toEqual(before);
  return ended;
}
const lastRun = async () =>
  answerOf<{ runs: readonly { id: string; outcome: string }[] }>(await host.wizard('history', '--json')).runs[0];

describe('another site on the same Apache', () => {
  const pair = '/etc/ssl/private/other';
  const key = () => host.must('openssl', 'genrsa', '-out', `${pair}.key`, '2048');
  afterEach(() => host.must('rm', '-f', `${enabled}/other.conf`));

  test('whose key is another one by now keeps a renewal from the reload that would end both', async () => {
    await host.must('mkdir', '-p', '/etc/ssl/private');
    await key();
    const subject = ['-subj', '/CN=other.example.com', '-days', '30'];
    await host.must('openssl', 'req', '-x509', '-key', `${pair}.key`, '-out', `${pair}.crt`, ...subject);
    writeFileSync(
      host.path(`${enabled}/other.conf`),
      `<VirtualHost *:443>\n  ServerName other.example.com\n  SSLEngine on\n  SSLCertificateFile ${pair}.crt\n  SSLCertificateKeyFile ${pair}.key\n</VirtualHost>\n`,
    );
    await host.must('service', 'apache2', 'reload');
    expect(await host.wizard(...renew)).toMatchObject({ exitCode: 0 });
    await key();
    const before = await pids();
    const ended = await refused('site-pair-broken', ...renew);
    expect(ended.stdout).toContain('other.example.com');
    expect(ended.stdout).toContain(`${enabled}/other.conf line 4`);
    await refused('site-pair-broken', ...renewWithKey);
    expect(await pids()).toBe(before);
    await serves();
  });

  test('that only a start of Apache can judge is found by the second Apache', async () => {
    writeFileSync(
      host.path(`${enabled}/other.conf`),
      `<VirtualHost *:443>\n  ServerName other.example.com\n  SSLEngine on\n  SSLCertificateFile ${pair}.crt\n  SSLCertificateKeyFile ${pair}.key\n  SSLCACertificateFile /etc/hostname\n</VirtualHost>\n`,
    );
    await host.must('sh', '-c', `openssl req -x509 -key ${pair}.key -out ${pair}.crt -subj /CN=other -days 30`);
    const ended = await refused('proxy-would-not-start', ...renew);
    expect(ended.stdout).toMatch(/AH\d{5}/);
    await serves();
    expect(await host.must('sh', '-c', 'ls -A /var/lib/pg-backup-api-wizard')).toBe('backups\njournal\nlogs\n');
  });
});

describe('nothing is done and proven over a proxy that does not serve it', () => {
  test('Apache that was stopped', async () => {
    await host.must('service', 'apache2', 'stop');
    const ended = await refused('proxy-not-running', ...renew);
    expect(ended.stdout).toContain('apache2 is not running, though its virtual host is enabled');
    await host.must('service', 'apache2', 'start');
  });

  test('a virtual host that serves another certificate', async () => {
    const edit = (from: string, to: string) =>
      host.must('sed', '-i', `s#${from}#${to}#`, '/etc/apache2/sites-available/pg-backup-api.conf');
    await edit('pg-backup-api.crt', 'pg-backup-user.crt');
    await refused('proxy-serves-elsewhere', ...renew);
    await edit('pg-backup-user.crt', 'pg-backup-api.crt');
  });
});

describe('a file that changed between the review and the work', () => {
  test('refuses the plan', async () => {
    // strace holds the run while it takes the lock: the plan is made, and nothing is done yet.
    const stopped = host.start(
      ...['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync'],
      ...['-e', 'inject=fsync:delay_enter=5000000:when=1', ...wizardCommand, ...renew],
    );
    await host.must('sh', '-c', 'until [ -e /var/lib/pg-backup-api-wizard/lock ]; do :; done');
    await host.must('sh', '-c', `cp ${client}.key /root/kept.key && openssl genrsa 1024 >${client}.key`);
    const ended = await stopped.ended;
    expect([ended.exitCode, problemOf(ended)]).toEqual([1, 'changed-meanwhile']);
    expect(ended.stdout).toContain(`${client}.key`);
    await host.must('sh', '-c', `cat /root/kept.key >${client}.key`);
    await serves();
  });
});

describe('kill -9 in the swap of a pair, and a reload by somebody else before anybody recovers', () => {
  const killedAt = (call: string, count: number, ...words: readonly string[]) =>
    host.run(
      ...['env', 'UV_THREADPOOL_SIZE=1', 'strace', '-f', '-qq', '-o', '/dev/null'],
      ...['-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${count}`, ...wizardCommand, ...words],
    );

  // The renames of the wizard's thread: the client's two files, the virtual host, the key, the certificate, the virtual host. At the
  // first of every process the second Apache would end as well.
  test.each([2, 3, 4, 5, 6])('at the %d. rename: Apache lives, and recover brings the old set back', async (count) => {
    const before = await snapshot(host, ...touched);
    const served = await servedSerial(host);
    expect((await killedAt('rename', count, ...renewWithKey)).exitCode).toBeUndefined();
    await host.must('service', 'apache2', 'reload');
    await host.must('sh', '-c', 'service apache2 reload');
    expect(await pids()).not.toBe('');
    const recovered = await host.wizard('recover', '--yes', '--json');
    expect(recovered).toMatchObject({ exitCode: 0 });
    expect(await snapshot(host, ...touched)).toEqual(before);
    expect(await servedSerial(host)).toBe(served);
    await serves();
  });
});

describe('taking back while Apache is dead', () => {
  test('recover starts it and proves that it serves the old set', async () => {
    const served = await servedSerial(host);
    await host.run(
      ...['env', 'UV_THREADPOOL_SIZE=1', 'strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=rename'],
      ...['-e', 'inject=rename:signal=KILL:when=2', ...wizardCommand, ...renew],
    );
    await crash();
    const recovered = await host.wizard('recover', '--yes');
    expect(recovered).toMatchObject({ exitCode: 0 });
    expect(recovered.stderr).toContain('start apache2, which is not running any more');
    expect(await servedSerial(host)).toBe(served);
    await serves();
  });

  test('history undo does, too', async () => {
    const served = await servedSerial(host);
    expect(await host.wizard(...renew)).toMatchObject({ exitCode: 0 });
    await crash();
    expect(await host.wizard('history', 'undo', (await lastRun())?.id ?? '', '--yes')).toMatchObject({ exitCode: 0 });
    expect(await servedSerial(host)).toBe(served);
    await serves();
  });

  test('where it cannot be started that is said, with exit code 1, and a later recover ends it', async () => {
    expect(await host.wizard(...renew)).toMatchObject({ exitCode: 0 });
    const run = (await lastRun())?.id ?? '';
    await crash();
    writeFileSync(host.path(`${enabled}/broken.conf`), 'NoSuchDirective on\n');
    const undone = await host.wizard('history', 'undo', run, '--yes', '--json');
    expect(undone.exitCode).toBe(1);
    expect(undone.stdout).toContain('"service-not-running"');
    expect(undone.stdout).not.toContain('Everything was put back as it was');
    await host.must('rm', `${enabled}/broken.conf`);
    expect(await host.wizard('recover', '--yes')).toMatchObject({ exitCode: 0 });
    await serves();
  });

  test('a run whose reload ends Apache is taken back, and Apache serves what it served', async () => {
    const served = await servedSerial(host);
    // The reload of this host ends Apache: as one does that meets a pair which does not fit.
    const script = '/etc/init.d/apache2';
    await host.must('cp', '-a', script, '/root/apache2.init');
    // The script is called apache2 itself.
    const end = 'for pid in $(pgrep -x apache2); do [ $pid = $$ ] || kill -9 $pid; done; exit 0';
    await host.must('sed', '-i', `2i if [ "$1" = reload ]; then ${end}; fi`, script);
    const ended = await host.wizard(...renew);
    await host.must('cp', '-a', '/root/apache2.init', script);
    expect(ended.exitCode).toBe(1);
    expect(problemOf(ended)).toBe('certificates-served');
    expect(await lastRun()).toMatchObject({ outcome: 'undone' });
    expect(await servedSerial(host)).toBe(served);
    await serves();
  });
});

describe('under load', () => {
  // By hand: WIZARD_RENEWALS=100 WIZARD_ROTATIONS=10.
  const renewals = Number(process.env.WIZARD_RENEWALS ?? 2);
  const rotations = Number(process.env.WIZARD_ROTATIONS ?? 1);

  const stop = '/run/load-stop';
  const loaded = async (pair: string, work: () => Promise<void>) => {
    await host.must('rm', '-f', stop);
    const words = ['/srv/call-under-load.py', 'barman1.example.com', `${folder}/root.crt`, pair, '3', stop];
    const load = host.start('/usr/bin/python3', '-u', ...words);
    await load.saw(/calling/);
    await work().finally(() => host.must('touch', stop));
    const [, counts = ''] = (await load.ended).stdout.split('\n');
    return JSON.parse(counts) as { readonly answered: number; readonly failures: readonly string[] };
  };

  test(`${renewals} renewals with new keys under a stream of reloads, and ${rotations} rotations: no call fails`, async () => {
    copyFileSync(join(fixtures, 'call-under-load.py'), host.path('/srv/call-under-load.py'));
    for (const ending of ['crt', 'key']) await host.must('cp', '-p', `${client}.${ending}`, `/root/load.${ending}`);
    const reloads = host.start('sh', '-c', 'while :; do service apache2 reload >/dev/null; sleep 0.2; done');
    const renewed = await loaded('/root/load', async () => {
      for (let count = 0; count < renewals; count += 1) {
        expect(await host.wizard(...renewWithKey)).toMatchObject({ exitCode: 0 });
      }
    });
    reloads.kill();
    expect(renewed.failures).toEqual([]);
    expect(renewed.answered).toBeGreaterThan(renewals);
    await serves();
    for (let count = 0; count < rotations; count += 1) {
      const rotated = await loaded(client, async () => {
        for (const words of [['start', '--key-type', 'ec-p256'], ['reissue'], ['retire']]) {
          expect(await host.wizard('certs', 'rotate', ...words, '--yes', '--json')).toMatchObject({ exitCode: 0 });
        }
      });
      expect(rotated.failures).toEqual([]);
    }
    await serves();
  }, 86_400_000);
});
