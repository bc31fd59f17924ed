import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { readCertificate } from '../../../source/pki/certificate/certificate.ts';
import { inspectCertificates } from '../../../source/pki/certificate/inspect.ts';
import { keyMatchesCertificate, signedBy } from '../../../source/pki/certificate/matches.ts';
import { issueCa, issueLeaf, type LeafRequest, renewCa } from '../../../source/pki/issue/issue.ts';
import { validityFrom } from '../../../source/pki/issue/lifetime.ts';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';
import { generateKeyPem } from '../../../source/pki/keys/generate-key.ts';
import { type KeyType, keyTypeOf, keyTypes } from '../../../source/pki/keys/key-type.ts';
import { commonName, printable } from '../../support/pki/der-writer.ts';
import { extensions } from '../../support/pki/forge.ts';
import { at, days, host, keyPem, keys, pem, root } from '../../support/pki/kit.ts';

const year = 365 * 86_400_000;
const validity = validityFrom(at, year);
const caValidity = validityFrom(at, 10 * year);

function decoded(text: string) {
  const inspection = inspectCertificates(text);
  const reading = readCertificate((inspection.ok && inspection.certificates[0]?.der) || new Uint8Array());
  if (!reading.ok) throw new Error(reading.why);
  return reading.certificate;
}

const extensionHex = (text: string, type: string) => {
  const found = decoded(text).extensions.find((extension) => extension.oid === type);
  return found && `${found.critical ? 'critical ' : ''}${Buffer.from(found.value).toString('hex')}`;
};

let caKey: string;
let ca: string;
let leafKey: string;
beforeAll(async () => {
  [caKey, leafKey] = await Promise.all([generateKeyPem('rsa-2048'), generateKeyPem('ec-p256')]);
  ca = await issueCa({ keyPem: caKey, commonName: 'speedy.CA', ...caValidity });
});

const leaf = (changes: Partial<LeafRequest> = {}) =>
  issueLeaf({
    profile: 'server',
    publicKeyFrom: leafKey,
    caCertificatePem: ca,
    caKeyPem: caKey,
    commonName: host,
    names: [],
    ...validity,
    ...changes,
  });

describe('keys', () => {
  test.each(keyTypes.filter((type) => type !== 'rsa-4096' && type !== 'rsa-3072'))(
    '%s is what was asked for',
    async (type) => {
      const text = await generateKeyPem(type);
      expect(text).toMatch(/^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/);
      expect(keyTypeOf(createPrivateKey(text))).toBe(type);
    },
  );

  test('RSA keys have the exponent 65537', () => {
    expect(createPrivateKey(caKey).asymmetricKeyDetails?.publicExponent).toBe(65537n);
  });
});

describe('CA', () => {
  test('has the extensions of a CA and no others', () => {
    expect(decoded(ca).extensions.map(({ oid }) => oid)).toEqual(['2.5.29.19', '2.5.29.15', '2.5.29.14']);
    expect(extensionHex(ca, '2.5.29.19')).toBe('critical 30060101ff020100');
    expect(extensionHex(ca, '2.5.29.15')).toBe('critical 03020106');
  });

  test('is a version 3 certificate signed by itself with SHA-256', () => {
    const certificate = new X509Certificate(ca);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(decoded(ca).version).toBe(3);
    expect(Buffer.from(decoded(ca).outerAlgorithm).toString('hex')).toBe('300d06092a864886f70d01010b0500');
  });

  test('has its name as UTF8String, as TPA writes it', () => {
    expect(decoded(ca).subject.attributes).toEqual([{ oid: '2.5.4.3', stringType: 0x0c, text: 'speedy.CA' }]);
  });

  test('has a positive random serial number of 16 octets', async () => {
    const again = await issueCa({ keyPem: caKey, commonName: 'speedy.CA', ...caValidity });
    expect(decoded(ca).serial).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(decoded(again).serial).not.toBe(decoded(ca).serial);
  });

  test('renewed with its key keeps name and key identifier, and its leaves stay valid', async () => {
    const renewed = await renewCa({ caCertificatePem: ca, keyPem: caKey, ...validityFrom(days(300), 10 * year) });
    expect(Buffer.from(decoded(renewed).subject.raw)).toEqual(Buffer.from(decoded(ca).subject.raw));
    expect(decoded(renewed).subjectKeyIdentifier).toBe(decoded(ca).subjectKeyIdentifier);
    expect(signedBy(await leaf(), renewed)).toBe(true);
  });

  test("renewing TPA's CA adds keyUsage and sets no path length", async () => {
    const tpa = pem(root({ extensions: [extensions.ca(), extensions.subjectKey(keys.ca)] }));
    const renewed = await renewCa({ caCertificatePem: tpa, keyPem: keyPem(keys.ca), ...caValidity });
    expect(extensionHex(renewed, '2.5.29.15')).toBe('critical 03020106');
    expect(extensionHex(renewed, '2.5.29.19')).toBe('critical 30030101ff');
  });
});

describe('leaf', () => {
  test.each([
    ['server', '1.3.6.1.5.5.7.3.1', '300a06082b06010505070301'],
    ['client', '1.3.6.1.5.5.7.3.2', '300a06082b06010505070302'],
  ] as const)('%s has its purpose only', async (profile, _, purpose) => {
    const text = await leaf({ profile });
    expect(extensionHex(text, '2.5.29.37')).toBe(purpose);
    expect(extensionHex(text, '2.5.29.19')).toBe('critical 3000');
  });

  test.each([
    ['server', 'rsa', 'critical 030205a0'],
    ['server', 'ec', 'critical 03020780'],
    ['client', 'rsa', 'critical 03020780'],
  ] as const)('%s with an %s key has the key usage %s', async (profile, key, usage) => {
    expect(extensionHex(await leaf({ profile, publicKeyFrom: key === 'rsa' ? caKey : leafKey }), '2.5.29.15')).toBe(
      usage,
    );
  });

  test('points to its CA by the key identifier alone', async () => {
    const { authorityKeyIdentifier } = decoded(await leaf());
    expect(authorityKeyIdentifier).toEqual({
      keyId: decoded(ca).subjectKeyIdentifier,
      issuer: undefined,
      serial: undefined,
    });
  });

  test('carries common name, names and addresses, lower case, each once', async () => {
    const names = ['barman1', 'BARMAN1', host, '192.0.2.1', '2001:db8::0:1', 'localhost'];
    const inspection = inspectCertificates(await leaf({ names }));
    expect(inspection.ok && inspection.certificates[0]?.names).toEqual([
      host,
      'barman1',
      '192.0.2.1',
      '2001:db8::1',
      'localhost',
    ]);
  });

  test('does not outlive its CA', async () => {
    const text = await leaf({ notAfter: new Date(at.getTime() + 20 * year) });
    expect(decoded(text).notAfter.date).toEqual(decoded(ca).notAfter.date);
  });

  test('has GeneralizedTime from 2050 on', async () => {
    const far = { notBefore: at, notAfter: new Date('2055-06-01T00:00:00.999Z') };
    const { notBefore, notAfter } = decoded(await issueCa({ keyPem: caKey, commonName: 'x.CA', ...far }));
    expect([notBefore.form, notAfter.form, notAfter.date.toISOString()]).toEqual([
      'utc',
      'generalized',
      '2055-06-01T00:00:00.000Z',
    ]);
  });

  test('copies the name of the CA byte for byte', async () => {
    const name = commonName('odd CA', printable);
    const odd = pem(root({ subject: name, issuer: name }));
    const text = await leaf({ caCertificatePem: odd, caKeyPem: keyPem(keys.ca) });
    expect(Buffer.from(decoded(text).issuer.raw)).toEqual(name);
  });

  test('is signed by the CA of the bundle whose key is given', async () => {
    const bundle = pem(root({ key: keys.otherCa })) + ca;
    expect(signedBy(await leaf({ caCertificatePem: bundle }), ca)).toBe(true);
  });

  test.each([
    ['a common name of 65 characters', { commonName: 'a'.repeat(65), names: ['b'] }, 'common-name-refused'],
    ['an empty common name', { commonName: '', names: ['b'] }, 'common-name-refused'],
    ['a name with a space', { names: ['a b'] }, 'names-refused'],
    ['no name at all', { commonName: 'not a host' }, 'names-refused'],
    ['a key that cannot be read', { publicKeyFrom: 'x' }, 'key-unreadable'],
    ['a CA key that cannot be read', { caKeyPem: 'x' }, 'key-unreadable'],
    ['a CA that cannot be read', { caCertificatePem: 'x' }, 'ca-unreadable'],
    ['the key of another CA', { caKeyPem: keyPem(keys.ca) }, 'ca-key-mismatch'],
    ['an end before the beginning', { notAfter: days(-9) }, 'validity-empty'],
    [
      'a CA that is none',
      { caCertificatePem: pem(root({ extensions: [extensions.notCa()] })), caKeyPem: keyPem(keys.ca) },
      'not-a-ca',
    ],
  ] as const)('is refused for %s', async (_, changes, reason) => {
    await expect(leaf(changes)).rejects.toMatchObject({ name: 'IssueError', reason });
  });
});

test.each<[KeyType, KeyType]>([
  ['rsa-2048', 'rsa-2048'],
  ['ec-p256', 'ec-p256'],
  ['ec-p384', 'ec-p384'],
  ['ec-p384', 'rsa-2048'],
])('a set of a %s CA and %s leaves is judged ok', async (caType, leafType) => {
  const [caKeyPem, serverKey, clientKey] = await Promise.all([caType, leafType, leafType].map(generateKeyPem));
  if (!caKeyPem || !serverKey || !clientKey) throw new Error('three keys were made');
  const caCertificatePem = await issueCa({ keyPem: caKeyPem, commonName: 'speedy.CA', ...caValidity });
  const common = { caCertificatePem, caKeyPem, ...validity };
  const [serverPem, clientPem] = await Promise.all([
    issueLeaf({ profile: 'server', publicKeyFrom: serverKey, commonName: host, names: ['barman1', '::1'], ...common }),
    issueLeaf({ profile: 'client', publicKeyFrom: clientKey, commonName: 'pg-backup-user', names: [], ...common }),
  ]);
  const file = (name: string, text: string) => ({ file: name, bytes: Buffer.from(text) });
  const set = {
    ca: file('root.crt', caCertificatePem),
    serverCertificate: file('server.crt', serverPem),
    serverKey: file('server.key', serverKey),
    clientCertificate: file('client.crt', clientPem),
    clientKey: file('client.key', clientKey),
  };
  const { verdict, findings } = verifySet(set, { host, at });
  expect([verdict, findings.filter(({ group }) => group !== 'tpa')]).toEqual(['ok', []]);
  const theirs = new X509Certificate(serverPem);
  expect(theirs.checkIssued(new X509Certificate(caCertificatePem))).toBe(true);
  expect(theirs.verify(new X509Certificate(caCertificatePem).publicKey)).toBe(true);
  expect(theirs.checkHost(host)).toBe(host);
  expect(theirs.checkPrivateKey(createPrivateKey(serverKey))).toBe(true);
});

describe('matches', () => {
  test('a key matches its certificate and no other', async () => {
    const text = await leaf();
    expect([
      keyMatchesCertificate(leafKey, text),
      keyMatchesCertificate(caKey, text),
      keyMatchesCertificate('x', text),
    ]).toEqual([true, false, false]);
  });

  test('a CA of the same name did not sign', async () => {
    const twin = await issueCa({ keyPem: await generateKeyPem('ec-p256'), commonName: 'speedy.CA', ...caValidity });
    const text = await leaf();
    expect([signedBy(text, ca), signedBy(text, twin), signedBy(text, 'x')]).toEqual([true, false, false]);
  });
});
