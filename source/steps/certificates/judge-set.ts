import type { ReadableHost } from '../../host/host.ts';
import type { SetFinding } from '../../pki/findings.ts';
import type { CertificatePlaces } from './certificate-places.ts';

/** The findings of the PKI judge for the files in place; none while the set is not complete. */
export async function judgeSet(
  host: ReadableHost,
  places: CertificatePlaces,
  question: { readonly hostName: string; readonly at: Date },
): Promise<readonly SetFinding[]> {
  const read = async (path: string) => {
    const facts = await host.files.stat(path);
    if (facts === undefined || !(await host.files.canRead(path))) return undefined;
    const bytes = await host.files.read(path);
    return bytes && { file: path, bytes, mode: facts.mode };
  };
  const [ca, serverCertificate, serverKey, clientCertificate, clientKey] = await Promise.all(
    [places.trust, places.server.certificate, places.server.key, places.client.certificate, places.client.key].map(
      ({ path }) => read(path),
    ),
  );
  if (!ca || !serverCertificate || !serverKey || !clientCertificate || !clientKey) return [];
  const { verifySet } = await import('../../pki/verify-set.ts');
  const { findings } = await verifySet(
    { ca, serverCertificate, serverKey, clientCertificate, clientKey },
    { host: question.hostName, at: question.at },
  );
  return findings;
}
