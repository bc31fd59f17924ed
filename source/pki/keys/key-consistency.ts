import { Buffer } from 'node:buffer';
import { createECDH, type JsonWebKey, type KeyObject } from 'node:crypto';
import { childrenOf, DerFault, readNode, readSmallInteger, tag } from '../encoding/der.ts';

type ReadableKey = { readonly key: KeyObject; readonly form: 'pkcs8' | 'pkcs1' | 'sec1'; readonly der: Uint8Array };

/**
 * Whether the private numbers of a key belong to its public ones. OpenSSL does not look when it loads a file: one
 * changed byte in a prime goes unnoticed until a handshake fails (RFC 8017 section 3.2 for RSA). EdDSA keys derive the
 * public half, so they always fit.
 */
export function keyIsConsistent(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'rsa') return rsaFits(key.export({ format: 'jwk' }));
  if (key.asymmetricKeyType === 'ec') return ecFits(key);
  return true;
}

function rsaFits(jwk: JsonWebKey): boolean {
  const [n, e, d, p, q, dp, dq, qi] = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map(toInteger);
  if (!n || !e || !d || !p || !q || !dp || !dq || !qi || p === 1n || q === 1n) return false;
  return (
    p * q === n &&
    (e * dp) % (p - 1n) === 1n &&
    (e * dq) % (q - 1n) === 1n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    (q * qi) % p === 1n
  );
}

function toInteger(base64url: string | undefined): bigint {
  return BigInt(`0x${Buffer.from(base64url ?? '', 'base64url').toString('hex') || '0'}`);
}

function ecFits(key: KeyObject): boolean {
  const jwk = exportJwk(key);
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (jwk === undefined || curve === undefined) return true;
  const parts = [jwk.d, jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'));
  const [d = Buffer.alloc(0), x = Buffer.alloc(0), y = Buffer.alloc(0)] = parts;
  try {
    const ecdh = createECDH(curve);
    ecdh.setPrivateKey(d);
    return ecdh.getPublicKey().equals(Buffer.concat([Buffer.of(4), x, y]));
  } catch {
    return false;
  }
}

/** Node exports the curves of RFC 7518 only. */
function exportJwk(key: KeyObject): JsonWebKey | undefined {
  try {
    return key.export({ format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** Whether OpenSSL would write the key with these bytes. An EC key without its public half is usual, too. */
export function keyIsCanonical({ key, form, der }: ReadableKey): boolean {
  const isEc = key.asymmetricKeyType === 'ec';
  const type = (key.asymmetricKeyType === 'rsa' && form === 'pkcs1') || (isEc && form === 'sec1') ? form : 'pkcs8';
  const written = key.export({ format: 'der', type });
  if (!isEc) return written.equals(der);
  const shape = ecKeyShape(der, form);
  return shape?.rightVersions === true && (written.equals(der) || !shape.hasPublicKey);
}

/** RFC 5915: the version is always 1 (OpenSSL hands on any), the public key is optional; PKCS#8 has version 0. */
function ecKeyShape(der: Uint8Array, form: ReadableKey['form']) {
  try {
    const outer = childrenOf(readNode(der), tag.sequence, 'the key');
    const isWrapped = form === 'pkcs8';
    const inner = isWrapped ? childrenOf(readNode(outer[2]?.content ?? der), tag.sequence, 'the key') : outer;
    const rightVersions =
      readSmallInteger(inner[0], 'the version') === 1 &&
      (!isWrapped || readSmallInteger(outer[0], 'the version') === 0);
    return { rightVersions, hasPublicKey: inner.some((node) => node.tag === 0xa1) };
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}
