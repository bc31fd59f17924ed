import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificatesOf } from '../../source/pki/certificate/matches.ts';
import { readListFile, shownSerial } from '../../source/pki/certificate/revocation-list.ts';
import { makeRevocationList } from '../../source/pki/issue/revocation-list.ts';
import { type CommandHost, openCommandHost } from '../support/command-host.ts';

const folder = '/etc/tpa/pg-backup-api';
const list = '/etc/pg-backup-api-wizard/revoked.crl';
const conf = '/etc/apache2/conf-available/pg-backup-api-revocation.conf';
const enabled = '/etc/apache2/conf-enabled/pg-backup-api-revocation.conf';
const caKey = '/root/pgcluster/ssl/CA.key';

let host: CommandHost;
const text = (path: string) => readFileSync(host.path(path), 'utf8');
const blocks = () => readListFile(text(list)) ?? [];
const onList = () => blocks().flatMap(({ list }) => list.entries.map(({ serial }) => shownSerial(serial)));
const serial = (path: string) => shownSerial(certificatesOf(text(path))[0]?.serial ?? '');
const quick = ['--key-type', 'ec-p256', '--yes'];
const states = (answer: Readonly<Record<string, unknown>>) =>
  ((answer.evidence as { checks: { id: string; state: string }[] }).checks ?? []).map(
    ({ id, state }) => `${id} ${state}`,
  );

beforeAll(async () => {
  host = await openCommandHost();
  for (const words of [['setup'], ['certs', 'issue', 'laptop']]) {
    const { code, err, out } = await host.wizard(...words, ...quick);
    if (code !== 0) throw new Error(`${out}\n${err}`);
  }
});
afterAll(() => host?.close());

test('only the clients that are named may come, until everybody may again', async () => {
  const allowed = '/etc/apache2/conf-available/pg-backup-api-allowed.conf';
  expect(await host.json('certs', 'allow')).toMatchObject({ code: 0, allowed: null });
  expect(await host.json('certs', 'allow', 'a"b', '--yes')).toMatchObject({ code: 2, error: { id: 'bad-name' } });
  const dry = await host.wizard('certs', 'allow', 'monitor', '--dry-run');
  expect(dry.out).toContain(`Not let in any more: laptop (${folder}/laptop.crt).`);
  const answer = await host.json('certs', 'allow', 'monitor', '--yes');
  expect(answer).toMatchObject({ code: 0, outcome: 'proven', changed: true });
  expect(states(answer)).toEqual(['other-name ok', 'admitted ok']);
  expect(await host.json('certs', 'allow', 'monitor', '--yes')).toMatchObject({ code: 0, outcome: 'nothing-to-do' });
  expect((await host.wizard('certs', 'status')).out).toContain('only these clients may come: pg-backup-user, monitor');

  expect(await host.json('certs', 'issue', 'late', ...quick)).toMatchObject({ code: 1, error: { id: 'not-allowed' } });
  expect(await host.json('certs', 'issue', 'monitor', ...quick)).toMatchObject({ code: 0, outcome: 'proven' });
  expect(await host.json('certs', 'renew', '--all', '--yes')).toMatchObject({ code: 0 });

  const own = text(allowed);
  writeFileSync(host.path(allowed), own.replace('barman1.example.com', 'other.example.com'));
  expect((await host.wizard('certs', 'status')).out).toContain('allow-list-off: ');
  writeFileSync(host.path(allowed), own);
  expect(await host.json('certs', 'allow', '--all-clients', '--yes')).toMatchObject({ code: 0, outcome: 'proven' });
  expect(existsSync(host.path(allowed))).toBe(false);
});

test('a reason that is none is a usage error', async () => {
  expect(await host.json('certs', 'revoke', 'laptop', '--reason', 'because', '--yes')).toMatchObject({ code: 2 });
});

test('a client that is revoked is on the list, turned away and shown; a second time changes nothing', async () => {
  const answer = await host.json('certs', 'revoke', 'laptop', '--yes');
  expect(answer).toMatchObject({ code: 0, outcome: 'proven', changed: true });
  expect(states(answer)).toEqual(['listed ok', 'revoked ok', 'other ok', 'admitted ok']);
  const before = text(list);
  const again = await host.json('certs', 'revoke', host.path(`${folder}/laptop.crt`), '--yes');
  expect(again).toMatchObject({ code: 0, outcome: 'nothing-to-do', changed: false });
  expect(text(list)).toBe(before);
  expect(onList()).toEqual([serial(`${folder}/laptop.crt`)]);
  expect(await host.json('certs', 'issue', 'laptop', '--yes')).toMatchObject({ code: 1, error: { id: 'revoked' } });
});

test('the list is renewed by renew --expiring before it ends, with everybody who was on it', async () => {
  const before = onList();
  const [caKeyPem, caCertificatePem] = [text(caKey), text(`${folder}/root.crt`)];
  const entries = blocks().flatMap(({ list }) => list.entries);
  const nextUpdate = new Date(Date.now() + 5 * 86_400_000);
  const parts = { caKeyPem, caCertificatePem, entries, now: new Date(), nextUpdate, number: 7n };
  writeFileSync(host.path(list), await makeRevocationList(parts));
  const { out } = await host.wizard('certs', 'status');
  expect(out).toContain('crl-expiring');
  expect(out).toContain(`serial ${serial(`${folder}/laptop.crt`)}: ${folder}/laptop.crt`);
  expect(out).toContain('revoked: Its CA has revoked it.');
  expect(await host.json('certs', 'renew', '--expiring', '--yes')).toMatchObject({
    ...{ code: 0, outcome: 'renewed' },
    revocationList: { due: ['pgcluster.CA'], held: [], outcome: 'proven' },
  });
  expect(onList()).toEqual(before);
  expect(blocks()[0]?.list.number).toBeGreaterThan(7n);
  // No timer renews it here: it lasts as long as its CA.
  const [ca] = certificatesOf(caCertificatePem);
  expect(blocks()[0]?.list.nextUpdate?.date).toEqual(ca?.notAfter.date);
});

test('a rotation issues nobody again who is on the list, and drops it with the old CA', async () => {
  const revoked = text(`${folder}/laptop.crt`);
  expect(await host.json('certs', 'rotate', 'start', ...quick)).toMatchObject({ code: 0 });
  expect(onList()).toHaveLength(1);
  expect(await host.json('certs', 'rotate', 'reissue', '--yes')).toMatchObject({ code: 0 });
  expect(text(`${folder}/laptop.crt`)).toBe(revoked);
  expect(await host.json('certs', 'rotate', 'retire', '--yes')).toMatchObject({ code: 0 });
  for (const path of [list, conf, enabled]) expect(existsSync(host.path(path))).toBe(false);
});
