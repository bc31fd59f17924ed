import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import { writePem } from '../../../source/pki/encoding/pem.ts';
import type { BrokenSet } from './broken-set.ts';
import type { AlgorithmName } from './forge.ts';
import { certificateSet, client, keyPem, pem, root, server } from './kit.ts';

const caKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const serverKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** A set of RSA-2048 keys. */
export function rsaSet(algorithm: AlgorithmName, rootAlgorithm: AlgorithmName = 'rsa-sha256') {
  return certificateSet({
    ca: pem(root({ key: caKey, algorithm: rootAlgorithm })),
    serverCertificate: pem(server({ key: serverKey, signer: caKey, algorithm })),
    clientCertificate: pem(client({ signer: caKey })),
    serverKey: keyPem(serverKey),
  });
}

function withKey(text: string) {
  return () => ({ ...rsaSet('rsa-sha256'), serverKey: { file: 'server.key', bytes: Buffer.from(text) } });
}

/** Sets of an RSA CA: the algorithms, and what can happen to an RSA key file. */
export const brokenRsa: readonly BrokenSet[] = [
  { name: 'RSA with SHA-256', verdict: 'ok', findings: [], make: () => rsaSet('rsa-sha256') },
  { name: 'RSA with SHA-384', verdict: 'ok', findings: [], make: () => rsaSet('rsa-sha384') },
  { name: 'RSA-PSS signature', verdict: 'ok', findings: [], make: () => rsaSet('rsa-pss') },
  { name: 'SHA-1 signature', verdict: 'block', findings: ['weak-signature'], make: () => rsaSet('rsa-sha1') },
  { name: 'MD5 signature', verdict: 'block', findings: ['weak-signature'], make: () => rsaSet('rsa-md5') },
  {
    name: 'root signed with SHA-1',
    verdict: 'warn',
    findings: ['weak-signature'],
    make: () => rsaSet('rsa-sha256', 'rsa-sha1'),
  },
  {
    name: 'RSA algorithm without NULL',
    verdict: 'warn',
    findings: ['encoding-not-minimal'],
    make: () => rsaSet('rsa-sha256-no-null'),
  },
  {
    name: 'PKCS#1 key',
    verdict: 'ok',
    findings: [],
    make: withKey(serverKey.export({ format: 'pem', type: 'pkcs1' }).toString()),
  },
  {
    name: 'key with a damaged prime',
    verdict: 'block',
    findings: ['der-malformed'],
    file: 'server.key',
    make: withKey(damaged()),
  },
];

/** One bit of the first prime changed: the modulus, and with it the public key, stays as it was. */
function damaged(): string {
  const bytes = serverKey.export({ format: 'der', type: 'pkcs1' });
  const position = bytes.indexOf(Buffer.from(serverKey.export({ format: 'jwk' }).p ?? '', 'base64url')) + 20;
  bytes.writeUInt8((bytes[position] ?? 0) ^ 4, position);
  return writePem('RSA PRIVATE KEY', bytes);
}
