import type { ReadableHost } from '../../host/host.ts';
import type { AdoptedCa } from '../../pki/judge/adopt-ca.ts';
import type { Secret } from '../../plan/secret.ts';
import { type FoundCertificate, openKeyFile } from './look-at-files.ts';

/** The CA that signs here, with the intermediates of an organisation's CA. */
export type Authority =
  | { readonly kind: 'usable'; readonly ca: AdoptedCa; readonly given: string | undefined }
  | { readonly kind: 'refused'; readonly why: string; readonly given: string | undefined };

export interface AuthorityQuestion {
  /** The CA file that the operator named: root and intermediates in any order. */
  readonly given: { readonly path: string; readonly found: FoundCertificate } | undefined;
  /** What is in place: the trust file, the controller's copy, and leaf files that carry their chain. */
  readonly inPlace: readonly FoundCertificate[];
  readonly keyPath: string;
  readonly passphrase: Secret | undefined;
  readonly at: Date;
}

/**
 * Which certificate signs and which belong after a leaf: found by the key, among everything that is here. Undefined without any
 * CA certificate.
 */
export async function lookAtAuthority(
  host: ReadableHost,
  { given, inPlace, keyPath, passphrase, at }: AuthorityQuestion,
): Promise<Authority | undefined> {
  const sources = given === undefined ? inPlace : [given.found];
  const readable = sources.filter(({ certificate }) => certificate !== undefined);
  if (readable.length === 0) {
    return given && { kind: 'refused', why: given.found.why ?? `${given.path} is missing`, given: given.path };
  }
  const [{ adoptCa }, { pem }] = await Promise.all([
    import('../../pki/judge/adopt-ca.ts'),
    openKeyFile(host, keyPath, passphrase),
  ]);
  const adoption = adoptCa({
    certificatesPem: readable.map(({ text }) => text ?? '').join('\n'),
    ...(pem !== undefined && { keyPem: pem }),
    file: given?.path ?? keyPath,
    at,
  });
  return adoption.ok
    ? { kind: 'usable', ca: adoption.ca, given: given?.path }
    : { kind: 'refused', why: adoption.why, given: given?.path };
}
