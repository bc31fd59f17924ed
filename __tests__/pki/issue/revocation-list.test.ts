import { beforeAll, describe, expect, test } from 'vitest';
import { certificatesOf } from '../../../source/pki/certificate/matches.ts';
import { type RevokedEntry, readRevocationList } from '../../../source/pki/certificate/revocation-list.ts';
import { readPem } from '../../../source/pki/encoding/pem.ts';
import { issueCa } from '../../../source/pki/issue/issue.ts';
import { makeRevocationList, nextNumber } from '../../../source/pki/issue/revocation-list.ts';
import { generateKeyPem } from '../../../source/pki/keys/generate-key.ts';
import { bitString } from '../../support/pki/der-writer.ts';
import { extension, extensions } from '../../support/pki/forge.ts';
import { at, days, keyPem, keys, pem, root } from '../../support/pki/kit.ts';

let ca: { readonly certificate: string; readonly key: string };
beforeAll(async () => {
  const key = await generateKeyPem('ec-p256');
  const dates = { notBefore: days(-10), notAfter: days(3000) };
  ca = { key, certificate: await issueCa({ keyPem: key, commonName: 'Größe.CA', ...dates }) };
});

const make = (entries: readonly RevokedEntry[], more: Partial<Parameters<typeof makeRevocationList>[0]> = {}) =>
  makeRevocationList({
    caCertificatePem: ca.certificate,
    caKeyPem: ca.key,
    number: 1n,
    entries,
    now: at,
    nextUpdate: days(30),
    ...more,
  });

function read(text: string) {
  const [block] = readPem(Buffer.from(text)).blocks;
  const reading = readRevocationList(block?.der ?? new Uint8Array());
  if (!reading.ok) throw new Error(reading.why);
  return { label: block?.label, der: Buffer.from(block?.der ?? []).toString('hex'), list: reading.list };
}

describe('a list of revoked certificates', () => {
  const entries: readonly RevokedEntry[] = [
    { serial: '0a', date: days(-3), reason: 'unspecified' },
    { serial: '00ff01', date: days(-2), reason: 'key-compromise' },
    { serial: '5b3c0d4e5f60718293a4b5c6d7e8f901', date: days(-1), reason: 'privilege-withdrawn' },
  ];

  test('says what was asked for: serial numbers octet for octet, dates, reasons, its number and its dates', async () => {
    const { label, list } = read(await make(entries, { number: 70_000_000_000n }));
    expect(label).toBe('X509 CRL');
    expect(list.entries).toEqual(entries);
    expect(list.number).toBe(70_000_000_000n);
    expect(list.thisUpdate.date.getTime()).toBe(at.getTime() - 5 * 60_000);
    expect(list.nextUpdate?.date).toEqual(days(30));
  });

  test('is of this CA by name, byte for byte, and by key identifier', async () => {
    const { list } = read(await make(entries));
    const [certificate] = certificatesOf(ca.certificate);
    expect(Buffer.compare(list.issuer.raw, certificate?.subject.raw ?? new Uint8Array())).toBe(0);
    expect(list.authorityKeyId).toBe(certificate?.subjectKeyIdentifier);
  });

  test('leaves the reason out where there is none, and the entries where there are none (RFC 5280 5.1.2.6, 5.3.1)', async () => {
    const reasonOid = '0603551d15';
    expect(read(await make(entries.slice(0, 1))).der).not.toContain(reasonOid);
    expect(read(await make(entries.slice(1, 2))).der).toContain(reasonOid);
    expect(read(await make([])).list.entries).toEqual([]);
  });

  test('writes a date from 2050 on as GeneralizedTime', async () => {
    const { der } = read(await make(entries, { nextUpdate: new Date('2050-01-02T03:04:05Z') }));
    expect(der).toContain(`180f${Buffer.from('20500102030405Z').toString('hex')}`);
  });
});

describe('no list', () => {
  const signs = keyPem(keys.ca);
  const refusals = [
    { why: 'would have ended already', more: { nextUpdate: at }, reason: 'validity-empty' },
    { why: 'by a key of another CA', more: { caKeyPem: keyPem(keys.intermediate) }, reason: 'ca-key-mismatch' },
    {
      why: 'by a CA that may sign certificates only: OpenSSL would refuse all its clients',
      more: {
        caKeyPem: signs,
        // keyCertSign alone.
        caCertificatePem: pem(
          root({ extensions: [extensions.ca(), extension('2.5.29.15', 0xff, bitString(2, 0x04))] }),
        ),
      },
      reason: 'not-a-ca',
    },
  ];
  test.each(refusals)('$why', async ({ more, reason }) => {
    await expect(make([], more)).rejects.toMatchObject({ reason });
  });
});

test.each([
  { known: [], next: BigInt(Math.floor(at.getTime() / 1000)), why: 'the first is a time' },
  { known: [4n, 9n], next: BigInt(Math.floor(at.getTime() / 1000)), why: 'a list that was lost had a smaller one' },
  { known: [70_000_000_000n], next: 70_000_000_001n, why: 'a clock that went back' },
])('the number of the next list only grows: $why', ({ known, next }) => {
  expect(nextNumber(known, at)).toBe(next);
});
