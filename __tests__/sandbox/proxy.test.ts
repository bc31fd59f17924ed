import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secureGet } from './secure-get.ts';
import { pem, type StandIn, setUpProxy, standIn } from './stand-in.ts';

let host: StandIn;
beforeAll(async () => {
  host = await standIn();
  await host.run(['apt-get', '-y', 'install', 'apache2', 'pg-backup-api']);
  await setUpProxy(host);
  await host.run(['systemctl', 'enable', '--now', 'pg-backup-api']);
});
afterAll(() => host.close());

const key = (name: string) => host.path(`/etc/tpa/pg-backup-api/pg-backup-api.${name}`);
const serve = async (name: string) => {
  copyFileSync(pem(`${name}.crt`), key('crt'));
  copyFileSync(pem(`${name}.key`), key('key'));
};

describe('the proxy', () => {
  test('does not listen on 443 until Apache is restarted', async () => {
    expect(await secureGet(host, '/status', 'client')).toEqual({ error: 'ECONNREFUSED' });
  });

  test('is told by apachectl with the place of its section', async () => {
    const { out } = await host.run(['apachectl', '-S']);
    expect(out.split('\n')).toContainEqual(
      expect.stringMatching(/^\*:443 +\S+ \(\/etc\/apache2\/sites-enabled\/pg-backup-api\.conf:1\)$/),
    );
  });

  test('has a unit behind it that systemctl prints', async () => {
    const { out } = await host.run(['systemctl', 'cat', 'pg-backup-api']);
    expect(out).toMatch(/^# \/lib\/systemd\/system\/pg-backup-api\.service\n\[Unit\]\n/);
    expect(await host.run(['systemctl', 'cat', 'nothing'])).toMatchObject({ code: 1 });
  });

  test('passes a client of the CA on to pg-backup-api', async () => {
    expect((await host.run(['systemctl', 'restart', 'apache2'])).code).toBe(0);
    expect(await secureGet(host, '/status', 'client')).toMatchObject({
      status: 200,
      type: 'text/html; charset=utf-8',
      body: '"OK"',
    });
  });

  test('serves the diagnose document of Barman, compact and with passwords', async () => {
    await host.run(['sandbox-fault', 'password-in-conninfo']);
    const answer = await secureGet(host, '/diagnose', 'client');
    const body = 'body' in answer ? answer.body : '';
    expect(Object.keys(JSON.parse(body).servers)).toEqual(['pg1', 'pg2']);
    expect(body).not.toContain('\n ');
    expect(body).toContain('password=example');
    expect((await host.run(['barman', 'diagnose'])).out).toContain('password=*REDACTED*');
    await host.run(['sandbox-fault', 'none']);
    expect((await host.run(['barman', 'diagnose'])).out).not.toContain('password');
  });

  test.each([
    [undefined, 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    ['stranger', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
    ['server', 'ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE'],
  ])('refuses a caller with certificate %s: %s', async (client, error) => {
    expect(await secureGet(host, '/status', client)).toEqual({ error });
  });

  test('answers with pg-backup-api’s own 404 for a wrong path', async () => {
    expect(await secureGet(host, '/diagnos', 'client')).toMatchObject({ status: 404, type: 'application/json' });
  });

  test('answers 503 in HTML when pg-backup-api is stopped', async () => {
    await host.run(['systemctl', 'stop', 'pg-backup-api']);
    const answer = await secureGet(host, '/status', 'client');
    await host.run(['systemctl', 'start', 'pg-backup-api']);
    expect(answer).toMatchObject({ status: 503, type: 'text/html; charset=iso-8859-1' });
    expect(readFileSync(host.path('/var/log/apache2/error.log'), 'utf8')).toContain('(111)Connection refused: AH00957');
  });

  test('answers 500 in HTML without proxy_http', async () => {
    await host.run(['a2dismod', 'proxy_http']);
    await host.run(['systemctl', 'restart', 'apache2']);
    const answer = await secureGet(host, '/status', 'client');
    await host.run(['a2enmod', 'proxy_http']);
    await host.run(['systemctl', 'restart', 'apache2']);
    expect(answer).toMatchObject({ status: 500, type: 'text/html; charset=iso-8859-1' });
  });
});

describe('a new certificate', () => {
  test('is served after a reload, not before', async () => {
    const old = await secureGet(host, '/status', 'client');
    await serve('next-server');
    expect(await secureGet(host, '/status', 'client')).toEqual(old);
    await host.run(['systemctl', 'reload', 'apache2']);
    const now = await secureGet(host, '/status', 'client');
    expect('served' in now && 'served' in old && now.served !== old.served).toBe(true);
  });

  test('whose key is another’s passes configtest and kills Apache at the reload, which returns 0', async () => {
    copyFileSync(pem('server.crt'), key('crt'));
    expect(await host.run(['apachectl', 'configtest'])).toMatchObject({ code: 0, err: 'Syntax OK\n' });
    expect((await host.run(['systemctl', 'reload', 'apache2'])).code).toBe(0);
    expect((await host.run(['systemctl', 'is-active', 'apache2'])).out).toBe('failed\n');
    expect(await secureGet(host, '/status', 'client')).toEqual({ error: 'ECONNREFUSED' });
    expect(readFileSync(host.path('/var/log/apache2/error.log'), 'utf8')).toContain(
      'AH02565: Certificate and private key',
    );
  });

  test('put right again lets Apache start', async () => {
    await serve('server');
    expect((await host.run(['systemctl', 'restart', 'apache2'])).code).toBe(0);
    expect(await secureGet(host, '/status', 'client')).toMatchObject({ status: 200 });
  });
});

describe('port 80', () => {
  test('is served while ports.conf says so, and closed by a reload after it does not', async () => {
    expect((await host.run(['ss', '-Hltnp', 'sport = :80'])).out).toMatch(/\*:80 .*\(\("apache2",pid=/);
    const ports = host.path('/etc/apache2/ports.conf');
    writeFileSync(ports, readFileSync(ports, 'utf8').replace(/^Listen 80\n/m, ''));
    await host.run(['apachectl', 'graceful']);
    expect((await host.run(['ss', '-Hltnp', 'sport = :80'])).out).toBe('');
    expect((await host.run(['ss', '-Hltnp', 'sport = :443'])).out).toContain('*:443');
  });
});

describe('update-ca-certificates', () => {
  test('puts the operator’s CA into the bundle', async () => {
    copyFileSync(pem('ca.crt'), host.path('/usr/local/share/ca-certificates/CA.crt'));
    expect((await host.run(['update-ca-certificates'])).out).toContain('1 added, 0 removed; done.\n');
    const bundle = readFileSync(host.path('/etc/ssl/certs/ca-certificates.crt'), 'utf8');
    expect(bundle).toContain(readFileSync(pem('ca.crt'), 'utf8').trim());
    expect((await host.run(['update-ca-certificates'])).out).toContain('0 added, 0 removed; done.\n');
  });
});
