import type { ReadableHost } from '../../host/host.ts';
import type { RotationPhase } from '../../pki/rotation.ts';
import type { CertificatePlaces } from './certificate-places.ts';
import { type FoundCertificate, lookAtCertificate } from './look-at-files.ts';

/** How far a rotation of the CA is. Without a CA that is to come nothing else is read. */
export async function lookAtPhase(
  host: ReadableHost,
  { next }: Pick<CertificatePlaces, 'next'>,
  { ca, server, client }: Readonly<Record<'ca' | 'server' | 'client', FoundCertificate>>,
  at: Date,
): Promise<RotationPhase> {
  if (ca.text === undefined || (await host.files.stat(next.certificate.path)) === undefined) return 'one-ca';
  const { text } = await lookAtCertificate(host, next.certificate.path);
  const leaves = [server, client].flatMap((leaf) => (leaf.text === undefined ? [] : [leaf.text]));
  const { readRotation } = await import('../../pki/rotation.ts');
  return readRotation({ trustPem: ca.text, nextPem: text, leaves, at }).phase;
}
