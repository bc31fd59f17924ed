import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyTypes } from '../../source/pki/keys/key-type.ts';
import { hostName, openRealHost, type RealHost } from '../support/real-host.ts';

const pkis = keyTypes.map((type, index) => ({ type, port: 9440 + index, set: `/srv/pki/${type}` }));
let host: RealHost;

beforeAll(async () => {
  host = await openRealHost();
  await host.must('apt-get', '-qq', 'update');
  await host.must('apt-get', '-qq', '-y', 'install', 'apache2');
  await host.must('a2enmod', 'ssl');
  await host.must('mkdir', '/srv/pki');
  const sites = pkis.map(({ port, set }) => site(port, set)).join('');
  await host.must('sh', '-c', 'printf %s "$0" >/etc/apache2/sites-enabled/pki.conf', sites);
  for (const { type, set } of pkis) {
    const made = await host.wizard('certs', 'create', '--dir', set, '--cluster', type, '--key-type', type, '--yes');
    if (made.exitCode !== 0) throw new Error(`${made.stdout}${made.stderr}`);
  }
  await host.must('apache2ctl', 'restart');
});
afterAll(() => host?.close());

function site(port: number, set: string): string {
  return `Listen ${port}
<VirtualHost *:${port}>
  ServerName ${hostName}
  DocumentRoot /var/www/html
  SSLEngine on
  SSLCertificateFile ${set}/pg-backup-api.crt
  SSLCertificateKeyFile ${set}/pg-backup-api.key
  SSLCACertificateFile ${set}/root.crt
  SSLVerifyClient require
  SSLVerifyDepth 10
</VirtualHost>
`;
}

/** The status of a GET by real curl, or its exit code. */
async function get({ port, set }: { port: number; set: string }, ...client: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await host.run(
    ...['curl', '--silent', '--max-time', '20', '--output', '/dev/null', '--write-out', '%{http_code}'],
    ...['--retry', '5', '--retry-connrefused', '--cacert', `${set}/root.crt`, ...client],
    `https://${hostName}:${port}/`,
  );
  return exitCode === 0 ? stdout : 'refused';
}

const pair = (set: string, name = 'pg-backup-user') => ['--cert', `${set}/${name}.crt`, '--key', `${set}/${name}.key`];

describe.each(pkis)('a PKI of $type keys', (pki) => {
  test('serves curl, which trusts its server, and lets its client in', async () => {
    expect(await get(pki, ...pair(pki.set))).toBe('200');
  });

  test('turns away who has no certificate', async () => {
    expect(await get(pki)).toBe('refused');
  });

  test('turns away the clients of all others', async () => {
    const strangers = pkis.filter(({ set }) => set !== pki.set);
    expect(await Promise.all(strangers.map(({ set }) => get(pki, ...pair(set))))).toEqual(
      strangers.map(() => 'refused'),
    );
  });

  test('lets in the renewed client, and the old one, after a renewal of both leaves', async () => {
    await host.must('cp', '-r', pki.set, `${pki.set}-before`);
    expect(await host.wizard('certs', 'renew', '--all', '--dir', pki.set, '--yes')).toMatchObject({ exitCode: 0 });
    await host.must('apache2ctl', 'graceful');
    expect([await get(pki, ...pair(pki.set)), await get(pki, ...pair(`${pki.set}-before`))]).toEqual(['200', '200']);
  });
});

describe('certs issue', () => {
  const [first] = pkis;
  const issue = (...words: readonly string[]) =>
    host.wizard('certs', 'issue', ...words, '--dir', first?.set ?? '', '--key-type', 'ec-p256', '--yes');

  test('makes clients that Apache lets in', async () => {
    expect(await issue('monitor')).toMatchObject({ exitCode: 0 });
    expect(first && (await get(first, ...pair(first.set, 'monitor')))).toBe('200');
  });

  test('makes a PKCS#12 file that curl reads', async () => {
    await host.must('sh', '-c', 'umask 077; echo hat-stand >/root/passphrase');
    expect(await issue('browser', '--pkcs12', '--passphrase-file', '/root/passphrase')).toMatchObject({ exitCode: 0 });
    const words = ['--cert-type', 'P12', '--cert', `${first?.set}/browser.p12:hat-stand`];
    expect(first && (await get(first, ...words))).toBe('200');
  });
});
