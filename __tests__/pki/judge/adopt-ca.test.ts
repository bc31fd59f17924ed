import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { caNameFor, nextCaName } from '../../../source/pki/issue/ca-name.ts';
import { issueLeaf } from '../../../source/pki/issue/issue.ts';
import { validityFrom } from '../../../source/pki/issue/lifetime.ts';
import { adoptCa } from '../../../source/pki/judge/adopt-ca.ts';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';
import { extensions } from '../../support/pki/forge.ts';
import {
  at,
  certificateSet,
  days,
  host,
  intermediate,
  keyPem,
  keys,
  pem,
  root,
  server,
} from '../../support/pki/kit.ts';

const adopt = (certificatesPem: string, key?: string) =>
  adoptCa({ certificatesPem, file: 'CA.crt', at, ...(key === undefined ? {} : { keyPem: key }) });

async function setOf(adoption: ReturnType<typeof adoptCa>, caKeyPem: string) {
  if (!adoption.ok) throw new Error(adoption.why);
  const { signing, chainPem, trustPem } = adoption.ca;
  const common = { caCertificatePem: signing.pem, caKeyPem, ...validityFrom(at, 100 * 86_400_000) };
  const [serverPem, clientPem] = await Promise.all([
    issueLeaf({ profile: 'server', publicKeyFrom: keyPem(keys.server), commonName: host, names: [], ...common }),
    issueLeaf({
      profile: 'client',
      publicKeyFrom: keyPem(keys.client),
      commonName: 'pg-backup-user',
      names: [],
      ...common,
    }),
  ]);
  return certificateSet({
    ca: trustPem,
    serverCertificate: serverPem + chainPem,
    clientCertificate: clientPem + chainPem,
  });
}

describe("TPA's CA", () => {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const certificate = pem(root({ key, extensions: [extensions.ca(), extensions.subjectKey(key)] }));
  const pkcs1 = key.export({ format: 'pem', type: 'pkcs1' }).toString();

  test('is taken with its PKCS#1 key, and its missing keyUsage is told', () => {
    const adoption = adopt(certificate, pkcs1);
    expect(adoption).toMatchObject({ ok: true, ca: { hasKey: true, chainPem: '', trustPem: certificate } });
    expect(adoption.ok && adoption.ca.findings.map(({ id }) => id)).toEqual(['ca-no-keyusage']);
  });

  test('signs leaves whose only fault is the CA', async () => {
    const set = await setOf(adopt(certificate, pkcs1), pkcs1);
    const { verdict, findings } = verifySet(set, { host, at });
    expect([verdict, findings.filter(({ group }) => group !== 'tpa').map(({ id }) => id)]).toEqual([
      'warn',
      ['ca-no-keyusage'],
    ]);
  });
});

describe("an organisation's CA", () => {
  const both = pem(root(), intermediate());

  test.each([
    ['with its key', keyPem(keys.intermediate)],
    ['without its key', undefined],
  ])('%s signs with the intermediate and trusts the root', (_, key) => {
    const adoption = adopt(both, key);
    expect(adoption).toMatchObject({
      ok: true,
      ca: {
        signing: { subject: 'CN=speedy Issuing CA' },
        chainPem: pem(intermediate()),
        trustPem: pem(root()),
        hasKey: key !== undefined,
      },
    });
  });

  test('gives a set without findings', async () => {
    const set = await setOf(adopt(both, keyPem(keys.intermediate)), keyPem(keys.intermediate));
    const { verdict, findings } = verifySet(set, { host, at });
    expect([verdict, findings.filter(({ group }) => group !== 'tpa')]).toEqual(['ok', []]);
  });
});

test.each([
  ['no certificate', 'x', undefined, 'the file holds no certificate in PEM form'],
  ['a leaf', pem(server()), undefined, 'none of the certificates is a CA (basicConstraints)'],
  ['the key of another CA', pem(root()), keyPem(keys.otherCa), 'the key belongs to none of the certificates'],
  ['a key that cannot be read', pem(root()), 'x', 'the key cannot be read'],
  [
    'a protected key',
    pem(root()),
    keys.ca.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
    'the key is protected by a passphrase',
  ],
  [
    'an intermediate without its root',
    pem(intermediate()),
    undefined,
    'the root above this CA is missing; add its certificate',
  ],
  ['an expired root', pem(root({ notAfter: days(-2) })), undefined, 'CN=speedy.CA: It ended on 2026-11-21.'],
])('is refused: %s', (_, certificates, key, why) => {
  expect(adopt(certificates, key)).toEqual({ ok: false, why });
});

test.each([
  ['speedy', 'speedy.CA'],
  ['c'.repeat(70), `${'c'.repeat(61)}.CA`],
])('the CA of cluster %s is %s', (cluster, name) => {
  expect(caNameFor(cluster)).toBe(name);
});

test.each([
  ['speedy.CA', 'speedy.CA G2'],
  ['speedy.CA G2', 'speedy.CA G3'],
  ['speedy.CA G9', 'speedy.CA G10'],
  ['n'.repeat(64), `${'n'.repeat(61)} G2`],
])('after %s comes %s', (name, next) => {
  expect(nextCaName(name)).toBe(next);
});
