import type { FileFacts, ReadableHost } from '../../host/host.ts';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import type { Secret } from '../../plan/secret.ts';

/** A certificate file as it lies there. */
export interface FoundCertificate {
  readonly file: FileFacts | undefined;
  /** Undefined when missing or unreadable. */
  readonly text: string | undefined;
  readonly certificate: CertificateFacts | undefined;
  /** Why the file cannot be read as a certificate. */
  readonly why: string | undefined;
}

/** A private key: that it is there and fits, never its bytes. */
export interface FoundKey {
  readonly file: FileFacts | undefined;
  readonly readable: boolean;
  /** Fits the certificate beside it; undefined when either is missing or unreadable, or the key was not opened. */
  readonly matches: boolean | undefined;
  /** Behind a passphrase; `opened` by the one that was given, `locked` without one or by another. */
  readonly protection: 'none' | 'opened' | 'locked';
}

/** A file larger than this is no certificate. */
const limit = 1024 * 1024;

export async function lookAtCertificate(host: ReadableHost, path: string): Promise<FoundCertificate> {
  const file = await host.files.stat(path);
  const readable = file !== undefined && file.kind !== 'directory' && (await host.files.canRead(path));
  const text = readable ? await host.files.readText(path) : undefined;
  if (text === undefined)
    return { file, text, certificate: undefined, why: file === undefined ? undefined : `${path} cannot be read` };
  const { inspectCertificates } = await import('../../pki/certificate/inspect.ts');
  const inspection = inspectCertificates(text);
  if (!inspection.ok) return { file, text, certificate: undefined, why: inspection.why };
  return { file, text, certificate: inspection.certificates[0], why: undefined };
}

/** The key at `path`, and whether it belongs to the first certificate of a PEM text. */
export async function lookAtKey(
  host: ReadableHost,
  path: string,
  certificatePem: string | undefined,
  passphrase?: Secret,
): Promise<FoundKey> {
  const key = await openKeyFile(host, path, passphrase);
  const { file, readable, protection } = key;
  if (key.pem === undefined || certificatePem === undefined) return { file, readable, protection, matches: undefined };
  const { keyMatchesCertificate } = await import('../../pki/certificate/matches.ts');
  return { file, readable, protection, matches: keyMatchesCertificate(key.pem, certificatePem) };
}

/** The key at `path`, and whether it belongs to one of the CAs of a PEM text: there are two during a rotation. */
export async function lookAtCaKey(
  host: ReadableHost,
  path: string,
  caPem: string | undefined,
  passphrase?: Secret,
): Promise<FoundKey> {
  const { pem, ...key } = await openKeyFile(host, path, passphrase);
  if (pem === undefined || caPem === undefined) return { ...key, matches: undefined };
  const { keyMatchesAny } = await import('../../pki/certificate/matches.ts');
  return { ...key, matches: keyMatchesAny(pem, caPem) };
}

export interface OpenedKeyFile extends Omit<FoundKey, 'matches'> {
  /** Unencrypted; undefined when missing, unreadable or locked. For the look alone: no fact holds it. */
  readonly pem: string | undefined;
}

/** Reads a private key, opened by the passphrase where it needs one. */
export async function openKeyFile(host: ReadableHost, path: string, passphrase?: Secret): Promise<OpenedKeyFile> {
  const file = await host.files.stat(path);
  const readable = file !== undefined && file.kind !== 'directory' && (await host.files.canRead(path));
  const text = readable ? await host.files.readText(path, limit) : undefined;
  if (text === undefined) return { file, readable, protection: 'none', pem: undefined };
  const { readPrivateKey } = await import('../../pki/keys/private-key.ts');
  const reading = readPrivateKey(text);
  if (reading.ok || reading.why !== 'encrypted') return { file, readable, protection: 'none', pem: text };
  if (passphrase === undefined) return { file, readable, protection: 'locked', pem: undefined };
  const { openKey } = await import('../../pki/keys/protected-key.ts');
  const opened = await openKey(text, passphrase.reveal());
  return opened.ok
    ? { file, readable, protection: 'opened', pem: opened.keyPem }
    : { file, readable, protection: 'locked', pem: undefined };
}
