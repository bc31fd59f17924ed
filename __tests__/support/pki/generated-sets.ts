import { Buffer } from 'node:buffer';
import { bitString, boolean, commonName, der, integer, objectIdentifier, octetString, sequence } from './der-writer.ts';
import { clientAuth, dns, extension, extensions, forge, ip, keyId, serverAuth } from './forge.ts';
import { host, id, keys } from './kit.ts';

/** One variation: what it is called, and the extensions that it replaces, adds (any other key) or leaves out (undefined). */
type Variation = readonly [
  name: string,
  change: Readonly<Record<string, Uint8Array | undefined>>,
  days?: readonly [from: number, to: number],
];

const ids = {
  subjectKey: '2.5.29.14',
  netscapeType: '2.16.840.1.113730.1.1',
  netscapeComment: '2.16.840.1.113730.1.13',
  policies: '2.5.29.32',
  mappings: '2.5.29.33',
  policyConstraints: '2.5.29.36',
  inhibitAny: '2.5.29.54',
  distribution: '2.5.29.31',
  access: '1.3.6.1.5.5.7.1.1',
  issuerNames: '2.5.29.18',
  constraints: '2.5.29.30',
  own: '1.3.6.1.4.1.99999.1',
} as const;
const microsoftGatedCrypto = '1.3.6.1.4.1.311.10.3.3';
const netscapeGatedCrypto = '2.16.840.1.113730.4.1';
const anyPurpose = '2.5.29.37.0';
const codeSigning = '1.3.6.1.5.5.7.3.3';

const critical = 0xff;
const ascii = (text: string) => Buffer.from(text, 'latin1');
const uri = (text: string) => der(0x86, ascii(text));
const policy = sequence(sequence(objectIdentifier('2.5.29.32.0')));
const point = sequence(sequence(der(0xa0, der(0xa0, uri('http://crl.example.com/ca.crl')))));
const access = sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.48.2'), uri('http://ca.example.com/ca.crt')));
const withSubtree = (name: Uint8Array) => sequence(der(0xa0, sequence(name)));

/** Extensions that any certificate may have, critical or not: verifiers differ in which of them they know. */
const extras: readonly Variation[] = [
  ['policies', { [ids.policies]: extension(ids.policies, undefined, policy) }],
  ['critical policies', { [ids.policies]: extension(ids.policies, critical, policy) }],
  ['distribution point', { [ids.distribution]: extension(ids.distribution, undefined, point) }],
  ['critical distribution point', { [ids.distribution]: extension(ids.distribution, critical, point) }],
  ['authority access', { [ids.access]: extension(ids.access, undefined, access) }],
  ['critical authority access', { [ids.access]: extension(ids.access, critical, access) }],
  [
    'critical issuer names',
    { [ids.issuerNames]: extension(ids.issuerNames, critical, sequence(dns('ca.example.com'))) },
  ],
  ['comment', { [ids.netscapeComment]: extension(ids.netscapeComment, undefined, der(0x16, ascii('by easy-rsa'))) }],
  ['critical comment', { [ids.netscapeComment]: extension(ids.netscapeComment, critical, der(0x16, ascii('own'))) }],
  ['own extension', { [ids.own]: extension(ids.own, undefined, octetString(ascii('x'))) }],
  ['critical own extension', { [ids.own]: extension(ids.own, critical, octetString(ascii('x'))) }],
];

const caVariations: readonly Variation[] = [
  ...extras,
  ['no SKI', { [ids.subjectKey]: undefined }],
  ['empty SKI', { [ids.subjectKey]: extension(ids.subjectKey, undefined, octetString(ascii(''))) }],
  ['critical SKI', { [ids.subjectKey]: extension(ids.subjectKey, critical, octetString(keyId(keys.ca))) }],
  ['AKI', { [id.authority]: extensions.authorityKey(keys.ca) }],
  ['no keyUsage', { [id.usage]: undefined }],
  ['keyUsage not critical', { [id.usage]: extension(id.usage, undefined, bitString(1, 0x06)) }],
  ['keyUsage without certSign', { [id.usage]: extension(id.usage, critical, bitString(1, 0x02)) }],
  ['basicConstraints not critical', { [id.basic]: extension(id.basic, undefined, sequence(boolean(0xff))) }],
  ['path length 0', { [id.basic]: extension(id.basic, critical, sequence(boolean(0xff), integer(0))) }],
  ['cA TRUE that is 01', { [id.basic]: extension(id.basic, critical, sequence(boolean(0x01))) }],
  ['no basicConstraints', { [id.basic]: undefined }],
  ['cA FALSE', { [id.basic]: extension(id.basic, critical, sequence()) }],
  ['nsCertType CA', { [ids.netscapeType]: extension(ids.netscapeType, undefined, bitString(0, 0x07)) }],
  ['nsCertType object CA', { [ids.netscapeType]: extension(ids.netscapeType, undefined, bitString(0, 0x01)) }],
  ['critical nsCertType CA', { [ids.netscapeType]: extension(ids.netscapeType, critical, bitString(0, 0x07)) }],
  ['EKU both', { [id.purposes]: extensions.purposes(serverAuth, clientAuth) }],
  ['EKU server', { [id.purposes]: extensions.purposes(serverAuth) }],
  ['EKU client', { [id.purposes]: extensions.purposes(clientAuth) }],
  ['EKU SGC', { [id.purposes]: extensions.purposes(netscapeGatedCrypto) }],
  ['EKU any', { [id.purposes]: extensions.purposes(anyPurpose) }],
  [
    'critical policyConstraints',
    { [ids.policyConstraints]: extension(ids.policyConstraints, critical, sequence(der(0x81, ascii('\0')))) },
  ],
  [
    'policyConstraints that ask for a policy',
    { [ids.policyConstraints]: extension(ids.policyConstraints, critical, sequence(der(0x80, ascii('\0')))) },
  ],
  ['critical inhibitAnyPolicy', { [ids.inhibitAny]: extension(ids.inhibitAny, critical, integer(0)) }],
  [
    'critical policyMappings',
    {
      [ids.mappings]: extension(
        ids.mappings,
        critical,
        sequence(sequence(objectIdentifier('1.3.6.1.4.1.99999.2'), objectIdentifier('1.3.6.1.4.1.99999.3'))),
      ),
    },
  ],
  ['names allowed', { [ids.constraints]: extension(ids.constraints, critical, withSubtree(dns('example.com'))) }],
  ['other names allowed', { [ids.constraints]: extension(ids.constraints, critical, withSubtree(dns('example.org'))) }],
  ['expired', {}, [-400, -5]],
];

const leafVariations: readonly Variation[] = [
  ...extras,
  ['no SKI', { [ids.subjectKey]: undefined }],
  ['empty SKI', { [ids.subjectKey]: extension(ids.subjectKey, undefined, octetString(ascii(''))) }],
  ['no AKI', { [id.authority]: undefined }],
  ['AKI without key', { [id.authority]: extension(id.authority, undefined, sequence()) }],
  ['AKI of another key', { [id.authority]: extensions.authorityKey(keys.otherCa) }],
  ['critical AKI', { [id.authority]: extension(id.authority, critical, sequence(der(0x80, keyId(keys.ca)))) }],
  ['AKI with a strange serial', { [id.authority]: extensions.authoritySerial(keys.ca, 'speedy.CA', 0x33, 0x44) }],
  ['no keyUsage', { [id.usage]: undefined }],
  ['keyUsage keyEncipherment', { [id.usage]: extension(id.usage, critical, bitString(5, 0x20)) }],
  ['keyUsage keyAgreement', { [id.usage]: extension(id.usage, critical, bitString(3, 0x08)) }],
  ['keyUsage nonRepudiation', { [id.usage]: extension(id.usage, critical, bitString(6, 0x40)) }],
  ['keyUsage both', { [id.usage]: extension(id.usage, undefined, bitString(5, 0xa0)) }],
  ['keyUsage certSign', { [id.usage]: extension(id.usage, critical, bitString(2, 0x84)) }],
  ['no EKU', { [id.purposes]: undefined }],
  ['EKU both', { [id.purposes]: extensions.purposes(serverAuth, clientAuth) }],
  ['EKU server', { [id.purposes]: extensions.purposes(serverAuth) }],
  ['EKU client', { [id.purposes]: extensions.purposes(clientAuth) }],
  ['EKU code signing', { [id.purposes]: extensions.purposes(codeSigning) }],
  ['EKU any', { [id.purposes]: extensions.purposes(anyPurpose) }],
  ['EKU Netscape SGC', { [id.purposes]: extensions.purposes(netscapeGatedCrypto) }],
  ['EKU Microsoft SGC', { [id.purposes]: extensions.purposes(microsoftGatedCrypto) }],
  ['EKU SGC besides', { [id.purposes]: extensions.purposes(serverAuth, clientAuth, microsoftGatedCrypto) }],
  ['nsCertType server', { [ids.netscapeType]: extension(ids.netscapeType, undefined, bitString(6, 0x40)) }],
  ['nsCertType client', { [ids.netscapeType]: extension(ids.netscapeType, undefined, bitString(7, 0x80)) }],
  ['nsCertType both', { [ids.netscapeType]: extension(ids.netscapeType, undefined, bitString(6, 0xc0)) }],
  ['nsCertType mail', { [ids.netscapeType]: extension(ids.netscapeType, undefined, bitString(5, 0x20)) }],
  ['nsCertType CA', { [ids.netscapeType]: extension(ids.netscapeType, undefined, bitString(2, 0x04)) }],
  ['critical nsCertType server', { [ids.netscapeType]: extension(ids.netscapeType, critical, bitString(6, 0x40)) }],
  ['critical nsCertType both', { [ids.netscapeType]: extension(ids.netscapeType, critical, bitString(6, 0xc0)) }],
  ['no basicConstraints', { [id.basic]: undefined }],
  ['basicConstraints not critical', { [id.basic]: extension(id.basic, undefined, sequence()) }],
  ['cA TRUE that is 01', { [id.basic]: extension(id.basic, critical, sequence(boolean(0x01))) }],
  ['critical that is 01', { [id.usage]: extension(id.usage, 0x01, bitString(7, 0x80)) }],
  ['cA TRUE', { [id.basic]: extensions.ca() }],
  ['critical names', { [id.names]: extension(id.names, critical, sequence(dns(host), dns('pg-backup-user'))) }],
  ['address besides', { [id.names]: extensions.names(dns(host), dns('pg-backup-user'), ip(127, 0, 0, 1)) }],
  ['other name', { [id.names]: extensions.names(dns('other.example.com')) }],
  ['no names', { [id.names]: undefined }],
  ['expired', {}, [-300, -2]],
  ['begins later', {}, [3, 200]],
  ['ends soon', {}, [-3, 12]],
  ['outlives the CA', {}, [-3, 820]],
];

export type GeneratedSet = {
  /** What differs from a good set, so that a failure can be repeated. */
  readonly name: string;
  readonly role: 'server' | 'client';
  readonly ca: Buffer;
  readonly leaf: Buffer;
};

/** A sequence of numbers in [0, 1) that is the same for the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A root and a leaf with these variations. */
function makeSet(role: 'server' | 'client', ofCa: readonly Variation[], ofLeaf: readonly Variation[], now: Date) {
  const day = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const apply = (good: Record<string, Uint8Array | undefined>, changes: readonly Variation[]) =>
    Object.values(Object.assign(good, ...changes.map(([, change]) => change))).filter(
      (one): one is Uint8Array => one !== undefined,
    );
  const spanOf = (changes: readonly Variation[], usual: readonly [number, number]) => {
    const [from, to] = changes.map(([, , days]) => days).findLast((one) => one !== undefined) ?? usual;
    return { notBefore: day(from), notAfter: day(to) };
  };
  const issuer = commonName('speedy.CA');
  const ca = forge({
    ...{ subject: issuer, issuer, key: keys.ca, signer: keys.ca, ...spanOf(ofCa, [-20, 700]) },
    extensions: apply(
      {
        [id.basic]: extensions.ca(),
        [id.usage]: extensions.caUsage(),
        [ids.subjectKey]: extensions.subjectKey(keys.ca),
      },
      ofCa,
    ),
  });
  const [key, subject, purpose] =
    role === 'server' ? [keys.server, host, serverAuth] : [keys.client, 'pg-backup-user', clientAuth];
  const leaf = forge({
    ...{ subject: commonName(subject), issuer, key, signer: keys.ca, ...spanOf(ofLeaf, [-10, 300]) },
    extensions: apply(
      {
        [id.basic]: extensions.notCa(),
        [id.usage]: extensions.leafUsage(),
        [id.purposes]: extensions.purposes(purpose),
        [id.names]: extensions.names(dns(subject)),
        [ids.subjectKey]: extensions.subjectKey(key),
        [id.authority]: extensions.authorityKey(keys.ca),
      },
      ofLeaf,
    ),
  });
  const named = (changes: readonly Variation[]) => changes.map(([name]) => name).join(' + ') || 'good';
  return { name: `${role}: CA ${named(ofCa)}; leaf ${named(ofLeaf)}`, role, ca, leaf };
}

/**
 * Sets of a root and a leaf: each variation by itself, for a server and for a client, then mixtures of up to four,
 * which are the same for the same seed.
 */
export function generatedSets(count: number, seed: number, now: Date): GeneratedSet[] {
  const next = numbersFrom(seed);
  const someOf = (all: readonly Variation[]) =>
    Array.from({ length: Math.floor(next() * 3) }, () => all[Math.floor(next() * all.length)]).filter(
      (one) => one !== undefined,
    );
  const single = (['server', 'client'] as const).flatMap((role) => [
    makeSet(role, [], [], now),
    ...caVariations.map((variation) => makeSet(role, [variation], [], now)),
    ...leafVariations.map((variation) => makeSet(role, [], [variation], now)),
  ]);
  const mixtures = Array.from({ length: Math.max(0, count - single.length) }, (_, i) =>
    makeSet(i % 2 === 0 ? 'server' : 'client', someOf(caVariations), someOf(leafVariations), now),
  );
  return [...single, ...mixtures].slice(0, count);
}
