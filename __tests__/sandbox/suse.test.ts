import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseZypperSearch } from '../../source/packages/listings/listing-zypper.ts';
import { secureGet } from './secure-get.ts';
import { pem, type StandIn, standIn, virtualHost } from './stand-in.ts';

let host: StandIn;
beforeAll(async () => {
  host = await standIn('suse');
});
afterAll(() => host.close());

const zypper = (...words: readonly string[]) => host.run(['zypper', ...words]);
const sysconfig = (variable: string) =>
  new RegExp(`^${variable}="(.*)"$`, 'm').exec(readFileSync(host.path('/etc/sysconfig/apache2'), 'utf8'))?.[1];

describe('zypper', () => {
  test('lists candidates as XML, highest first', async () => {
    const { code, out } = await zypper('-q', '--xmlout', 'search', '-s', '-x', 'pg-backup-api');
    expect([code, out.split('\n')[0]]).toEqual([0, "<?xml version='1.0'?>"]);
    expect(parseZypperSearch(out, 'pg-backup-api').available[0]).toEqual({
      version: '2:2.2.0-1.sles15.noarch',
      repository: 'enterprisedb-enterprise',
    });
  });

  test.each([
    [['-q', '--xmlout', 'search', '-s', '-x', 'nothing'], 104, 'No matching items found.'],
    [['--non-interactive', 'install', 'pg-backup-api=9.9'], 104, "No provider of 'pg-backup-api=9.9' found.\n"],
    [['--non-interactive', 'install', 'pg-backup-api=2.2.0*'], 104, 'No provider'],
    [['--non-interactive', 'remove', 'apache2'], 104, "No provider of 'apache2' found.\n"],
    [['install', 'apache2'], 4, 'Cannot read input: bad stream or EOF.'],
    [['-n', '--xmlout', 'install', '-D', 'apache2'], 0, '<solvable type="package" name="system-user-wwwrun"'],
    [['frob'], 2, "Unknown command 'frob'\n"],
  ])('%j ends with %i', async (words, code, text) => {
    const ran = await zypper(...words);
    expect([ran.code, ran.out + ran.err]).toEqual([code, expect.stringContaining(text)]);
  });

  test('installs the exact version and counts what it does', async () => {
    const { code, out } = await zypper('--non-interactive', 'install', 'pg-backup-api=0:2.1.0-1.sles15');
    expect(code).toBe(0);
    expect(out).toContain('(3/3) Installing: pg-backup-api-2.1.0-1.sles15.noarch [.....done]\n');
    const fields = '%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n';
    expect((await host.run(['rpm', '-q', '--qf', fields, 'pg-backup-api'])).out).toBe('0\t2.1.0\t1.sles15\tnoarch\n');
  });

  test('goes back only with --oldpackage, and ends with 0 either way', async () => {
    const older = 'pg-backup-api=0:2.0.0-2.sles15';
    const refused = await zypper('--non-interactive', 'install', older);
    expect([refused.code, refused.out]).toEqual([
      0,
      expect.stringMatching(/lower version than[\s\S]*Nothing to do\.\n$/),
    ]);
    const done = await zypper('--non-interactive', 'install', '--oldpackage', older);
    expect([done.code, done.out]).toEqual([0, expect.stringContaining('1 package to downgrade.')]);
  });

  test('does not touch a package with a lock', async () => {
    await zypper('addlock', 'pg-backup-api');
    expect((await zypper('-q', 'locks')).out).toContain('| pg-backup-api | package |');
    const ran = await zypper('--non-interactive', 'install', 'pg-backup-api');
    await zypper('removelock', 'pg-backup-api');
    expect([ran.code, ran.out]).toEqual([4, expect.stringContaining('Problem: conflicting requests')]);
  });
});

test('a lock that another program holds is exit code 7, also for looking', async () => {
  const locked = await standIn('suse', 'apt-locked');
  try {
    const ran = await locked.run(['zypper', '-q', '--xmlout', 'search', '-s', '-x', 'pg-backup-api']);
    expect([ran.code, ran.out]).toEqual([7, expect.stringContaining('with pid 1837 (/usr/libexec/packagekitd)')]);
    expect((await locked.run(['zypper', '-q', '--xmlout', 'repos'])).code).toBe(0);
  } finally {
    await locked.close();
  }
});

describe('Apache of SUSE', () => {
  beforeAll(async () => {
    expect((await zypper('--non-interactive', 'install', 'apache2')).code).toBe(0);
  });

  test('is neither started nor enabled by its package, which brings its account', async () => {
    expect((await host.run(['systemctl', 'is-active', 'apache2'])).out).toBe('inactive\n');
    expect((await host.run(['systemctl', 'is-enabled', 'apache2'])).out).toBe('disabled\n');
    expect(readFileSync(host.path('/etc/passwd'), 'utf8')).toContain('\nwwwrun:x:');
    expect(readFileSync(host.path('/etc/group'), 'utf8')).toContain('\nwww:x:');
  });

  test('a2enmod edits its line without a word, and says so where there is nothing to do', async () => {
    expect(await host.run(['a2enmod', 'headers'])).toMatchObject({ code: 0, out: '', err: '' });
    expect(sysconfig('APACHE_MODULES')).toMatch(/ reqtimeout headers$/);
    expect(await host.run(['a2enmod', 'headers'])).toMatchObject({ code: 0, out: '"headers" already present\n' });
    expect((await host.run(['a2enmod', '-l'])).out).toMatch(/ headers\n$/);
    expect((await host.run(['a2enmod', '-q', 'headers'])).code).toBe(0);
    await host.run(['a2dismod', 'headers']);
    expect((await host.run(['a2enmod', '-q', 'headers'])).code).toBe(1);
    expect(sysconfig('APACHE_MODULES')).toMatch(/ reqtimeout$/);
  });

  test('takes a flag up when it is started, not when it is reloaded', async () => {
    await host.run(['systemctl', 'start', 'apache2']);
    await host.run(['a2enflag', 'SSL']);
    expect(sysconfig('APACHE_SERVER_FLAGS')).toBe('SSL');
    const ports = async () => (await host.run(['ss', '-Hltnp', 'sport = :443'])).out;
    await host.run(['systemctl', 'reload', 'apache2']);
    expect(await ports()).toBe('');
    await host.run(['systemctl', 'restart', 'apache2']);
    expect(await ports()).toContain('"httpd-prefork"');
  });

  test('serves the API through the virtual host in conf.d', async () => {
    const folder = host.path('/etc/tpa/pg-backup-api');
    mkdirSync(folder, { recursive: true });
    copyFileSync(pem('server.crt'), `${folder}/pg-backup-api.crt`);
    copyFileSync(pem('server.key'), `${folder}/pg-backup-api.key`);
    copyFileSync(pem('ca.crt'), `${folder}/root.crt`);
    writeFileSync(host.path('/etc/apache2/conf.d/pg-backup-api.conf'), virtualHost);
    expect((await host.run(['apachectl', 'configtest'])).err).toContain("Invalid command 'ProxyPass'");
    await host.run(['a2enmod', 'proxy']);
    await host.run(['a2enmod', 'proxy_http']);
    expect((await host.run(['apachectl', 'configtest'])).err).toBe('Syntax OK\n');
    await host.run(['systemctl', 'restart', 'apache2']);
    await host.run(['systemctl', 'start', 'pg-backup-api']);
    expect(await secureGet(host, '/status', 'client')).toMatchObject({ status: 200 });
  });
});

test('update-ca-certificates puts anchors into the bundle that programs read, without a word', async () => {
  copyFileSync(pem('ca.crt'), host.path('/etc/pki/trust/anchors/CA.crt'));
  expect(await host.run(['update-ca-certificates'])).toMatchObject({ code: 0, out: '', err: '' });
  expect(readFileSync(host.path('/etc/ssl/ca-bundle.pem'), 'utf8')).toContain(
    readFileSync(pem('ca.crt'), 'utf8').trim(),
  );
});

test('commands of other families are not there', async () => {
  for (const name of ['apt-get', 'dnf', 'a2ensite', 'update-ca-trust', 'getsebool'])
    expect([name, (await host.run([name, 'x'])).code]).toEqual([name, 127]);
  expect(existsSync(host.path('/etc/apache2/mods-enabled'))).toBe(false);
});
