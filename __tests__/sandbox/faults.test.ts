import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { SandboxFault } from '../../source/sandbox/faults.ts';
import { secureGet } from './secure-get.ts';
import { type StandIn, setUpProxy, standIn } from './stand-in.ts';

async function withFault(fault: SandboxFault, look: (host: StandIn) => Promise<void>): Promise<void> {
  const host = await standIn('debian', fault);
  try {
    await look(host);
  } finally {
    await host.close();
  }
}

test('no-candidate: the lists are there, the package is not', () =>
  withFault('no-candidate', async (host) => {
    expect(await host.run(['apt-cache', 'madison', 'pg-backup-api'])).toMatchObject({ code: 0, out: '' });
    expect((await host.run(['apt-cache', 'madison', 'apache2'])).out).toContain('apache2 | ');
    expect(await host.run(['apt-get', '-y', 'install', 'pg-backup-api'])).toMatchObject({
      code: 100,
      err: 'E: Unable to locate package pg-backup-api\n',
    });
  }));

test('lists-absent: apt-get update mends it', () =>
  withFault('lists-absent', async (host) => {
    expect((await host.run(['apt-cache', 'madison', 'apache2'])).out).toBe('');
    expect((await host.run(['apt-get', 'update'])).code).toBe(0);
    expect((await host.run(['apt-cache', 'madison', 'apache2'])).out).toContain('apache2 | ');
  }));

test('apt-locked: apt-get says who holds the lock, after waiting as long as it may', () =>
  withFault('apt-locked', async (host) => {
    const ran = await host.run(['apt-get', '-y', '-o', 'DPkg::Lock::Timeout=3', 'install', 'apache2']);
    expect(ran.code).toBe(100);
    expect(ran.out).toContain('Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend.');
    expect(ran.err).toContain('It is held by process 1837 (unattended-upgr)');
  }));

test('dpkg-interrupted: dpkg --configure -a mends it', () =>
  withFault('dpkg-interrupted', async (host) => {
    const ran = await host.run(['apt-get', '-qq', 'check']);
    expect(ran).toMatchObject({
      code: 100,
      err: expect.stringContaining("you must manually run 'dpkg --configure -a'"),
    });
    await host.run(['dpkg', '--configure', '-a']);
    expect((await host.run(['apt-get', '-qq', 'check'])).code).toBe(0);
  }));

test('download-fails: 404, and nothing is installed', () =>
  withFault('download-fails', async (host) => {
    const ran = await host.run(['apt-get', '-y', 'install', 'pg-backup-api']);
    expect(ran).toMatchObject({ code: 100, err: expect.stringContaining('404  Not Found') });
    expect((await host.run(['dpkg-query', '-W', 'pg-backup-api'])).code).toBe(1);
  }));

test('port-in-use: Apache cannot start with TLS, and ss says who has the port', () =>
  withFault('port-in-use', async (host) => {
    await host.run(['apt-get', '-y', 'install', 'apache2', 'pg-backup-api']);
    await setUpProxy(host);
    expect((await host.run(['systemctl', 'restart', 'apache2'])).code).toBe(1);
    expect((await host.run(['ss', '-Hltnp', 'sport = :443'])).out).toContain('(("nginx",pid=866');
    expect((await host.run(['journalctl', '-u', 'apache2'])).out).toContain('could not bind to address 0.0.0.0:443');
  }));

test('backend-down: the service starts without complaint and is failed afterwards', () =>
  withFault('backend-down', async (host) => {
    await host.run(['apt-get', '-y', 'install', 'pg-backup-api']);
    expect((await host.run(['systemctl', 'start', 'pg-backup-api'])).code).toBe(0);
    expect(await host.run(['systemctl', 'is-active', 'pg-backup-api'])).toMatchObject({ code: 3, out: 'failed\n' });
    expect(await host.run(['pg-backup-api', 'status'])).toMatchObject({ code: 255 });
  }));

test('proof-fails: the old certificate goes on being served, through reload and restart', () =>
  withFault('no-candidate', async (host) => {
    await host.run(['sandbox-fault', 'none']);
    await host.run(['apt-get', '-y', 'install', 'apache2', 'pg-backup-api']);
    await setUpProxy(host, 'server');
    await host.run(['systemctl', 'restart', 'apache2', 'pg-backup-api']);
    const old = await secureGet(host, '/status', 'client');
    await host.run(['sandbox-fault', 'proof-fails']);
    await setUpProxy(host, 'next-server');
    await host.run(['systemctl', 'reload', 'apache2']);
    expect(await secureGet(host, '/status', 'client')).toEqual(old);
    await host.run(['systemctl', 'restart', 'apache2']);
    expect(await secureGet(host, '/status', 'client')).toEqual(old);
    await host.run(['sandbox-fault', 'none']);
    await host.run(['systemctl', 'reload', 'apache2']);
    expect(await secureGet(host, '/status', 'client')).toMatchObject({ status: 200 });
    expect(await secureGet(host, '/status', 'client')).not.toEqual(old);
  }));

test('proof-fails: a first certificate is served, and everybody refused', () =>
  withFault('proof-fails', async (host) => {
    await host.run(['apt-get', '-y', 'install', 'apache2', 'pg-backup-api']);
    await setUpProxy(host);
    await host.run(['systemctl', 'restart', 'apache2', 'pg-backup-api']);
    expect(await secureGet(host, '/status', 'client')).toMatchObject({ status: 403 });
  }));

test('postgres-unreachable: barman check names the server', () =>
  withFault('postgres-unreachable', async (host) => {
    const ran = await host.run(['barman', 'check', 'all']);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('Server pg2:\n\tPostgreSQL: FAILED\n');
    expect(ran.out).toContain('Server pg1:\n\tPostgreSQL: OK\n');
  }));

test.each<[SandboxFault, string]>([
  ['slot-inactive', "\treplication slot: FAILED (slot 'barman' not active: is 'receive-wal' running?)\n"],
  ['backup-too-old', '\tbackup maximum age: FAILED (interval provided: 1 week, latest backup age: 14 days)\n'],
  ['backup-failed', '\tfailed backups: FAILED (there are 1 failed backups)\n'],
])('%s: barman check says so of the last server', (fault, line) =>
  withFault(fault, async (host) => {
    const { code, out } = await host.run(['barman', 'check', 'all']);
    expect(code).toBe(1);
    expect(out.slice(out.indexOf('Server pg2:'))).toContain(line);
    expect(out.slice(0, out.indexOf('Server pg2:'))).not.toContain('FAILED');
  }),
);

test('port-7480-open: ss shows the API on every address', () =>
  withFault('port-7480-open', async (host) => {
    await host.run(['apt-get', '-y', 'install', 'pg-backup-api']);
    await host.run(['systemctl', 'start', 'pg-backup-api']);
    expect((await host.run(['ss', '-Hltnp', 'sport = :7480'])).out).toContain('0.0.0.0:7480');
    await host.run(['sandbox-fault', 'none']);
    expect((await host.run(['ss', '-Hltnp', 'sport = :7480'])).out).toContain('127.0.0.1:7480');
  }));

test('no-client-verify: a running Apache lets everybody in until it is mended', () =>
  withFault('no-candidate', async (host) => {
    await host.run(['sandbox-fault', 'none']);
    await host.run(['apt-get', '-y', 'install', 'apache2', 'pg-backup-api']);
    await setUpProxy(host);
    await host.run(['systemctl', 'restart', 'apache2', 'pg-backup-api']);
    await host.run(['sandbox-fault', 'no-client-verify']);
    expect(await secureGet(host, '/status')).toMatchObject({ status: 200 });
    const vhost = () => readFileSync(host.path('/etc/apache2/sites-available/pg-backup-api.conf'), 'utf8');
    expect(vhost()).toContain('SSLVerifyClient none');
    await host.run(['sandbox-fault', 'none']);
    expect(vhost()).toContain('SSLVerifyClient require');
    expect(await secureGet(host, '/status')).toEqual({ error: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' });
  }));

test('barman-home-unmounted: the mount is gone, and is there again', () =>
  withFault('barman-home-unmounted', async (host) => {
    const mounts = () => readFileSync(host.path('/proc/self/mounts'), 'utf8');
    expect(mounts()).not.toContain('/var/lib/barman');
    await host.run(['sandbox-fault', 'none']);
    expect(mounts()).toContain('/dev/vdb1 /var/lib/barman xfs');
  }));

test('an unknown fault is refused with the list of faults', () =>
  withFault('no-candidate', async (host) => {
    expect(await host.run(['sandbox-fault', 'flood'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('apt-locked'),
    });
  }));
