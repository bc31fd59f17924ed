import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RevokedEntry, readListFile } from '../../source/pki/certificate/revocation-list.ts';
import { makeRevocationList } from '../../source/pki/issue/revocation-list.ts';
import { readListRequest, writeListRequest } from '../../source/pki/request/list-request.ts';
import type { CertificateSetFacts } from '../../source/steps/certificates/certificate-facts.ts';
import { issueClientStep } from '../../source/steps/certificates/issue-client-step.ts';
import { planListImport } from '../../source/steps/revocation/import-list-step.ts';
import { lookAtRevoking, type RevocationFacts } from '../../source/steps/revocation/revocation-facts.ts';
import { planRevoke } from '../../source/steps/revocation/revoke-step.ts';
import { findTarget } from '../../source/steps/revocation/revoke-target.ts';
import { signListStep } from '../../source/steps/revocation/sign-list-step.ts';
import { carryOut, certificateHost, folder, siteOf } from '../support/certificate-host.ts';
import type { TemporaryHost } from '../support/temporary-host.ts';
import { throwAwayPki } from '../support/throw-away-pki.ts';

const day = 86_400_000;
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const list = '/etc/pg-backup-api-wizard/revoked.crl';
const ca = { ca: `${folder}/root.crt`, caKey: `${folder}/CA.key` };
const entry = (serial: string): RevokedEntry => ({ serial, date: now, reason: 'unspecified' });
let host: TemporaryHost;
/** With a list in place that has serial 0a and the number 4,000,000,000; the CA’s key is elsewhere. */
let facts: RevocationFacts;
let request: string;

const text = (path: string) => readFileSync(host.files.real(path), 'utf8');
const made = (serials: readonly string[], changes: Partial<Parameters<typeof makeRevocationList>[0]> = {}) =>
  makeRevocationList({
    ...{ caCertificatePem: text(ca.ca), caKeyPem: text(ca.caKey), entries: serials.map(entry) },
    ...{ number: 4_000_000_001n, now, nextUpdate: new Date(now.getTime() + 100 * day) },
    ...changes,
  });
const sign = (path: string) => {
  const wish = { requests: [path], profile: undefined, folder: undefined, ...ca };
  return carryOut(host, siteOf(), {}, signListStep(wish));
};

beforeAll(async () => {
  host = certificateHost(now);
  await carryOut(host, siteOf(), { 'key-type': 'ec-p256', san: ['barman1.example.com'] });
  const wanted = { owner: undefined, group: undefined, folder: undefined, keyType: undefined, pkcs12: undefined };
  await carryOut(host, siteOf(), {}, issueClientStep({ ...wanted, name: 'laptop', newKey: false }));
  host.put(list, await made(['0a'], { number: 4_000_000_000n }));
  const looked = await lookAtRevoking(host, siteOf());
  const served = { kind: 'serving', certificate: { serial: '', fingerprint256: '' } };
  const set = { ...looked.set, served: served as unknown as CertificateSetFacts['served'] };
  facts = { ...looked, set, cas: looked.cas.map((one) => ({ ...one, issuer: undefined })) };
  const target = await findTarget(host, facts, 'laptop', 'laptop');
  const wish = { word: 'laptop', file: 'laptop', reason: 'key-compromise', server: false } as const;
  const { actions } = planRevoke({ ...facts, target }, { ...wish, request: '/root/laptop.json' });
  const [action] = actions;
  if (action?.kind !== 'write-file' || actions.length > 1) throw new Error('a request is one file');
  request = action.content;
});
afterAll(() => host?.end());

const imports = (pem: string) => planListImport({ ...facts, given: readListFile(pem) }, '/root/laptop.crl');

test('a request, the list that is signed from it, and the plan that puts it in place', async () => {
  host.put('/root/laptop.json', request);
  expect((await sign('/root/laptop.json')).report.outcome).toBe('proven');
  const { actions, notes } = imports(text('/root/laptop.crl'));
  expect(actions.map((action) => ('path' in action ? `${action.kind} ${action.path}` : action.kind))).toEqual(
    expect.arrayContaining([`write-file ${list}`, 'rehearse-proxy']),
  );
  expect(notes.join(' ')).toContain('(key-compromise)');
  const reading = readListRequest(request);
  expect(reading).toMatchObject({ ok: true, request: { entries: [{ serial: '0a' }, { name: 'laptop' }] } });
  expect(text('/root/laptop.crl')).not.toContain('PRIVATE');
});

describe('is not signed', () => {
  test.each<[string, (fields: Record<string, unknown> & { entries: unknown[] }) => void, string]>([
    ['for another CA', (fields) => Object.assign(fields, { caKeyHash: 'ab'.repeat(20) }), 'another-ca'],
    ['with no larger number', (fields) => Object.assign(fields, { number: '4000000000' }), 'request-refused'],
    ['without somebody who is revoked', (fields) => fields.entries.shift(), 'request-refused'],
    ['damaged', (fields) => Object.assign(fields, { entries: [] }), 'request-refused'],
  ])('%s', async (_, change, id) => {
    const fields = JSON.parse(request) as Parameters<typeof change>[0];
    change(fields);
    host.put('/root/wrong.json', JSON.stringify(fields));
    await expect(sign('/root/wrong.json')).rejects.toMatchObject({ problem: { id } });
    expect(await host.files.stat('/root/wrong.crl')).toBeUndefined();
  });

  test('with a list that another CA signed', async () => {
    const stranger = await throwAwayPki('stranger.CA');
    const reading = readListRequest(request);
    if (!reading.ok) throw new Error(reading.why);
    const current = await made(['0a'], { caCertificatePem: stranger.ca, caKeyPem: stranger.caKey });
    host.put('/root/wrong.json', writeListRequest({ ...reading.request, current }));
    await expect(sign('/root/wrong.json')).rejects.toMatchObject({ problem: { id: 'request-refused' } });
  });

  test('over a file that is no list', async () => {
    host.put('/root/other.json', request);
    host.put('/root/other.crl', 'mine');
    await expect(sign('/root/other.json')).rejects.toMatchObject({ problem: { id: 'file-exists' } });
    expect(text('/root/other.crl')).toBe('mine');
  });
});

describe('is not imported', () => {
  test.each<[string, () => Promise<string>, string]>([
    [
      'with no larger number',
      () => made(['0a'], { number: 4_000_000_000n, now: new Date(now.getTime() - 1000) }),
      'list-older',
    ],
    ['without somebody who is revoked', () => made(['0b']), 'list-drops'],
    ['before it begins', () => made(['0a'], { now: new Date(now.getTime() + day) }), 'not-yet-valid'],
    [
      'after its end',
      () => made(['0a'], { now: new Date(now.getTime() - 9 * day), nextUpdate: new Date(now.getTime() - day) }),
      'crl-expired',
    ],
    ['with another', async () => (await made(['0a'])) + (await made(['0a', '0b'])), 'not-a-list'],
    ['no list', async () => 'x', 'not-a-list'],
  ])('%s', async (_, pem, id) => {
    const given = await pem();
    expect(() => imports(given)).toThrow(expect.objectContaining({ problem: expect.objectContaining({ id }) }));
  });

  test.each([
    ['of another CA', 'stranger.CA', 'not-of-this-ca'],
    ['that another key signed in the name of the CA', 'barman1.CA', 'bad-signature'],
  ])('a list %s', async (_, name, id) => {
    const other = await throwAwayPki(name);
    const given = await made(['0a'], { caCertificatePem: other.ca, caKeyPem: other.caKey });
    expect(() => imports(given)).toThrow(expect.objectContaining({ problem: expect.objectContaining({ id }) }));
  });

  test('twice', async () => {
    expect(imports(text(list)).actions).toEqual([]);
  });
});
