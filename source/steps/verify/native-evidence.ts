import type { Evidence } from '../../health/evidence.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { SecureOutcome } from '../../host/network.ts';

interface NativeEvidence {
  readonly evidence: Evidence;
  readonly withoutCertificate: Evidence;
}

/** GET /status by Node's own TLS, with and without the client certificate: another implementation than curl's. */
export async function nativeEvidence(
  host: ReadableHost,
  {
    hostName,
    caFile,
    client,
  }: {
    readonly hostName: string;
    readonly caFile: string;
    readonly client: { readonly certificate: string; readonly key: string };
  },
): Promise<NativeEvidence | undefined> {
  if (!(await host.files.canRead(client.key))) return undefined;
  const [ca, certificate, key] = await Promise.all(
    [caFile, client.certificate, client.key].map((path) => host.files.readText(path)),
  );
  if (ca === undefined || certificate === undefined || key === undefined) return undefined;
  const request = { hostName, port: 443, path: '/status', ca, timeout: 10_000 };
  const admitted = await host.network.request({ ...request, client: { certificate, key } });
  const refused = await host.network.request(request);
  return { evidence: evidenceOf(admitted, hostName, true), withoutCertificate: evidenceOf(refused, hostName, false) };
}

function evidenceOf(outcome: SecureOutcome, hostName: string, clientCertificateSent: boolean): Evidence {
  const base = { url: `https://${hostName}/status`, clientCertificateSent };
  if (outcome.kind === 'failed') return { ...base, httpCode: 0, nodeErrorCode: outcome.code, stderr: outcome.message };
  return { ...base, httpCode: outcome.status, contentType: outcome.contentType ?? null, body: outcome.body };
}
