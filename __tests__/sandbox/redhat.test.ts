import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secureGet } from './secure-get.ts';
import { pem, type StandIn, standIn, virtualHost } from './stand-in.ts';

let host: StandIn;
beforeAll(async () => {
  host = await standIn('redhat');
});
afterAll(() => host.close());

describe('dnf', () => {
  test('lists candidates in string order', async () => {
    const format = '%{name}\\t%{epoch}\\t%{version}\\t%{release}\\t%{arch}\\t%{repoid}\\n';
    const { out } = await host.run(['dnf', '-q', 'repoquery', '--qf', format, 'pg-backup-api']);
    const lines = out.split('\n').filter((line) => line !== '');
    expect(lines[0]).toBe('pg-backup-api\t0\t1.3.0\t1.el9\tnoarch\tenterprisedb-enterprise');
    expect(lines.at(-1)).toBe('pg-backup-api\t2\t2.2.0\t1.el9\tnoarch\tenterprisedb-enterprise');
  });

  test('does not know a version', async () => {
    expect(await host.run(['dnf', 'install', '-y', 'pg-backup-api-9.9'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('No match for argument: pg-backup-api-9.9\n'),
      err: 'Error: Unable to find a match: pg-backup-api-9.9\n',
    });
  });

  test('shows a plan without carrying it out, with exit code 1', async () => {
    const ran = await host.run(['dnf', 'install', '--assumeno', 'httpd']);
    expect(ran).toMatchObject({
      code: 1,
      out: expect.stringContaining('Install    7 Packages'),
      err: 'Operation aborted.\n',
    });
  });

  test('installs the exact version', async () => {
    const ran = await host.run(['dnf', 'install', '-y', 'pg-backup-api-0:2.1.0-1.el9.noarch', 'httpd', 'mod_ssl']);
    expect(ran).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Installed:[\s\S]*pg-backup-api-2\.1\.0-1\.el9\.noarch[\s\S]*Complete!\n$/),
    });
    const query = await host.run([
      'rpm',
      '-q',
      '--qf',
      '%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n',
      'pg-backup-api',
    ]);
    expect(query.out).toBe('0\t2.1.0\t1.el9\tnoarch\n');
  });

  test('downgrades without a question', async () => {
    const ran = await host.run(['dnf', 'install', '-y', 'pg-backup-api-2.0.0-1.el9']);
    expect(ran).toMatchObject({
      code: 0,
      out: expect.stringContaining('Downgraded:\n  pg-backup-api-2.0.0-1.el9.noarch'),
    });
  });

  test('gives up at a lock only when told to', async () => {
    await host.run(['sandbox-fault', 'apt-locked']);
    const ran = await host.run(['dnf', '--setopt=exit_on_lock=True', 'install', '-y', 'httpd']);
    await host.run(['sandbox-fault', 'none']);
    expect(ran).toMatchObject({ code: 200, err: expect.stringContaining('metadata already locked by 1837') });
  });

  test('leaves httpd stopped, and its account made', async () => {
    expect((await host.run(['systemctl', 'is-active', 'httpd'])).out).toBe('inactive\n');
    expect(readFileSync(host.path('/etc/passwd'), 'utf8')).toContain('\napache:x:48:');
  });
});

test('rpm says on standard output what is absent', async () => {
  expect(await host.run(['rpm', '-q', 'nothing'])).toMatchObject({
    code: 1,
    out: 'package nothing is not installed\n',
  });
});

test('Debian’s commands are not there', async () => {
  expect((await host.run(['a2enmod', 'ssl'])).code).toBe(127);
  expect((await host.run(['apt-get', 'update'])).code).toBe(127);
});

test('SELinux keeps httpd from the backend until the boolean is on', async () => {
  const folder = host.path('/etc/tpa/pg-backup-api');
  mkdirSync(folder, { recursive: true });
  copyFileSync(pem('server.crt'), `${folder}/pg-backup-api.crt`);
  copyFileSync(pem('server.key'), `${folder}/pg-backup-api.key`);
  copyFileSync(pem('ca.crt'), `${folder}/root.crt`);
  writeFileSync(host.path('/etc/httpd/conf.d/pg-backup-api.conf'), virtualHost);
  await host.run(['systemctl', 'enable', '--now', 'httpd', 'pg-backup-api']);
  expect(await secureGet(host, '/status', 'client')).toMatchObject({ status: 503 });
  expect(readFileSync(host.path('/var/log/httpd/error_log'), 'utf8')).toContain('(13)Permission denied: AH00957');
  await host.run(['setsebool', '-P', 'httpd_can_network_connect', 'on']);
  expect(await secureGet(host, '/status', 'client')).toMatchObject({ status: 200 });
});

test('update-ca-trust puts anchors into the bundle that programs read', async () => {
  copyFileSync(pem('ca.crt'), host.path('/etc/pki/ca-trust/source/anchors/CA.crt'));
  expect((await host.run(['update-ca-trust'])).code).toBe(0);
  expect(readFileSync(host.path('/etc/pki/tls/certs/ca-bundle.crt'), 'utf8')).toContain(
    readFileSync(pem('ca.crt'), 'utf8').trim(),
  );
  expect(existsSync(host.path('/usr/local/share/ca-certificates'))).toBe(false);
});
