import { Buffer } from 'node:buffer';
import { constants, type KeyObject, verify } from 'node:crypto';
import { childrenOf, DerFault, type DerNode, readNode, readOid, readSmallInteger, tag } from '../encoding/der.ts';
import { oid } from '../encoding/oids.ts';
import { publicKeyFromSpki } from '../keys/key-type.ts';
import type { Certificate } from './certificate.ts';

/** How a certificate says it was signed. `hash` is undefined for EdDSA, which hashes by itself. */
export type SignatureScheme = {
  readonly kind: 'pkcs1' | 'pss' | 'ecdsa' | 'eddsa';
  readonly hash: string | undefined;
  readonly saltLength?: number;
  /** Whether the parameters are those that the standard asks for (RFC 4055: NULL for RSA; RFC 5758: none for ECDSA). */
  readonly properParameters: boolean;
};

const schemes: Readonly<Record<string, Pick<SignatureScheme, 'kind' | 'hash'>>> = {
  '1.2.840.113549.1.1.2': { kind: 'pkcs1', hash: 'md2' },
  '1.2.840.113549.1.1.4': { kind: 'pkcs1', hash: 'md5' },
  '1.2.840.113549.1.1.5': { kind: 'pkcs1', hash: 'sha1' },
  '1.3.14.3.2.29': { kind: 'pkcs1', hash: 'sha1' },
  '1.2.840.113549.1.1.14': { kind: 'pkcs1', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { kind: 'pkcs1', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { kind: 'pkcs1', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { kind: 'pkcs1', hash: 'sha512' },
  '1.2.840.10045.4.1': { kind: 'ecdsa', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { kind: 'ecdsa', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { kind: 'ecdsa', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { kind: 'ecdsa', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { kind: 'ecdsa', hash: 'sha512' },
  [oid.ed25519]: { kind: 'eddsa', hash: undefined },
  [oid.ed448]: { kind: 'eddsa', hash: undefined },
};

const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Digests that auth level 2 and Apache refuse. */
export const weakHashes: readonly string[] = ['md2', 'md5', 'sha1'];

/** The scheme of an AlgorithmIdentifier (RFC 4055, 5758, 8410); undefined if it is none that is known. Never throws. */
export function signatureScheme(algorithm: Uint8Array): SignatureScheme | undefined {
  try {
    const [type, parameters] = childrenOf(readNode(algorithm), tag.sequence, 'the signature algorithm');
    const id = readOid(type, 'the signature algorithm');
    if (id === oid.rsassaPss) return pssScheme(parameters);
    const scheme = schemes[id];
    const properParameters = scheme?.kind === 'pkcs1' ? parameters?.tag === tag.null : parameters === undefined;
    return scheme && { ...scheme, properParameters };
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}

/** RSASSA-PSS-params (RFC 4055 section 3.1): everything defaults to SHA-1, MGF1 with SHA-1 and 20 octets of salt. */
function pssScheme(parameters: DerNode | undefined): SignatureScheme | undefined {
  const parts = childrenOf(parameters, tag.sequence, 'the PSS parameters');
  const inside = (wanted: number) => {
    const part = parts.find((node) => node.tag === wanted);
    return part && readNode(part.content);
  };
  const hashOf = (node: DerNode | undefined) =>
    node ? hashes[readOid(childrenOf(node, tag.sequence, 'a digest')[0], 'a digest')] : 'sha1';
  const hash = hashOf(inside(0xa0));
  const mask = inside(0xa1);
  const maskHash = mask ? hashOf(childrenOf(mask, tag.sequence, 'the mask')[1]) : 'sha1';
  const salt = inside(0xa2);
  if (hash === undefined || maskHash !== hash) return undefined;
  return {
    kind: 'pss',
    hash,
    saltLength: salt ? readSmallInteger(salt, 'the salt length') : 20,
    properParameters: true,
  };
}

export type SignatureCheck = 'good' | 'bad' | 'unsupported';

/** Whether the holder of `issuerSpki` signed the certificate (or list), computed and not taken from names. Never throws. */
export function checkSignature(
  signed: Pick<Certificate, 'tbs' | 'outerAlgorithm' | 'signature'>,
  issuerSpki: Uint8Array,
): SignatureCheck {
  const scheme = signatureScheme(signed.outerAlgorithm);
  const key = publicKeyFromSpki(issuerSpki);
  if (scheme === undefined || key === undefined) return 'unsupported';
  return verifyBytes(scheme, key, signed.tbs, signed.signature);
}

/** Whether a key of this type makes signatures of the certificate's algorithm, be it this key or another. Never throws. */
export function couldHaveSigned(spki: Uint8Array, signed: Pick<Certificate, 'outerAlgorithm'>): boolean {
  const scheme = signatureScheme(signed.outerAlgorithm);
  const key = publicKeyFromSpki(spki);
  return scheme !== undefined && key !== undefined && isOfFamily(scheme, key);
}

const families: Readonly<Record<string, readonly SignatureScheme['kind'][]>> = {
  rsa: ['pkcs1', 'pss'],
  'rsa-pss': ['pss'],
  ec: ['ecdsa'],
  ed25519: ['eddsa'],
  ed448: ['eddsa'],
};

function isOfFamily(scheme: SignatureScheme, key: KeyObject): boolean {
  return families[key.asymmetricKeyType ?? '']?.includes(scheme.kind) ?? false;
}

/** As `checkSignature`, for any signed bytes (certificate requests are signed the same way). */
export function verifyBytes(
  scheme: SignatureScheme,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): SignatureCheck {
  if (!isOfFamily(scheme, key)) return 'bad';
  const padding =
    scheme.kind === 'pkcs1'
      ? { padding: constants.RSA_PKCS1_PADDING }
      : scheme.kind === 'pss'
        ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength ?? 20 }
        : {};
  try {
    return verify(scheme.hash, Buffer.from(data), { key, ...padding }, Buffer.from(signature)) ? 'good' : 'bad';
  } catch {
    return weakHashes.includes(scheme.hash ?? '') ? 'unsupported' : 'bad';
  }
}
