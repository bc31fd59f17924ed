import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostName, openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, folder, problemOf } from '../support/real-host-evidence.ts';

/** Another site of this Apache, with a CA and a client of its own. */
const other = '/srv/shop';
const otherSite = `Listen 8443
<VirtualHost *:8443>
  ServerName shop.example.com
  DocumentRoot /var/www/html
  SSLEngine on
  SSLCertificateFile ${other}/server.crt
  SSLCertificateKeyFile ${other}/server.key
  SSLCACertificateFile ${other}/ca.crt
  SSLVerifyClient require
</VirtualHost>
`;
const openssl = `
set -e
mkdir -p ${other}; cd ${other}
curve='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
openssl req -x509 $curve -keyout ca.key -subj '/CN=Shop CA' -days 3650 -out ca.crt 2>/dev/null
for name in server client; do
  openssl req -new $curve -keyout $name.key -subj "/CN=shop.example.com" -out $name.csr 2>/dev/null
  printf 'subjectAltName=DNS:shop.example.com\\n' >ext
  openssl x509 -req -in $name.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -extfile ext -out $name.crt 2>/dev/null
done
`;

const list = '/etc/pg-backup-api-wizard/revoked.crl';
const conf = '/etc/apache2/conf-available/pg-backup-api-revocation.conf';

let host: RealHost;
beforeAll(async () => {
  host = await openRealHost('systemd');
  await host.must('apt-get', '-qq', '-y', 'install', 'apache2', 'pg-backup-api');
  await host.must('systemctl', 'enable', '--now', 'pg-backup-api');
  await host.must('sh', '-c', openssl);
  const set = await host.wizard('setup', '--yes', '--key-type', 'ec-p256');
  if (set.exitCode !== 0) throw new Error(`${set.stdout}${set.stderr}`);
  await host.must('sh', '-c', `cat >/etc/apache2/sites-available/shop.conf <<'END'\n${otherSite}END`);
  await host.must('a2ensite', '-q', 'shop');
  await host.must('systemctl', 'restart', 'apache2');
  const issued = await host.wizard(
    'certs',
    'issue',
    'laptop',
    '--out',
    '/srv/laptop',
    '--key-type',
    'ec-p256',
    '--yes',
  );
  if (issued.exitCode !== 0) throw new Error(`${issued.stdout}${issued.stderr}`);
});
afterAll(() => host?.close());

/** What real curl gets: the answer, or what TLS says. */
async function get(client: string): Promise<string> {
  const pair = ['--cert', `${client}.crt`, '--key', `${client}.key`];
  const { stdout, stderr } = client.startsWith(other)
    ? await host.run(
        ...['curl', '-sS', '-o', '/dev/null', '-w', '%{http_code}', '--cacert', `${other}/ca.crt`, ...pair],
        ...['--resolve', 'shop.example.com:8443:127.0.0.1', 'https://shop.example.com:8443/'],
      )
    : await host.run('curl', '-sS', '--cacert', `${folder}/root.crt`, ...pair, `https://${hostName}/status`);
  return /alert certificate revoked/.exec(stderr)?.[0] ?? (stdout || stderr);
}

const clients = ['/srv/laptop/laptop', `${folder}/pg-backup-user`, `${other}/client`];
const everybody = async () => Promise.all(clients.map(get));
const allIn = ['"OK"', '"OK"', '200'];
const laptopOut = ['alert certificate revoked', '"OK"', '200'];

test('only the clients that are named may come, the other site is not concerned', async () => {
  expect(await everybody()).toEqual(allIn);
  const allowed = await host.wizard('certs', 'allow', 'desk', '--yes', '--json');
  expect(allowed).toMatchObject({ exitCode: 0 });
  const { evidence } = answerOf<{ evidence: { checks: { id: string; state: string }[] } }>(allowed);
  expect(evidence.checks.map(({ id, state }) => `${id} ${state}`)).toEqual(['other-name ok', 'admitted ok']);
  expect(await everybody()).toEqual([expect.stringContaining('403 Forbidden'), '"OK"', '200']);
  expect((await host.wizard('check', '--json')).stdout).not.toContain('allow-list-off');

  expect(await host.wizard('certs', 'renew', '--all', '--yes')).toMatchObject({ exitCode: 0 });
  expect((await everybody())[0]).toContain('403 Forbidden');
  expect(await host.wizard('certs', 'allow', 'desk', 'laptop', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await everybody()).toEqual(allIn);
  expect(await host.wizard('certs', 'allow', '--all-clients', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await everybody()).toEqual(allIn);
});

test('a lost laptop is turned away, the others and the other site’s clients are not; once is enough, and undo brings it back', async () => {
  expect(await everybody()).toEqual(allIn);
  const revoked = await host.wizard('certs', 'revoke', 'laptop', '--reason', 'key-compromise', '--yes', '--json');
  expect(revoked).toMatchObject({ exitCode: 0 });
  const { run, evidence } = answerOf<{ run: string; evidence: { checks: { id: string; state: string }[] } }>(revoked);
  expect(evidence.checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
    ...['listed ok', 'revoked ok', 'other ok', 'admitted ok'],
  ]);
  expect(await everybody()).toEqual(laptopOut);
  const verified = await host.run('openssl', 'crl', '-in', list, '-CAfile', `${folder}/root.crt`, '-noout', '-text');
  expect(verified.stderr).toContain('verify OK');
  expect(verified.stdout).toContain('Key Compromise');

  const before = await host.must('sha256sum', list, conf);
  const again = await host.wizard('certs', 'revoke', '/srv/laptop/laptop.crt', '--yes', '--json');
  expect([again.exitCode, answerOf(again)]).toMatchObject([0, { outcome: 'nothing-to-do', changed: false }]);
  expect(await host.must('sha256sum', list, conf)).toBe(before);

  expect(await host.wizard('history', 'undo', run, '--yes')).toMatchObject({ exitCode: 0 });
  expect(await everybody()).toEqual(allIn);
  for (const path of [
    list,
    '/etc/pg-backup-api-wizard',
    conf,
    '/etc/apache2/conf-enabled/pg-backup-api-revocation.conf',
  ])
    expect(await host.run('test', '-e', path)).toMatchObject({ exitCode: 1 });
});

test('renewals, and the renewal of a list that is about to expire, keep it out', async () => {
  expect(await host.wizard('certs', 'revoke', 'laptop', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await host.wizard('certs', 'renew', '--all', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await everybody()).toEqual(laptopOut);

  // The same list as openssl makes it, with five days left.
  const shorter = `set -e; d=$(mktemp -d); cd $d
    serial=$(openssl x509 -noout -serial -in /srv/laptop/laptop.crt | cut -d= -f2)
    printf 'R\\t991231235959Z\\t261101000000Z\\t%s\\tunknown\\t/CN=laptop\\n' "$serial" >index.txt; echo 07 >number
    printf '[ca]\\ndefault_ca=l\\n[l]\\ndatabase=%s/index.txt\\ncrlnumber=%s/number\\ndefault_md=sha256\\ncrl_extensions=x\\n[x]\\nauthorityKeyIdentifier=keyid\\n' $d $d >cnf
    openssl ca -gencrl -config cnf -cert ${folder}/root.crt -keyfile /srv/pgcluster/ssl/CA.key -crldays 5 -out new.crl 2>/dev/null
    cat new.crl >${list}; systemctl reload apache2`;
  await host.must('sh', '-c', shorter);
  expect((await host.wizard('certs', 'status')).stdout).toContain('crl-expiring');
  const renewed = await host.wizard('certs', 'renew', '--expiring', '--yes', '--json');
  expect([renewed.exitCode, answerOf(renewed)]).toMatchObject([0, { outcome: 'renewed' }]);
  const { stdout } = await host.run('openssl', 'crl', '-in', list, '-noout', '-crlnumber', '-nextupdate');
  expect(
    BigInt(
      /crlNumber=0x([0-9A-F]+)/.exec(stdout)?.[1] === undefined
        ? 0
        : `0x${/crlNumber=0x([0-9A-F]+)/.exec(stdout)?.[1]}`,
    ),
  ).toBeGreaterThan(7n);
  expect((await host.wizard('certs', 'status')).stdout).not.toContain('crl-expiring');
  expect(await everybody()).toEqual(laptopOut);
  const next = await host.wizard('certs', 'renew', '--expiring', '--yes', '--json');
  expect([next.exitCode, answerOf(next)]).toMatchObject([0, { outcome: 'nothing-due' }]);
});

test('with the CA’s key elsewhere the list goes the way of request, sign and import', async () => {
  const certs = (...words: readonly string[]) => host.wizard('certs', ...words, '--yes', '--json');
  expect(await certs('issue', 'desk', '--key-type', 'ec-p256')).toMatchObject({ exitCode: 0 });
  await host.must('sh', '-c', `mkdir -p /srv/controller; mv /srv/pgcluster/ssl/CA.key /srv/controller/`);
  await host.must('cp', `${folder}/root.crt`, '/srv/controller/CA.crt');
  await host.must('cp', list, '/srv/older.crl');
  const refused = await certs('revoke', 'desk');
  expect([refused.exitCode, problemOf(refused)]).toEqual([1, 'ca-key-missing']);
  expect(await certs('revoke', 'desk', '--request', '/srv/desk.json')).toMatchObject({ exitCode: 0 });
  expect(await get(`${folder}/desk`)).toBe('"OK"');

  const controller = ['--ca', '/srv/controller/CA.crt', '--ca-key', '/srv/controller/CA.key'];
  await host.must('sh', '-c', `sed 's/"number": "[0-9]*"/"number": "7"/' /srv/desk.json >/srv/stale.json`);
  const stale = await certs('sign', '/srv/stale.json', ...controller);
  expect([stale.exitCode, problemOf(stale)]).toEqual([1, 'request-refused']);
  expect(await certs('sign', '/srv/desk.json', ...controller)).toMatchObject({ exitCode: 0 });

  const imported = await certs('import', '/srv/desk.crl');
  expect(imported).toMatchObject({ exitCode: 0 });
  // The revoked client itself knocks: its files are here.
  const { evidence } = answerOf<{ evidence: { checks: { id: string; state: string }[] } }>(imported);
  expect(evidence.checks.map(({ id, state }) => `${id} ${state}`)).toEqual(
    expect.arrayContaining(['listed ok', 'revoked ok', 'admitted ok']),
  );
  expect(await get(`${folder}/desk`)).toBe('alert certificate revoked');
  expect(await everybody()).toEqual(laptopOut);
  expect(answerOf(await certs('import', '/srv/desk.crl'))).toMatchObject({ outcome: 'nothing-to-do' });

  const before = await host.must('sha256sum', list);
  const older = await certs('import', '/srv/older.crl');
  expect([older.exitCode, problemOf(older)]).toEqual([1, 'list-older']);
  await host.must('cp', `${folder}/desk.crt`, '/srv/desk.crt');
  const again = await certs('import', '/srv/desk.crt');
  expect([again.exitCode, problemOf(again)]).toEqual([1, 'revoked']);
  expect(await host.must('sha256sum', list)).toBe(before);
  await host.must('mv', '/srv/controller/CA.key', '/srv/pgcluster/ssl/');
});

test('a site whose clients would be turned away with it is named, and nothing is changed', async () => {
  const before = await host.must('sha256sum', list);
  await host.must(
    'sh',
    '-c',
    `cp ${list} ${other}/old.crl; sed -i '/SSLVerifyClient/a SSLCARevocationFile ${other}/old.crl' /etc/apache2/sites-available/shop.conf`,
  );
  const refused = await host.wizard('certs', 'revoke', 'pg-backup-user', '--yes', '--json');
  expect([refused.exitCode, problemOf(refused)]).toEqual([1, 'revocation-conflict']);
  expect(refused.stdout).toContain('/etc/apache2/sites-enabled/shop.conf:2');
  expect(await host.must('sha256sum', list)).toBe(before);
});

type Rotation = {
  seen: {
    since: string | null;
    quietSeconds: number | null;
    clients: { name: string; ca: string; requests: number }[];
  };
  quiet: boolean;
};

test('a rotation shows who still comes with the old CA, beside another site, and waits until nobody does', async () => {
  await host.must('sed', '-i', '/SSLCARevocationFile/d', '/etc/apache2/sites-available/shop.conf');
  const wizard = async (...words: readonly string[]) => {
    const ended = await host.wizard('certs', ...words, '--yes');
    expect(ended).toMatchObject({ exitCode: 0 });
    return ended.stdout;
  };
  await wizard('issue', 'monitor', '--out', '/srv/monitor', '--key-type', 'ec-p256');
  await host.must('cp', '-a', '/srv/monitor', '/srv/away');
  await wizard('rotate', 'start');
  await wizard('rotate', 'reissue');

  await wizard('rotate', '--wait', '0s');
  expect(await get('/srv/away/monitor')).toBe('"OK"');
  expect(await get('/srv/monitor/monitor')).toBe('"OK"');
  expect(await get(`${other}/client`)).toBe('200');
  const waited = await host.wizard('certs', 'rotate', '--wait', '1s', '--yes', '--json');
  expect(waited).toMatchObject({ exitCode: 0 });
  const { seen, quiet } = answerOf<Rotation>(waited);
  expect(quiet).toBe(true);
  expect(seen.clients.filter(({ name }) => name !== 'pg-backup-user')).toEqual([
    expect.objectContaining({ name: 'monitor', ca: 'old', requests: 1 }),
    expect.objectContaining({ name: 'monitor', ca: 'new', requests: 1 }),
  ]);
  const own = ['/etc/apache2/conf-available/pg-backup-api-clients.conf', '/etc/logrotate.d/pg-backup-api-clients'];
  await host.must('ls', ...own);
  expect(await wizard('rotate', 'retire')).toMatch(
    /Last with the old CA: monitor from [\d.:]+, \d+ \w+ ago \(logged since /,
  );
  for (const path of [...own, '/etc/apache2/conf-enabled/pg-backup-api-clients.conf'])
    expect(await host.run('test', '-e', path)).toMatchObject({ exitCode: 1 });
  expect(await get('/srv/away/monitor')).not.toBe('"OK"');
  expect(await get(`${other}/client`)).toBe('200');
});
