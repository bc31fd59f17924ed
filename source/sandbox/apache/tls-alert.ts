import { createCipheriv, createHmac } from 'node:crypto';

/** TLS alert descriptions (RFC 8446, section 6) that a server sends about a client's certificate. */
const descriptions: Readonly<Record<string, number>> = {
  CERT_HAS_EXPIRED: 45,
  CERT_REVOKED: 44,
  // mod_ssl hides that it is the list's fault: certificate_unknown (fixtures/health/evidence.json, crl_expired).
  CRL_HAS_EXPIRED: 46,
  CERT_SIGNATURE_FAILURE: 51,
  INVALID_PURPOSE: 43,
  CERT_NOT_YET_VALID: 42,
  CERT_CHAIN_TOO_LONG: 48,
  DEPTH_ZERO_SELF_SIGNED_CERT: 48,
  INVALID_CA: 48,
  SELF_SIGNED_CERT_IN_CHAIN: 48,
  UNABLE_TO_GET_ISSUER_CERT: 48,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 48,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 48,
};
const badCertificate = 42;
const certificateRequired = 116;

/** The alert for a verification error as Node names it; no certificate at all is an alert of its own since TLS 1.3. */
export function alertFor(error: string, presented: boolean): number {
  return presented ? (descriptions[error] ?? badCertificate) : certificateRequired;
}

interface Suite {
  readonly cipher: 'aes-256-gcm' | 'aes-128-gcm' | 'chacha20-poly1305';
  readonly hash: 'sha256' | 'sha384';
  readonly keyLength: number;
}

const suites: Readonly<Record<string, Suite>> = {
  TLS_AES_256_GCM_SHA384: { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32 },
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16 },
  TLS_CHACHA20_POLY1305_SHA256: { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32 },
};

/**
 * A fatal alert as a TLS 1.3 record (RFC 8446, 5.2 and 7.3), sealed with the server's application traffic secret. `sequence` is the
 * number of records that the server has sealed with it before. Undefined for a suite that is not of TLS 1.3.
 *
 * Node's TLS verifies a client's certificate only after the handshake and closes without a word; Apache sends this alert.
 */
export function sealAlert(
  description: number,
  suiteName: string,
  secret: Buffer,
  sequence: number,
): Buffer | undefined {
  const suite = suites[suiteName];
  if (suite === undefined) return undefined;
  const key = expandLabel(suite, secret, 'key', suite.keyLength);
  const nonce = expandLabel(suite, secret, 'iv', 12);
  const tail = nonce.readUInt32BE(8);
  nonce.writeUInt32BE((tail ^ sequence) >>> 0, 8);
  const inner = Buffer.from([2, description, 21]);
  const header = Buffer.from([23, 3, 3, 0, inner.length + 16]);
  const sealed = seal(suite, key, nonce, header, inner);
  return Buffer.concat([header, sealed]);
}

function seal({ cipher }: Suite, key: Buffer, nonce: Buffer, header: Buffer, inner: Buffer): Buffer {
  const options = { authTagLength: 16 };
  const encryption =
    cipher === 'chacha20-poly1305'
      ? createCipheriv(cipher, key, nonce, options)
      : createCipheriv(cipher, key, nonce, options);
  encryption.setAAD(header, { plaintextLength: inner.length });
  return Buffer.concat([encryption.update(inner), encryption.final(), encryption.getAuthTag()]);
}

/** HKDF-Expand-Label with an empty context, for outputs no longer than the hash. */
function expandLabel({ hash }: Suite, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
