import { beforeAll, expect, test } from 'vitest';
import type { FindingId } from '../../source/pki/judge/findings.ts';
import { verifySet } from '../../source/pki/judge/verify-set.ts';
import { brokenConstraints } from '../support/pki/broken-constraints.ts';
import { brokenEncodings } from '../support/pki/broken-encodings.ts';
import { brokenIssuers } from '../support/pki/broken-issuers.ts';
import { brokenLeaves } from '../support/pki/broken-leaves.ts';
import { brokenRsa } from '../support/pki/broken-rsa.ts';
import { at, host } from '../support/pki/kit.ts';
import { openFolder, opensslVerify, requireTool } from './pki-oracles.ts';

beforeAll(() => requireTool('openssl', 'version'));

/** What `openssl verify -x509_strict -auth_level 2` sees; the rest needs other verifiers or is a rule of ours. */
const seenByOpenssl: readonly FindingId[] = [
  'expired',
  'not-yet-valid',
  'ca-expired',
  'not-signed-by-ca',
  'self-signed',
  'aki-serial-pins-old-ca',
  'aki-mismatch',
  'bad-signature',
  'signature-algorithm-mismatch',
  'host-mismatch',
  'issuer-not-ca',
  'ca-without-certsign',
  'path-length-exceeded',
  'chain-incomplete',
  'weak-key',
  'weak-signature',
  'wrong-eku',
  'unknown-critical-extension',
  'name-constraint-violated',
  'version-not-3',
  'ca-no-keyusage',
  'ca-basic-constraints-not-critical',
  'san-empty',
  'ca-no-ski',
  'no-aki',
];

const sets = [...brokenLeaves, ...brokenIssuers, ...brokenConstraints, ...brokenEncodings, ...brokenRsa];

function askOpenssl(set: ReturnType<(typeof sets)[number]['make']>, strict: boolean): boolean {
  const empty = new Uint8Array();
  const folder = openFolder({
    'root.crt': set.ca.bytes,
    'server.crt': set.serverCertificate?.bytes ?? empty,
    'client.crt': set.clientCertificate?.bytes ?? empty,
  });
  const ca = folder.path('root.crt');
  const ask = (name: string, purpose: 'sslserver' | 'sslclient') =>
    opensslVerify({
      ca,
      certificate: folder.path(name),
      chain: folder.path(name),
      purpose,
      at,
      strict,
      ...(purpose === 'sslserver' ? { host } : {}),
    });
  const outcomes = [ask('server.crt', 'sslserver'), ask('client.crt', 'sslclient')];
  folder.close();
  return outcomes.every(({ ok }) => ok);
}

// OpenSSL trusts a root without looking at its signature, falls back to the common name where Node and Go do not, and
// its command line takes every certificate of a file as an untrusted one. GnuTLS knows fewer extensions and purposes.
const otherwise = [
  'root whose signature is damaged',
  'root signed with SHA-1',
  'intermediate first',
  'self-signed server in the CA file',
  'key with a damaged prime',
  'common name right, subjectAltName of another host',
  'secp256k1',
  'critical Netscape certificate type, which OpenSSL knows',
  'server for gated cryptography',
  'CA with critical policyConstraints, which GnuTLS does not know',
];

test.each(
  sets.filter(({ name, findings }) => !otherwise.includes(name) && findings.some((id) => seenByOpenssl.includes(id))),
)('openssl refuses what is $findings: $name', ({ make }) => {
  expect(askOpenssl(make(), true)).toBe(false);
});

test.each(sets.filter(({ make }) => verifySet(make(), { host, at }).verdict === 'ok'))(
  'openssl accepts what is ok: $name',
  ({ make }) => {
    expect(askOpenssl(make(), true)).toBe(true);
  },
);

test.each(sets.filter(({ verdict, findings }) => verdict === 'warn' && !findings.includes('clock-skew')))(
  'openssl, when not strict, accepts what is only a warning: $name',
  ({ make }) => {
    expect(askOpenssl(make(), false)).toBe(true);
  },
);

test('openssl takes the first CA of a name: the ambiguous bundle works in one order only', () => {
  const [wrongFirst, rightFirst] = brokenIssuers.filter(({ findings }) => findings.includes('ambiguous-bundle'));
  expect([wrongFirst, rightFirst].map((set) => set && askOpenssl(set.make(), false))).toEqual([false, true]);
});
