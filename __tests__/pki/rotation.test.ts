import { beforeAll, describe, expect, test } from 'vitest';
import { keyMatchesAny, keyMatchesCertificate, signedBy } from '../../source/pki/certificate/matches.ts';
import { verifySet } from '../../source/pki/judge/verify-set.ts';
import { generationOf, holdsAll, leadsTo, readRotation, sameNameOtherKey } from '../../source/pki/rotation.ts';
import { organisationPki } from '../support/organisation-pki.ts';
import { type ThrowAwayPki, throwAwayPki } from '../support/throw-away-pki.ts';

const at = new Date();
let [old, next, third]: readonly ThrowAwayPki[] = [];
const pki = (which: ThrowAwayPki | undefined): ThrowAwayPki => {
  if (which === undefined) throw new Error('the PKIs are made first');
  return which;
};
beforeAll(async () => {
  [old, next, third] = await Promise.all(['speedy.CA', 'speedy.CA G2', 'third.CA'].map((name) => throwAwayPki(name)));
});

const certificates = () => ({ old: pki(old), next: pki(next), third: pki(third) });

describe('the phase is read off the files', () => {
  type Who = 'old' | 'next';
  type Row = readonly [what: string, trusted: readonly Who[], hasNext: boolean, leaves: readonly Who[], phase: string];
  test.each<Row>([
    ['one CA and nothing to come', ['old'], false, ['old', 'old'], 'one-ca'],
    ['one to come that is not trusted yet', ['old'], true, ['old', 'old'], 'one-ca'],
    ['both trusted', ['old', 'next'], true, ['old', 'old'], 'two-cas'],
    ['in whatever order', ['next', 'old'], true, ['old', 'old'], 'two-cas'],
    ['one leaf of the new one', ['old', 'next'], true, ['next', 'old'], 'two-cas'],
    ['all leaves of the new one', ['old', 'next'], true, ['next', 'next'], 'reissued'],
    ['the old one gone, before the new one is moved', ['next'], true, ['next', 'next'], 'reissued'],
    ['the old one gone', ['next'], false, ['next', 'next'], 'one-ca'],
    ['both trusted, no leaf at all', ['old', 'next'], true, [], 'two-cas'],
    ['two roots that were always there', ['old', 'next'], false, ['old', 'next'], 'one-ca'],
  ])('%s', (_what, trusted, hasNext, leaves, phase) => {
    const by = certificates();
    const rotation = readRotation({
      trustPem: trusted.map((who) => by[who].ca).join(''),
      nextPem: hasNext ? by.next.ca : undefined,
      leaves: leaves.map((who) => by[who].server.certificate),
      at,
    });
    expect(rotation.phase).toBe(phase);
  });

  test('files that cannot be read are no rotation', () => {
    expect(readRotation({ trustPem: 'no PEM', nextPem: '-----BEGIN', leaves: ['?'], at })).toEqual({
      phase: 'one-ca',
      old: [],
      next: [],
      nextIsTrusted: false,
    });
  });
});

test('a certificate is of the old CA, of the new one or of neither', () => {
  const by = certificates();
  const of = (leaf: string) => generationOf(leaf, by.old.ca + by.next.ca, by.next.ca, at);
  expect([by.old, by.next, by.third].map(({ client }) => of(client.certificate))).toEqual(['old', 'new', 'other']);
});

test('a leaf with its intermediate leads to the root, one without does not', async () => {
  const { root, issuing } = await organisationPki();
  const { certificate } = await issuing.issue('client', ['a']);
  const { issueLeaf } = await import('../../source/pki/issue/issue.ts');
  const leaf = await issueLeaf({
    profile: 'client',
    publicKeyFrom: issuing.client.key,
    caCertificatePem: issuing.ca,
    caKeyPem: issuing.caKey,
    commonName: 'a',
    names: [],
    notBefore: new Date(at.getTime() - 60_000),
    notAfter: new Date(at.getTime() + 60_000),
  });
  expect([leadsTo(leaf + issuing.ca, root, at), leadsTo(leaf, root, at)]).toEqual([true, false]);
  expect(leadsTo(leaf, issuing.ca + root, at)).toBe(true);
  expect(leadsTo(certificate, root, at)).toBe(false);
});

test('a CA of the same name with another key is found, the same one is not', async () => {
  const twin = await throwAwayPki('speedy.CA');
  const by = certificates();
  expect(sameNameOtherKey(twin.ca, by.old.ca)?.subject).toBe('CN=speedy.CA');
  expect(sameNameOtherKey(by.old.ca, by.old.ca)).toBeUndefined();
  expect(sameNameOtherKey(by.next.ca, by.old.ca)).toBeUndefined();
});

test('a file holds all roots of another, or it does not', () => {
  const by = certificates();
  expect(holdsAll(by.old.ca + by.next.ca, by.next.ca)).toBe(true);
  expect(holdsAll(by.old.ca, by.old.ca + by.next.ca)).toBe(false);
});

describe('with two CAs in the file', () => {
  test('leaves and keys of both belong to it', () => {
    const by = certificates();
    const both = by.old.ca + by.next.ca;
    const leaves = [by.old, by.next, by.third].map(({ server }) => signedBy(server.certificate, both));
    expect(leaves).toEqual([true, true, false]);
    expect([by.old, by.next, by.third].map(({ caKey }) => keyMatchesAny(caKey, both))).toEqual([true, true, false]);
    expect(keyMatchesCertificate(by.next.caKey, both)).toBe(false);
  });

  test.each(['old first', 'new first'])('the judge accepts sets of both, mixed ones too: %s', (order) => {
    const by = certificates();
    const bundle = order === 'old first' ? by.old.ca + by.next.ca : by.next.ca + by.old.ca;
    const file = (name: string, text: string) => ({ file: name, bytes: Buffer.from(text) });
    const verdicts = (['old', 'next'] as const).flatMap((server) =>
      (['old', 'next', 'third'] as const).map((client) => {
        const { findings } = verifySet(
          {
            ca: file('root.crt', bundle),
            serverCertificate: file('s.crt', by[server].server.certificate),
            serverKey: file('s.key', by[server].server.key),
            clientCertificate: file('c.crt', by[client].client.certificate),
            clientKey: file('c.key', by[client].client.key),
          },
          { host: 'barman1.example.com', at },
        );
        return findings.filter(({ group }) => group !== 'tpa').map(({ id }) => id);
      }),
    );
    const refused = ['not-signed-by-ca', 'chain-incomplete'];
    expect(verdicts).toEqual([[], [], refused, [], [], refused]);
  });
});
