import type { ReadableHost } from '../../host/host.ts';
import type { SetFinding } from '../../pki/judge/findings.ts';
import type { SetFile } from '../../pki/judge/set-file.ts';
import type { CertificatePlaces } from './certificate-places.ts';
import { lookAtRevocation } from './look-at-revocation.ts';
import { readSetFile } from './read-set-file.ts';

/** The findings of the PKI judge for the files in place. What is not there yet is no finding; without a CA there is none. */
export async function judgeSet(
  host: ReadableHost,
  places: CertificatePlaces,
  question: { readonly hostName: string; readonly at: Date },
): Promise<readonly SetFinding[]> {
  const read = async ({ path }: { readonly path: string }): Promise<SetFile | undefined> => {
    const file = await readSetFile(host, path, true);
    return file.problem === 'missing' ? undefined : file;
  };
  const [ca, serverCertificate, serverKey, clientCertificate, clientKey] = await Promise.all(
    [places.trust, places.server.certificate, places.server.key, places.client.certificate, places.client.key].map(
      read,
    ),
  );
  if (ca === undefined) return [];
  const revocation = await lookAtRevocation(host);
  const { tpaClients, verifySet } = await import('../../pki/judge/verify-set.ts');
  const { findings } = verifySet(
    {
      ca,
      serverCertificate,
      serverKey,
      clientCertificate,
      clientKey,
      revocation,
    },
    { host: question.hostName, at: question.at, allowedClients: [...new Set([places.client.name, ...tpaClients])] },
  );
  return findings;
}
