import { Buffer } from 'node:buffer';
import { constants, createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  commonName,
  der,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  time,
} from './der-writer.ts';

const null_ = der(0x05);
const pssParameters = sequence(
  der(0xa0, sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), null_)),
  der(
    0xa1,
    sequence(objectIdentifier('1.2.840.113549.1.1.8'), sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), null_)),
  ),
  der(0xa2, integer(32)),
);

/** Signature algorithms that a forged certificate can have. */
export const algorithms = {
  'rsa-sha256': { identifier: sequence(objectIdentifier('1.2.840.113549.1.1.11'), null_), hash: 'sha256' },
  'rsa-sha384': { identifier: sequence(objectIdentifier('1.2.840.113549.1.1.12'), null_), hash: 'sha384' },
  'rsa-sha1': { identifier: sequence(objectIdentifier('1.2.840.113549.1.1.5'), null_), hash: 'sha1' },
  'rsa-md5': { identifier: sequence(objectIdentifier('1.2.840.113549.1.1.4'), null_), hash: 'md5' },
  'rsa-pss': { identifier: sequence(objectIdentifier('1.2.840.113549.1.1.10'), pssParameters), hash: 'sha256' },
  'rsa-sha256-no-null': { identifier: sequence(objectIdentifier('1.2.840.113549.1.1.11')), hash: 'sha256' },
  'ecdsa-sha256': { identifier: sequence(objectIdentifier('1.2.840.10045.4.3.2')), hash: 'sha256' },
  'ecdsa-sha1': { identifier: sequence(objectIdentifier('1.2.840.10045.4.1')), hash: 'sha1' },
  ed25519: { identifier: sequence(objectIdentifier('1.3.101.112')), hash: undefined },
} as const;
export type AlgorithmName = keyof typeof algorithms;

/** Everything that can be wrong in a certificate, as bytes that go in unchanged. */
export type Forgery = {
  /** The [0] field; empty for a version 1 certificate. */
  readonly version?: Uint8Array;
  readonly serial?: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date | Uint8Array;
  readonly notAfter: Date | Uint8Array;
  readonly key: KeyObject;
  readonly extensions: readonly Uint8Array[];
  readonly signer: KeyObject;
  readonly algorithm?: AlgorithmName;
  readonly outerAlgorithm?: AlgorithmName;
};

/** ECDSA signs differently each time; the same certificate forged twice is to be the same bytes. */
const forged = new Map<string, Buffer>();

/** Encodes and signs a certificate exactly as told, however wrong. */
export function forge(forgery: Forgery): Buffer {
  const algorithm = algorithms[forgery.algorithm ?? defaultAlgorithm(forgery.signer)];
  const outer = forgery.outerAlgorithm ? algorithms[forgery.outerAlgorithm] : algorithm;
  const timeOf = (value: Date | Uint8Array) => (value instanceof Date ? time(value) : value);
  const tbs = sequence(
    forgery.version ?? der(0xa0, integer(2)),
    forgery.serial ??
      integer(0x4d, ...createHash('sha256').update(forgery.subject).update(spki(forgery.key)).digest().subarray(0, 15)),
    algorithm.identifier,
    forgery.issuer,
    sequence(timeOf(forgery.notBefore), timeOf(forgery.notAfter)),
    forgery.subject,
    spki(forgery.key),
    ...(forgery.extensions.length > 0 ? [der(0xa3, sequence(...forgery.extensions))] : []),
  );
  const isPss = algorithm === algorithms['rsa-pss'];
  const padding = isPss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  const name = [tbs, outer.identifier, keyId(forgery.signer)].map((part) => part.toString('hex')).join();
  const known = forged.get(name);
  if (known !== undefined) return known;
  const signature = sign(algorithm.hash, tbs, { key: forgery.signer, ...padding });
  const certificate = sequence(tbs, outer.identifier, bitString(0, ...signature));
  forged.set(name, certificate);
  return certificate;
}

function defaultAlgorithm(key: KeyObject): AlgorithmName {
  if (key.asymmetricKeyType === 'ec') return 'ecdsa-sha256';
  return key.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'rsa-sha256';
}

export function spki(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' });
}

/** SHA-1 of the key bits: what follows the BIT STRING header of a SubjectPublicKeyInfo. */
export function keyId(key: KeyObject): Buffer {
  const bytes = spki(key);
  const headerAt = bytes.indexOf(0x03, 2 + (bytes[3] ?? 0) + 2);
  const wide = (bytes[headerAt + 1] ?? 0) >= 0x80 ? (bytes[headerAt + 1] ?? 0) & 0x7f : 0;
  return createHash('sha1')
    .update(bytes.subarray(headerAt + 3 + wide))
    .digest();
}

/** An extension; `critical` may be any octet, or undefined to leave the field out. */
export function extension(type: string, critical: number | undefined, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(type), ...(critical === undefined ? [] : [boolean(critical)]), octetString(value));
}

export const dns = (name: string) => der(0x82, Buffer.from(name, 'latin1'));
export const ip = (...octets: readonly number[]) => der(0x87, Buffer.from(octets));

export const extensions = {
  ca: (pathLength?: number) =>
    extension('2.5.29.19', 0xff, sequence(boolean(0xff), ...(pathLength === undefined ? [] : [integer(pathLength)]))),
  notCa: () => extension('2.5.29.19', 0xff, sequence()),
  /** keyCertSign and cRLSign. */
  caUsage: () => extension('2.5.29.15', 0xff, bitString(1, 0x06)),
  /** digitalSignature. */
  leafUsage: () => extension('2.5.29.15', 0xff, bitString(7, 0x80)),
  purposes: (...types: readonly string[]) =>
    extension('2.5.29.37', undefined, sequence(...types.map(objectIdentifier))),
  names: (...names: readonly Uint8Array[]) => extension('2.5.29.17', undefined, sequence(...names)),
  subjectKey: (key: KeyObject) => extension('2.5.29.14', undefined, octetString(keyId(key))),
  authorityKey: (key: KeyObject) => extension('2.5.29.35', undefined, sequence(der(0x80, keyId(key)))),
  /** Key, issuer and serial as OpenSSL's `authorityKeyIdentifier=keyid,issuer:always` writes them. */
  authoritySerial: (key: KeyObject, issuer: string, ...serial: readonly number[]) =>
    extension(
      '2.5.29.35',
      undefined,
      sequence(der(0x80, keyId(key)), der(0xa1, der(0xa4, commonName(issuer))), der(0x82, Buffer.from(serial))),
    ),
} as const;

export const serverAuth = '1.3.6.1.5.5.7.3.1';
export const clientAuth = '1.3.6.1.5.5.7.3.2';
