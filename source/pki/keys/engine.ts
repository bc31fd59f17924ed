import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { Crypto } from '@peculiar/webcrypto';
import * as asn1js from 'asn1js';
import { AlgorithmIdentifier, CryptoEngine } from 'pkijs';
import { IssueError } from '../issue-error.ts';
import { inTurn } from './in-turn.ts';
import { keyTypeOf } from './key-type.ts';

let engine: CryptoEngine | undefined;

/** The WebCrypto engine, made at first use. It is handed to every call: nothing global is set. */
function cryptoEngine(): CryptoEngine {
  engine ??= new CryptoEngine({ name: 'peculiar', crypto: new Crypto() });
  return engine;
}

type SigningAlgorithm = {
  readonly import: RsaHashedImportParams | EcKeyImportParams;
  readonly id: string;
  readonly hash: string;
};

/**
 * The signature algorithm for a key: RSA PKCS#1 v1.5 with SHA-256, ECDSA with the digest as long as the curve; undefined
 * for keys that some verifier of a pg-backup-api does not know (Ed25519: NSS).
 */
export function signingAlgorithm(key: KeyObject): SigningAlgorithm | undefined {
  const type = keyTypeOf(key);
  if (type.startsWith('rsa-') && !type.startsWith('rsa-pss')) {
    return { import: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, id: '1.2.840.113549.1.1.11', hash: 'SHA-256' };
  }
  if (type === 'ec-p256') {
    return { import: { name: 'ECDSA', namedCurve: 'P-256' }, id: '1.2.840.10045.4.3.2', hash: 'SHA-256' };
  }
  if (type === 'ec-p384') {
    return { import: { name: 'ECDSA', namedCurve: 'P-384' }, id: '1.2.840.10045.4.3.3', hash: 'SHA-384' };
  }
  return undefined;
}

/**
 * DER of what X.509 calls SIGNED: the encoded bytes, the algorithm, the signature. `encode` gets the algorithm because a
 * certificate repeats it inside. pkijs' own `sign` leaves out the NULL parameters of RSA that RFC 4055 section 5 asks
 * for; therefore the algorithm is made here. Rejects with `IssueError` for a type of key that cannot sign.
 */
export async function signEncoded(
  keyPem: string,
  encode: (algorithm: AlgorithmIdentifier) => asn1js.BaseBlock,
): Promise<Uint8Array> {
  const privateKey = await inTurn(() => createPrivateKey(keyPem));
  const algorithm = signingAlgorithm(privateKey);
  if (algorithm === undefined) throw new IssueError('key-type-refused', 'the key must be RSA, P-256 or P-384');
  const crypto = cryptoEngine();
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const key = await inTurn(() => crypto.importKey('pkcs8', pkcs8, algorithm.import, false, ['sign']));
  const isRsa = algorithm.import.name !== 'ECDSA';
  const identifier = new AlgorithmIdentifier({
    algorithmId: algorithm.id,
    ...(isRsa ? { algorithmParams: new asn1js.Null() } : {}),
  });
  const signed = await inTurn(() => encode(identifier));
  const parameters = { algorithm: { name: algorithm.import.name, hash: { name: algorithm.hash } } };
  const signature = await inTurn(() => crypto.signWithPrivateKey(signed.toBER(), key, parameters));
  const value = [signed, identifier.toSchema(), new asn1js.BitString({ valueHex: signature })];
  return new Uint8Array(new asn1js.Sequence({ value }).toBER());
}

/** A serial number of 16 octets, 126 bits of them random, positive and without padding (RFC 5280 section 4.1.2.2). */
export function newSerial(): asn1js.Integer {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return new asn1js.Integer({ valueHex: Uint8Array.from(octets).buffer });
}
