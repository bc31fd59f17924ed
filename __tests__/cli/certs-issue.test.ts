import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectCertificates } from '../../source/pki/certificate/inspect.ts';
import { keyMatchesCertificate, signedBy } from '../../source/pki/certificate/matches.ts';
import { protectKey } from '../../source/pki/keys/protected-key.ts';
import { type CommandHost, openCommandHost } from '../support/command-host.ts';

const folder = '/etc/tpa/pg-backup-api';
const caKey = '/root/pgcluster/ssl/CA.key';
let host: CommandHost;
const text = (path: string) => readFileSync(host.path(path), 'utf8');
const facts = (path: string) => {
  const inspection = inspectCertificates(text(path));
  if (!inspection.ok) throw new Error(inspection.why);
  return inspection.certificates[0];
};
const mode = (path: string) => (statSync(host.path(path)).mode & 0o777).toString(8);
const quick = ['--key-type', 'ec-p256', '--yes'];

beforeAll(async () => {
  host = await openCommandHost();
  const { code, err, out } = await host.wizard('setup', ...quick);
  if (code !== 0) throw new Error(`${out}\n${err}`);
});
afterAll(() => host?.close());

test('certs renew makes nothing in a folder without certificates: a mistyped name is no wish for a CA', async () => {
  const answer = await host.json('certs', 'renew', '--all', '--dir', '/etc/tpa/pg-backup-ap', '--yes');
  expect(answer).toMatchObject({ code: 1, error: { id: 'nothing-to-renew' } });
  expect(existsSync(host.path('/etc/tpa/pg-backup-ap'))).toBe(false);
});

describe('other names for the server', () => {
  const server = `${folder}/pg-backup-api.crt`;

  test.each([['certs', 'create'], ['setup']])('%s %s says how to get them, and changes nothing', async (...words) => {
    const before = text(server);
    const answer = await host.json(...words, '--san', 'backup.example.com', ...quick);
    expect(answer).toMatchObject({ code: 1, error: { id: 'other-names' } });
    expect(text(server)).toBe(before);
  });

  test('certs create has nothing to say about names that are carried', async () => {
    const names = facts(server)?.names ?? [];
    expect(await host.json('certs', 'create', '--san', ...names, ...quick)).toMatchObject({ code: 0 });
  });

  test('certs renew renews the server for them, long before its end', async () => {
    const client = text(`${folder}/pg-backup-user.crt`);
    expect(await host.json('certs', 'renew', '--san', 'backup.example.com', '--yes')).toMatchObject({ code: 0 });
    expect(facts(server)?.names).toContain('backup.example.com');
    expect(text(`${folder}/pg-backup-user.crt`)).toBe(client);
  });

  test('certs renew of the client alone has no use for them', async () => {
    const answer = await host.json('certs', 'renew', 'pg-backup-user', '--san', 'backup.example.com', '--yes');
    expect(answer).toMatchObject({ code: 2, error: { id: 'usage' } });
  });
});

test('certs create makes a set for a host that is known by its address', async () => {
  const words = ['--dir', '/srv/by-address', '--host', '10.1.2.3', '--cluster', 'speedy', ...quick];
  expect(await host.json('certs', 'create', ...words)).toMatchObject({ code: 0 });
  expect(facts('/srv/by-address/pg-backup-api.crt')).toMatchObject({ commonName: '10.1.2.3', names: ['10.1.2.3'] });
});

test('certs create makes no CA without a name', async () => {
  const answer = await host.json('certs', 'create', '--dir', '/srv/nameless', '--cluster', '', ...quick);
  expect(answer).toMatchObject({ code: 2, error: { id: 'usage' } });
});

describe('certs issue', () => {
  test('makes a pair of the CA that the proxy lets in', async () => {
    const { code, outcome, evidence } = await host.json('certs', 'issue', 'harp_proxy', ...quick);
    expect([code, outcome]).toEqual([0, 'proven']);
    expect(evidence).toMatchObject({
      checks: [
        { id: 'pair', state: 'ok' },
        { id: 'admitted', state: 'ok' },
      ],
    });
    const [certificate, key] = [text(`${folder}/harp_proxy.crt`), text(`${folder}/harp_proxy.key`)];
    expect(signedBy(certificate, text(`${folder}/root.crt`))).toBe(true);
    expect(keyMatchesCertificate(key, certificate)).toBe(true);
    expect(facts(`${folder}/harp_proxy.crt`)).toMatchObject({ commonName: 'harp_proxy', names: ['harp_proxy'] });
    expect([mode(`${folder}/harp_proxy.crt`), mode(`${folder}/harp_proxy.key`)]).toEqual(['644', '600']);
  });

  test('a second time renews the certificate and keeps the key', async () => {
    const [serial, key] = [facts(`${folder}/harp_proxy.crt`)?.serial, text(`${folder}/harp_proxy.key`)];
    expect((await host.wizard('certs', 'issue', 'harp_proxy', ...quick)).code).toBe(0);
    expect(text(`${folder}/harp_proxy.key`)).toBe(key);
    expect(facts(`${folder}/harp_proxy.crt`)?.serial).not.toBe(serial);
  });

  test('--new-key makes another key', async () => {
    const key = text(`${folder}/harp_proxy.key`);
    expect((await host.wizard('certs', 'issue', 'harp_proxy', '--new-key', ...quick)).code).toBe(0);
    expect(text(`${folder}/harp_proxy.key`)).not.toBe(key);
  });

  test('“pemagent” is named as TPA names it', async () => {
    expect((await host.wizard('certs', 'issue', 'pemagent', ...quick)).code).toBe(0);
    expect(facts(`${folder}/pemagent-barman1.example.com.crt`)?.commonName).toBe('pemagent-barman1.example.com');
  });

  test('certs status has a row for each, and knows what is served and used', async () => {
    const { certificates } = await host.json('certs', 'status');
    const rows = certificates as readonly { file: string; role: string; served?: boolean; usedBy: readonly string[] }[];
    const rowOf = (name: string) => rows.find(({ file }) => file === `${folder}/${name}`);
    expect(rowOf('pg-backup-api.crt')).toMatchObject({
      served: true,
      usedBy: [expect.stringContaining('SSLCertificateFile'), expect.stringContaining('SSLCertificateKeyFile')],
    });
    expect(rowOf('harp_proxy.crt')).toMatchObject({ role: 'client', inSet: false });
    expect(rowOf('pemagent-barman1.example.com.crt')).toMatchObject({ role: 'client', verdict: 'ok' });
    expect(rows.map(({ file }) => file)).toContain('/usr/local/share/ca-certificates/CA.crt');
  });

  test('puts pair, CA and PKCS#12 file into another folder, for another owner', async () => {
    const file = `${host.folder}/p12-passphrase`;
    writeFileSync(file, 'hat stand\n', { mode: 0o600 });
    const words = ['--pkcs12', '--passphrase-file', file, '--out', host.path('/srv/monitor'), '--owner', 'barman'];
    expect(await host.json('certs', 'issue', 'monitor', ...words, ...quick)).toMatchObject({ code: 0 });
    expect(text('/srv/monitor/root.crt')).toBe(text(`${folder}/root.crt`));
    expect([mode('/srv/monitor/monitor.key'), mode('/srv/monitor/monitor.p12')]).toEqual(['600', '600']);
    expect(readFileSync(host.path('/srv/monitor/monitor.p12'))[0]).toBe(0x30);
    const owners = JSON.parse(readFileSync(`${host.folder}/owners.json`, 'utf8'));
    expect(owners['/srv/monitor/monitor.p12']).toEqual({ owner: 'barman', group: 'barman' });
  });

  test.each([
    ['pg-backup-api', 'name-reserved'],
    ['CA', 'name-reserved'],
    ['../etc/passwd', 'bad-name'],
    ['two words', 'bad-name'],
  ])('the name %j is refused', async (name, id) => {
    expect(await host.json('certs', 'issue', name, ...quick)).toMatchObject({ code: 2, error: { id } });
  });

  test('a PKCS#12 file without a passphrase and without anybody to ask is refused', async () => {
    expect(await host.json('certs', 'issue', 'x', '--pkcs12', ...quick)).toMatchObject({
      code: 2,
      error: { id: 'usage' },
    });
  });

  test('without the CA’s key nothing is made', async () => {
    renameSync(host.path(caKey), host.path('/root/away.key'));
    expect(await host.json('certs', 'issue', 'late', ...quick)).toMatchObject({
      code: 1,
      error: { id: 'ca-key-missing' },
    });
    renameSync(host.path('/root/away.key'), host.path(caKey));
  });

  test('an exported script has the commands and no key', async () => {
    const script = `${host.folder}/issue.sh`;
    expect((await host.wizard('certs', 'issue', 'scripted', '--pkcs12', '--script', script)).code).toBe(0);
    const content = readFileSync(script, 'utf8');
    expect(content).toContain('openssl pkcs12 -export');
    expect(content).not.toMatch(/^-----BEGIN [A-Z ]*PRIVATE KEY/m);
  });
});

describe('a CA key behind a passphrase', () => {
  const passphrase = 'nine lives';
  let file: string;
  beforeAll(async () => {
    file = `${host.folder}/ca-passphrase`;
    writeFileSync(file, `${passphrase}\n`, { mode: 0o600 });
    writeFileSync(host.path(caKey), await protectKey(text(caKey), passphrase, 10_000), { mode: 0o600 });
  });

  test('is not used without it', async () => {
    expect(await host.json('certs', 'renew', '--all', '--yes')).toMatchObject({
      code: 1,
      error: { id: 'ca-passphrase-needed' },
    });
  });

  test('is opened by --ca-passphrase-file, and stays protected', async () => {
    const serial = facts(`${folder}/pg-backup-api.crt`)?.serial;
    const answer = await host.json('certs', 'renew', '--all', '--yes', '--ca-passphrase-file', file);
    expect(answer).toMatchObject({ code: 0, outcome: 'proven' });
    expect(facts(`${folder}/pg-backup-api.crt`)?.serial).not.toBe(serial);
    expect(text(caKey)).toContain('ENCRYPTED PRIVATE KEY');
  });

  test('serves certs issue, too', async () => {
    const words = ['certs', 'issue', 'guarded', '--ca-passphrase-file', file, ...quick];
    expect(await host.json(...words)).toMatchObject({ code: 0, outcome: 'proven' });
  });

  test('serves setup, whose --ca-key may be named from the current folder on', async () => {
    renameSync(host.path(caKey), host.path('/root/pgcluster/away.key'));
    renameSync(host.path(`${folder}/pg-backup-user.crt`), host.path('/root/away.crt'));
    const words = ['setup', '--ca-key', 'away.key', ...quick];
    expect(await host.json(...words)).toMatchObject({ code: 1, error: { id: 'ca-passphrase-needed' } });
    const { code, outcome } = await host.json(...words, '--ca-passphrase-file', file);
    expect([code, outcome]).toEqual([0, 'proven']);
    renameSync(host.path('/root/pgcluster/away.key'), host.path(caKey));
  });

  test('is not opened by another', async () => {
    const other = `${host.folder}/other-passphrase`;
    writeFileSync(other, 'ten lives\n', { mode: 0o600 });
    expect(await host.json('certs', 'renew', '--all', '--yes', '--ca-passphrase-file', other)).toMatchObject({
      code: 1,
      error: { id: 'wrong-passphrase' },
    });
  });

  test.each([
    ['a file that is not there', '/nonexistent/file', 'it is not there'],
    ['a folder', '/etc', 'it is not a regular file'],
  ])('%s holds no passphrase, and the reason is not taken for one', async (_, path, why) => {
    expect(await host.json('certs', 'renew', '--all', '--yes', '--ca-passphrase-file', path)).toMatchObject({
      code: 1,
      error: { id: 'passphrase-file', message: `No passphrase can be read from ${path} (${why}).` },
    });
  });
});
