import type { ReadableHost } from '../../host/host.ts';
import { keyFingerprint } from '../../pki/keys/key-fingerprint.ts';
import { type FoundKeyType, keyTypeOf } from '../../pki/keys/key-type.ts';
import { readPrivateKey, spkiOf } from '../../pki/keys/private-key.ts';
import { openKeyFile } from '../certificates/look-at-files.ts';

/** A private key of this host: what it is good for, never its bytes. */
export type KeyState =
  | { readonly kind: 'missing' }
  /** `publicKey`: its fingerprint, SHA-256 in hex. */
  | { readonly kind: 'usable'; readonly keyType: FoundKeyType; readonly publicKey: string }
  | { readonly kind: 'refused'; readonly id: string; readonly why: string };

export async function lookAtKeyState(host: ReadableHost, path: string): Promise<KeyState> {
  const { file, readable, protection, pem } = await openKeyFile(host, path);
  if (file === undefined) return { kind: 'missing' };
  if (file.kind !== 'file' && file.kind !== 'link') return refused('not-a-file', 'is not a regular file');
  if (!readable) return refused('not-permitted', 'is not readable for you');
  if (protection === 'locked')
    return refused('key-encrypted', 'is protected by a passphrase, for which Apache cannot ask');
  const reading = readPrivateKey(pem ?? '');
  if (!reading.ok) return refused('key-unreadable', 'cannot be read as a private key');
  return { kind: 'usable', keyType: keyTypeOf(reading.key), publicKey: keyFingerprint(spkiOf(reading.key)) };
}

/** Verifiers refuse RSA keys below 2048 bits (OpenSSL's security level 2). */
export function isWeak(type: FoundKeyType): boolean {
  const bits = /^rsa(?:-pss)?-(\d+)$/.exec(type)?.[1];
  return bits !== undefined && Number(bits) < 2048;
}

function refused(id: string, why: string): KeyState {
  return { kind: 'refused', id, why };
}
