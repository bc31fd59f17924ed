import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hostName, openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, curl, folder, problemOf, snapshot, touched } from '../support/real-host-evidence.ts';

/** The layout of EDB's manual: its own CA, certificates and a client below /usr/local/lib/pgbapi, and a virtual host of its own. */
const manual = '/usr/local/lib/pgbapi';
const oldClient = `${manual}/client`;
const oldSite = '/etc/apache2/sites-available/barman-api.conf';

const openssl = `
set -e
mkdir -p ${manual}; cd ${manual}
new() { openssl req -new -newkey rsa:2048 -nodes -keyout "$1.key" -subj "/CN=$2" -out "$1.csr" 2>/dev/null; }
sign() { openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -extfile "$1.ext" -out "$1.crt" 2>/dev/null; }
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj '/CN=Backup API CA' -days 3650 -out ca.crt 2>/dev/null
new server ${hostName}; printf 'subjectAltName=DNS:${hostName},DNS:backup.example.com\\nextendedKeyUsage=serverAuth\\n' >server.ext; sign server
new client agent; printf 'extendedKeyUsage=clientAuth\\n' >client.ext; sign client
`;

const virtualHost = `<VirtualHost *:443>
  ServerName ${hostName}
  SSLEngine on
  SSLCertificateFile ${manual}/server.crt
  SSLCertificateKeyFile ${manual}/server.key
  SSLCACertificateFile ${manual}/ca.crt
  SSLVerifyClient require
  SSLVerifyDepth 1
  ProxyPass / http://127.0.0.1:7480/
  ProxyPassReverse / http://127.0.0.1:7480/
</VirtualHost>
`;

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost('systemd');
  await host.must('apt-get', '-qq', '-y', 'install', 'apache2', 'pg-backup-api');
  await host.must('systemctl', 'enable', '--now', 'pg-backup-api');
  await host.must('sh', '-c', openssl);
  await host.must('a2enmod', '-q', 'ssl', 'proxy', 'proxy_http');
  await host.must('sh', '-c', `cat >${oldSite} <<'END'\n${virtualHost}END`);
  await host.must('a2ensite', '-q', 'barman-api');
  await host.must('sed', '-i', '/^Listen 80$/d', '/etc/apache2/ports.conf');
  await host.must('systemctl', 'restart', 'apache2');
  await host.must(
    'sh',
    '-c',
    'tar -cf /tmp/before.tar /etc/apache2 /etc/ssl/certs /usr/local/share/ca-certificates /srv/pgcluster',
  );
});
afterAll(() => host?.close());

/** Small keys: their length is not the subject, and makes no difference to Apache. */
const setup = (...words: readonly string[]) => host.wizard('setup', '--yes', '--key-type', 'ec-p256', ...words);

const withOldClient = async () =>
  (
    await host.run(
      'curl',
      '-s',
      '--cacert',
      `${manual}/ca.crt`,
      '--cert',
      `${oldClient}.crt`,
      '--key',
      `${oldClient}.key`,
      `https://${hostName}/status`,
    )
  ).stdout;

/** The host as the manual leaves it. */
beforeEach(async () => {
  await host.must(
    'sh',
    '-c',
    'rm -rf /etc/tpa /etc/apache2 /srv/pgcluster/* /usr/local/share/ca-certificates/* /var/lib/pg-backup-api-wizard; tar -xf /tmp/before.tar -C /; systemctl restart apache2',
  );
  expect(await withOldClient()).toBe('"OK"');
});

describe('a host set up by EDB’s manual', () => {
  test('setup --yes decides nothing by itself: it refuses, names the site by file and line, and its clients go on', async () => {
    const before = await snapshot(host, ...touched.filter((path) => path !== '/srv/pgcluster'));
    const refused = await host.wizard('setup', '--yes', '--json');
    expect(refused.exitCode).toBe(1);
    expect(problemOf(refused)).toBe('existing-site');
    expect(refused.stdout).toContain('/etc/apache2/sites-enabled/barman-api.conf:1');
    expect(await snapshot(host, ...touched.filter((path) => path !== '/srv/pgcluster'))).toEqual(before);
    expect(await withOldClient()).toBe('"OK"');
  });

  test('taken over: one CA, its clients go on, the old site is disabled, and undo brings it back', async () => {
    const adopted = await setup('--existing-site', 'adopt', '--json');
    expect(adopted).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('defect') });
    expect(await withOldClient()).toBe('"OK"');
    expect(await curl(host, '/status', `${folder}/pg-backup-user`)).toBe('"OK"');
    expect(await host.must('cat', `${folder}/root.crt`)).toBe(await host.must('cat', `${manual}/ca.crt`));
    const names = await host.must(
      'openssl',
      'x509',
      '-noout',
      '-ext',
      'subjectAltName',
      '-in',
      `${folder}/pg-backup-api.crt`,
    );
    for (const name of [`DNS:${hostName}`, 'DNS:barman1', 'DNS:backup.example.com', 'IP Address:10.1.0.13'])
      expect(names).toContain(name);
    expect((await host.run('ls', '/etc/apache2/sites-enabled')).stdout.split('\n')).not.toContain('barman-api.conf');
    expect(await host.run('test', '-e', oldSite)).toMatchObject({ exitCode: 0 });
    expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });

    const { runs } = answerOf<{ runs: { id: string; title: string }[] }>(await host.wizard('history', '--json'));
    const proxy = runs.find(({ title }) => /proxy/i.test(title));
    expect(await host.wizard('history', 'undo', proxy?.id ?? '', '--yes')).toMatchObject({ exitCode: 0 });
    expect((await host.run('ls', '/etc/apache2/sites-enabled')).stdout).toContain('barman-api.conf');
    expect(await withOldClient()).toBe('"OK"');
  });

  test('replaced knowingly: the plan says whom it turns away', async () => {
    const dry = await host.wizard('setup', '--dry-run', '--existing-site', 'replace');
    expect(dry.stdout).toMatch(
      /every client of .*Backup API CA.* is turned away at barman1\.example\.com, backup\.example\.com/,
    );
    const replaced = await setup('--existing-site', 'replace');
    expect(replaced).toMatchObject({ exitCode: 0 });
    expect(await curl(host, '/status', `${folder}/pg-backup-user`)).toBe('"OK"');
    expect(await withOldClient()).toBe('');
  });

  test('stood beside under another name: both answer, each its own clients', async () => {
    await host.must('sh', '-c', 'grep -q api2 /etc/hosts || echo "127.0.0.1 api2.example.com" >>/etc/hosts');
    const beside = await setup('--host', 'api2.example.com', '--json');
    expect(beside).toMatchObject({ exitCode: 0 });
    expect(await withOldClient()).toBe('"OK"');
    const ours = ['--cert', `${folder}/pg-backup-user.crt`, '--key', `${folder}/pg-backup-user.key`];
    expect(await host.must('curl', '-s', ...ours, 'https://api2.example.com/status')).toBe('"OK"');
  });

  test('without the CA’s key: the way to have certificates signed elsewhere', async () => {
    await host.must('mv', `${manual}/ca.key`, '/root/ca.key');
    const refused = await host.wizard('setup', '--yes', '--existing-site', 'adopt', '--json');
    await host.must('mv', '/root/ca.key', `${manual}/ca.key`);
    expect(refused.exitCode).toBe(1);
    expect(problemOf(refused)).toBe('ca-key-missing');
    expect(refused.stdout).toContain('certs request');
    expect(await withOldClient()).toBe('"OK"');
  });
});

describe('two sites of one name', () => {
  test('the one that loses by its file name is told with file and line, and setup does not go on', async () => {
    await setup('--existing-site', 'replace');
    await host.must('sh', '-c', 'a2ensite -q barman-api && systemctl reload apache2');
    const status = await host.wizard('status');
    expect(status.stdout).toMatch(
      /sites-enabled\/barman-api\.conf:1 comes before \/etc\/apache2\/sites-enabled\/pg-backup-api\.conf:1/,
    );
    expect(problemOf(await host.wizard('proxy', '--yes', '--json'))).toBe('existing-site');
    expect(await host.wizard('proxy', '--yes', '--existing-site', 'replace')).toMatchObject({ exitCode: 0 });
    expect(await curl(host, '/status', `${folder}/pg-backup-user`)).toBe('"OK"');
  });
});

describe('another site on port 80', () => {
  const shop = '<VirtualHost *:80>\n  ServerName shop.example.com\n  DocumentRoot /srv/shop\n</VirtualHost>\n';
  beforeEach(async () => {
    await host.must(
      'sh',
      '-c',
      `mkdir -p /srv/shop && echo shop >/srv/shop/index.html && printf '%s' '${shop}' >/etc/apache2/sites-available/shop.conf && printf '<Directory /srv/shop>\\nRequire all granted\\n</Directory>\\n' >>/etc/apache2/sites-available/shop.conf && a2ensite -q shop && a2dissite -q barman-api && sed -i '1i Listen 80' /etc/apache2/ports.conf && rm -rf ${manual}.away && systemctl restart apache2`,
    );
  });
  const shopAnswers = async () =>
    (await host.run('curl', '-s', '-H', 'Host: shop.example.com', 'http://127.0.0.1/')).stdout;

  test('is named, and keeps its port unattended; a second run changes nothing', async () => {
    expect(await shopAnswers()).toBe('shop\n');
    const set = await setup();
    expect(set).toMatchObject({ exitCode: 0 });
    expect(set.stdout).toContain('Port 80 stays open for /etc/apache2/sites-enabled/shop.conf:1 (shop.example.com)');
    expect(await shopAnswers()).toBe('shop\n');
    expect((await host.wizard('setup', '--yes')).stdout).toContain('Nothing to change');
  });

  test('loses it by --close-http alone, and gets it back by undo', async () => {
    await setup();
    const closed = await host.wizard('proxy', '--yes', '--close-http', '--json');
    expect(closed).toMatchObject({ exitCode: 0 });
    expect(await shopAnswers()).toBe('');
    const { run } = answerOf<{ run: string }>(closed);
    expect(await host.wizard('history', 'undo', run, '--yes')).toMatchObject({ exitCode: 0 });
    expect(await shopAnswers()).toBe('shop\n');
  });
});
