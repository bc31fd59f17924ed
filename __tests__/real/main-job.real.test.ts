import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, hostName, openRealHost, type RealHost } from '../support/real-host.ts';
import { answerOf, curl, folder, serialOf, servedSerial, snapshot, touched } from '../support/real-host-evidence.ts';

const client = `${folder}/pg-backup-user`;
const server = `${folder}/pg-backup-api`;
const config = '/srv/pgcluster/config.yml';

let host: RealHost;
let first: Ended;
beforeAll(async () => {
  host = await openRealHost();
  await host.must('cp', config, '/tmp/config-before.yml');
  first = await host.wizard('setup', '--yes');
});
afterAll(() => host?.close());

test('setup --yes brings a bare Barman host to a proven one', () => {
  expect({ ...first, stdout: '' }).toEqual({ exitCode: 0, stdout: '', stderr: first.stderr });
  expect(first.stdout).toContain('✔ ok       API and barman diagnose agree');
});

test('check finds the whole chain healthy, and tells of the PostgreSQL that does not run here', async () => {
  const checked = await host.wizard('check', '--json');
  const answer = answerOf<Checked>(checked);
  expect(answer).toMatchObject({
    schema: 1,
    host: hostName,
    status: { state: 'ok' },
    comparison: { verdict: 'match' },
  });
  expect(answer.rungs.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(answer.certificates.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  const [server] = answer.servers;
  expect(server?.checks.find(({ id }) => id === 'postgresql')).toMatchObject({
    state: 'crit',
    hint: expect.stringContaining('Connection refused'),
  });
  expect([checked.exitCode, answer.verdict]).toEqual([1, 'crit']);
});

interface Checked {
  readonly verdict: string;
  readonly rungs: readonly { readonly id: string; readonly state: string }[];
  readonly certificates: readonly { readonly file: string; readonly verdict: string }[];
  readonly servers: readonly { readonly checks: readonly { readonly id: string; readonly state: string }[] }[];
}

test('a second setup --yes changes nothing and says so', async () => {
  const places = [...touched, '/var/lib/pg-backup-api-wizard', '/var/lib/dpkg/status'];
  const before = await snapshot(host, ...places);
  const second = await host.wizard('setup', '--yes');
  expect(second).toMatchObject({ exitCode: 0 });
  expect(second.stdout).toContain('Nothing to change: this host is set up, and the API answers its clients.');
  expect(await snapshot(host, ...places)).toEqual(before);
});

test.each([
  ['/etc/tpa', 'root:root 755'],
  ['/etc/tpa/root.crt', 'root:root 644'],
  [folder, 'root:root 700'],
  [`${folder}/CA.crt`, 'www-data:www-data 644'],
  [`${folder}/root.crt`, 'root:root 644'],
  [`${server}.crt`, 'www-data:www-data 644'],
  [`${server}.key`, 'www-data:www-data 600'],
  [`${client}.crt`, 'root:root 644'],
  [`${client}.key`, 'root:root 600'],
  ['/srv/pgcluster/ssl', 'root:root 750'],
  ['/srv/pgcluster/ssl/CA.crt', 'root:root 644'],
  ['/srv/pgcluster/ssl/CA.key', 'root:root 600'],
  ['/usr/local/share/ca-certificates/CA.crt', 'root:root 644'],
  ['/etc/apache2/sites-available/pg-backup-api.conf', 'root:root 644'],
  ['/var/lib/pg-backup-api-wizard', 'root:root 700'],
  ['/var/lib/pg-backup-api-wizard/journal', 'root:root 700'],
])('%s belongs to whom it should: %s', async (path, expected) => {
  expect((await host.must('stat', '-c', '%U:%G %a', path)).trim()).toBe(expected);
});

test('the CA is one file in all its places', async () => {
  const copies = [`${folder}/root.crt`, `${folder}/CA.crt`, '/etc/tpa/root.crt', '/srv/pgcluster/ssl/CA.crt'];
  const sums = await host.must('sha256sum', ...copies, '/usr/local/share/ca-certificates/CA.crt');
  expect(
    new Set(
      sums
        .trim()
        .split('\n')
        .map((line) => line.slice(0, 64)),
    ).size,
  ).toBe(1);
});

test.each([
  { pair: server, purpose: 'sslserver', name: hostName },
  { pair: server, purpose: 'sslserver', name: 'barman1' },
  { pair: client, purpose: 'sslclient', name: 'pg-backup-user' },
])('openssl accepts $pair strictly as $purpose for $name', async ({ pair, purpose, name }) => {
  const verify = [
    'openssl',
    'verify',
    '-x509_strict',
    '-auth_level',
    '2',
    '-purpose',
    purpose,
    '-verify_hostname',
    name,
  ];
  const only = ['-no-CApath', '-no-CAstore', '-CAfile', `${folder}/root.crt`];
  expect(await host.must(...verify, ...only, `${pair}.crt`)).toBe(`${pair}.crt: OK\n`);
  const inCertificate = await host.must('openssl', 'x509', '-noout', '-pubkey', '-in', `${pair}.crt`);
  expect(await host.must('openssl', 'pkey', '-pubout', '-in', `${pair}.key`)).toBe(inCertificate);
  expect(await host.must('openssl', 'pkey', '-noout', '-text', '-in', `${pair}.key`)).toMatch(
    /^Private-Key: \(4096 bit/,
  );
});

test('openssl turns the client certificate away as a server, and the server certificate as a client', async () => {
  const verify = (purpose: string, pair: string) =>
    host.run('openssl', 'verify', '-purpose', purpose, '-CAfile', `${folder}/root.crt`, `${pair}.crt`);
  expect(await verify('sslserver', client)).toMatchObject({ exitCode: 2 });
  expect(await verify('sslclient', server)).toMatchObject({ exitCode: 2 });
});

test('real curl is let in with the client certificate alone', async () => {
  expect(await curl(host, '/status', client)).toBe('"OK"');
  expect(Object.keys(JSON.parse(await curl(host, '/diagnose', client)))).toEqual(['global', 'servers']);
  expect(await curl(host, '/status', undefined)).toBe('curl ended with 56');
});

test('real curl needs no --cacert: the CA is in the trust store', async () => {
  const call = ['curl', '--silent', '--cert', `${client}.crt`, '--key', `${client}.key`, `https://${hostName}/status`];
  expect(await host.must(...call)).toBe('"OK"');
});

test('nothing listens on port 80', async () => {
  expect(await host.run('curl', '--silent', `http://${hostName}/`)).toMatchObject({ exitCode: 7 });
});

test('PyYAML sees one difference in config.yml, and its comments are still there', async () => {
  const compare = [
    'import sys, yaml',
    'before, after = (yaml.safe_load(open(name)) for name in sys.argv[1:])',
    'assert after["cluster_vars"].pop("enable_pg_backup_api") is True',
    'assert before == after',
  ].join('\n');
  await host.must('/usr/bin/python3', '-c', compare, '/tmp/config-before.yml', config);
  const { stdout } = await host.run('diff', '/tmp/config-before.yml', config);
  expect(stdout.split('\n').slice(1)).toEqual(['>   enable_pg_backup_api: true', '']);
});

test('certs renew --all: new serials on disk and on the wire, the same keys, and the old client is still let in', async () => {
  await host.must('sh', '-c', `cp ${client}.crt /tmp/old.crt; cp ${client}.key /tmp/old.key`);
  const keys = await snapshot(host, `${server}.key`, `${client}.key`);
  const old = [await serialOf(host, `${server}.crt`), await serialOf(host, `${client}.crt`)];
  expect(await servedSerial(host)).toBe(old[0]);

  const renewed = await host.wizard('certs', 'renew', '--all', '--yes');

  expect(renewed).toMatchObject({ exitCode: 0 });
  const fresh = [await serialOf(host, `${server}.crt`), await serialOf(host, `${client}.crt`)];
  expect(fresh.filter((serial) => old.includes(serial))).toEqual([]);
  expect(await servedSerial(host)).toBe(fresh[0]);
  expect(await snapshot(host, `${server}.key`, `${client}.key`)).toEqual(keys);
  expect(await curl(host, '/status', client)).toBe('"OK"');
  expect(await curl(host, '/status', '/tmp/old')).toBe('"OK"');
  await host.must('rm', '/tmp/old.key');
});

test('certs renew --new-key, then history undo: every byte, owner and mode is back, and Apache serves the old set', async () => {
  const before = await snapshot(host, ...touched);
  const served = await servedSerial(host);
  const renewed = await host.wizard('certs', 'renew', '--all', '--new-key', '--yes', '--json');
  const { run } = answerOf<{ run: string }>(renewed);
  expect(renewed.exitCode).toBe(0);
  const after = await snapshot(host, ...touched);
  expect(
    Object.keys(after)
      .filter((path) => after[path] !== before[path])
      .sort(),
  ).toEqual([`${server}.crt`, `${server}.key`, `${client}.crt`, `${client}.key`].sort());
  expect(await servedSerial(host)).not.toBe(served);
  expect(await curl(host, '/status', client)).toBe('"OK"');

  const listed = answerOf<{ runs: { id: string; outcome: string }[] }>(await host.wizard('history', '--json'));
  expect(listed.runs[0]).toMatchObject({ id: run, outcome: 'proven' });
  expect(await host.wizard('history', 'undo', run, '--yes')).toMatchObject({ exitCode: 0 });
  expect(await snapshot(host, ...touched)).toEqual(before);
  expect(await servedSerial(host)).toBe(served);
});

test('certs create --dir makes a set of its own beside the one that is served, and leaves that alone', async () => {
  const before = await snapshot(host, ...touched);
  const created = await host.wizard('certs', 'create', '--dir', '/tmp/other', '--host', 'api.other.example', '--yes');
  expect(created).toMatchObject({ exitCode: 0 });
  const names = await host.must(
    'openssl',
    'x509',
    '-noout',
    '-ext',
    'subjectAltName',
    '-in',
    '/tmp/other/pg-backup-api.crt',
  );
  expect(names).toContain('DNS:api.other.example');
  expect(await snapshot(host, ...touched)).toEqual(before);
});

test('a pair that does not fit is not brought to Apache, which goes on serving', async () => {
  const served = await servedSerial(host);
  await host.must('openssl', 'genrsa', '-out', `${server}.key`, '2048');
  await host.must('a2dissite', 'pg-backup-api');

  const refused = await host.wizard('proxy', '--yes', '--json');

  expect(refused.exitCode).toBe(1);
  expect(answerOf(refused)).toMatchObject({ outcome: 'undone', problem: { id: 'rehearsal-failed' } });
  expect(await servedSerial(host)).toBe(served);
  expect(await curl(host, '/status', client)).toBe('"OK"');
});

test('certs renew heals the pair, and setup the rest', async () => {
  expect(await host.wizard('certs', 'renew', 'pg-backup-api', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await host.wizard('setup', '--yes')).toMatchObject({ exitCode: 0 });
  expect(await servedSerial(host)).toBe(await serialOf(host, `${server}.crt`));
  expect((await host.must('stat', '-c', '%U:%G %a', `${server}.key`)).trim()).toBe('www-data:www-data 600');
});

test('no key is anywhere but in its own file', async () => {
  const secret = (await host.must('sed', '-n', '5p', `${client}.key`)).trim();
  expect(secret).toMatch(/^[A-Za-z0-9+/]{64}$/);
  const places = [
    '/var/lib/pg-backup-api-wizard/journal',
    '/var/lib/pg-backup-api-wizard/logs',
    '/etc',
    '/srv',
    '/tmp',
  ];
  const found = await host.run('grep', '-rlF', '--', secret, ...places);
  expect(found.stdout.trim().split('\n')).toEqual([`${client}.key`]);
});
