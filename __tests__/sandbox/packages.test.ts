import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StandIn, standIn } from './stand-in.ts';

let host: StandIn;
beforeAll(async () => {
  host = await standIn();
});
afterAll(() => host.close());

const format = `\${db:Status-Want}\\t\${db:Status-Status}\\t\${db:Status-Eflag}\\t\${Version}\\n`;
const installed = async (name: string) => (await host.run(['dpkg-query', '-W', `-f=${format}`, name])).out;

describe('a fresh Debian host', () => {
  test('has Barman, but neither Apache nor pg-backup-api', async () => {
    expect(await installed('barman')).toBe('install\tinstalled\tok\t3.16.2-1.pgdg12+1\n');
    expect(await host.run(['dpkg-query', '-W', 'apache2'])).toMatchObject({
      code: 1,
      err: 'dpkg-query: no packages found matching apache2\n',
    });
    expect(existsSync(host.path('/etc/apache2'))).toBe(false);
  });

  test('lists candidates, highest first, one with an epoch', async () => {
    const { out } = await host.run(['apt-cache', 'madison', 'pg-backup-api']);
    const versions = out.split('\n').flatMap((line) => line.split('|')[1]?.trim() ?? []);
    expect(versions.slice(0, 3)).toEqual(['2:2.2.0-1.bookworm', '2.2.0-1.pgdg12+1', '2.2.0-1.bookworm']);
  });

  test('is silent about an unknown package, with exit code 0', async () => {
    expect(await host.run(['apt-cache', 'madison', 'nothing'])).toMatchObject({ code: 0, out: '' });
  });

  test('starts in the folder of config.yml', async () => {
    const { out } = await host.run(['cat', 'config.yml']);
    expect(out).toContain('- Name: barman1.example.com');
    expect(out).not.toContain('enable_pg_backup_api');
  });
});

describe('apt-get', () => {
  test('simulates without changing anything', async () => {
    const { out } = await host.run(['apt-get', '-s', '-qq', 'install', 'pg-backup-api=2.1.0-1.bookworm']);
    expect(out).toContain('Inst pg-backup-api (2.1.0-1.bookworm enterprise:bookworm [all])\n');
    expect((await host.run(['dpkg-query', '-W', 'pg-backup-api'])).code).toBe(1);
  });

  test('does not know a version', async () => {
    expect(await host.run(['apt-get', 'install', '-y', 'pg-backup-api=9.9'])).toMatchObject({
      code: 100,
      err: "E: Version '9.9' for 'pg-backup-api' was not found\n",
    });
  });

  test('installs nothing when nobody answers the question', async () => {
    const ran = await host.run(['apt-get', 'install', 'pg-backup-api']);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/Do you want to continue\? \[Y\/n\] Abort\.\n$/);
  });

  test('installs after a yes at the question', async () => {
    const ran = await host.run(['apt-get', 'install', 'python3-cryptography'], 'y\n');
    expect(ran.code).toBe(0);
    expect(await installed('python3-cryptography')).toContain('install\tinstalled\tok\t');
  });

  test('installs the exact version and tells its progress', async () => {
    const ran = await host.run([
      'apt-get',
      '-y',
      '-o',
      'APT::Status-Fd=3',
      'install',
      'pg-backup-api=2.1.0-1.bookworm',
    ]);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('Setting up pg-backup-api (2.1.0-1.bookworm) ...');
    expect(ran.status[0]).toBe('dlstatus:1:0.0000:Retrieving file 1 of 9');
    expect(ran.status.at(-1)).toBe('pmstatus:pg-backup-api:97.7778:Installed pg-backup-api (all)');
    expect(await installed('pg-backup-api')).toBe('install\tinstalled\tok\t2.1.0-1.bookworm\n');
    expect(readFileSync(host.path('/lib/systemd/system/pg-backup-api.service'), 'utf8')).toContain('User=barman');
  });

  test('ends at 80 percent for one package', async () => {
    const ran = await host.run(['apt-get', '-y', '-oAPT::Status-Fd=3', 'install', 'pg-backup-api=2.1.1-1.bookworm']);
    expect(ran.status.filter((line) => line.startsWith('pmstatus'))).toEqual([
      'pmstatus:dpkg-exec:0.0000:Running dpkg',
      'pmstatus:pg-backup-api:0.0000:Preparing pg-backup-api (all)',
      'pmstatus:pg-backup-api:20.0000:Unpacking pg-backup-api (all)',
      'pmstatus:pg-backup-api:40.0000:Preparing to configure pg-backup-api (all)',
      'pmstatus:pg-backup-api:60.0000:Configuring pg-backup-api (all)',
      'pmstatus:pg-backup-api:80.0000:Installed pg-backup-api (all)',
    ]);
  });

  test('refuses a downgrade with -y alone', async () => {
    const ran = await host.run(['apt-get', '-y', 'install', 'pg-backup-api=2.0.0-2.bookworm']);
    expect(ran).toMatchObject({
      code: 100,
      err: 'E: Packages were downgraded and -y was used without --allow-downgrades.\n',
    });
    expect(ran.out).toContain('The following packages will be DOWNGRADED:\n  pg-backup-api\n');
  });

  test('downgrades when allowed', async () => {
    const ran = await host.run(['apt-get', '-y', '--allow-downgrades', 'install', 'pg-backup-api=2.0.0-2.bookworm']);
    expect(ran.code).toBe(0);
    expect(await installed('pg-backup-api')).toContain('2.0.0-2.bookworm');
  });

  test('does not touch a held package', async () => {
    await host.run(['apt-mark', 'hold', 'pg-backup-api']);
    const ran = await host.run(['apt-get', '-y', 'install', 'pg-backup-api=2.1.0-1.bookworm']);
    await host.run(['apt-mark', 'unhold', 'pg-backup-api']);
    expect(ran).toMatchObject({
      code: 100,
      err: 'E: Held packages were changed and -y was used without --allow-change-held-packages.\n',
    });
  });

  test('finishes after Ctrl-C', async () => {
    const child = spawn('apt-get', ['-y', 'install', 'apache2'], {
      env: { ...process.env, ...host.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stdout.once('data', () => child.kill('SIGINT'));
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, err]).toEqual([0, 'W: Operation was interrupted before it could finish\n']);
    expect(await installed('apache2')).toContain('install\tinstalled\tok\t');
  });

  test('leaves Debian’s Apache tree behind: port 80, the default site, no ssl', () => {
    expect(readFileSync(host.path('/etc/apache2/ports.conf'), 'utf8')).toMatch(/^Listen 80$/m);
    expect(readlinkSync(host.path('/etc/apache2/sites-enabled/000-default.conf'))).toBe(
      '../sites-available/000-default.conf',
    );
    expect(existsSync(host.path('/etc/apache2/mods-enabled/ssl.load'))).toBe(false);
  });
});

describe('a2enmod', () => {
  test('enables what a module depends on first', async () => {
    expect((await host.run(['a2enmod', 'proxy_http'])).out.split('\n').slice(0, 3)).toEqual([
      'Considering dependency proxy for proxy_http:',
      'Enabling module proxy.',
      'Enabling module proxy_http.',
    ]);
  });

  test('says that a module is enabled already', async () => {
    await host.run(['a2enmod', 'ssl']);
    expect((await host.run(['a2enmod', 'ssl'])).out).toMatch(/Module ssl already enabled\n$/);
  });

  test('does not know a module', async () => {
    expect(await host.run(['a2enmod', 'nothing'])).toMatchObject({
      code: 1,
      err: 'ERROR: Module nothing does not exist!\n',
    });
  });
});

describe('systemctl', () => {
  test.each([
    [['start', 'nothing'], 5, 'Failed to start nothing.service: Unit nothing.service not found.\n'],
    [['is-enabled', 'nothing'], 1, 'Failed to get unit file state for nothing.service: No such file or directory\n'],
    [['reload', 'pg-backup-api'], 1, 'pg-backup-api.service is not active, cannot reload.\n'],
  ])('%j', async (words, code, err) => {
    expect(await host.run(['systemctl', ...words])).toMatchObject({ code, err });
  });

  test('starts pg-backup-api, which then answers', async () => {
    expect((await host.run(['pg-backup-api', 'status'])).code).toBe(255);
    expect((await host.run(['systemctl', 'enable', '--now', 'pg-backup-api'])).code).toBe(0);
    expect((await host.run(['systemctl', 'is-active', 'pg-backup-api'])).out).toBe('active\n');
    const status = await host.run(['pg-backup-api', 'status']);
    expect(status).toMatchObject({ code: 0, out: expect.stringMatching(/^DEBUG:urllib3\.[\s\S]*\nOK\n$/) });
  });
});

test('the wizard is on the PATH', async () => {
  expect((await host.run(['wizard', 'check', '--json'])).out).toBe('check --json\n');
});
