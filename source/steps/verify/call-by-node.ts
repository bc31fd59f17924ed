import type { Evidence } from '../../health/evidence/evidence.ts';
import { evidenceOfExchange } from '../../health/evidence/exchange-evidence.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Target } from './target.ts';

/** Milliseconds; a server that does not answer the handshake within this does not answer at all. */
const patience = 20_000;

/** GET /status by Node's own TLS: another implementation than curl's. Undefined when a file of the client cannot be read. */
export async function callByNode(
  host: ReadableHost,
  { hostName, caFile, client }: Target,
  withCertificate: boolean,
): Promise<Evidence | undefined> {
  if (!(await host.files.canRead(client.key))) return undefined;
  const [ca, certificate, key] = await Promise.all(
    [caFile, client.certificate, client.key].map((path) => host.files.readText(path)),
  );
  if (ca === undefined || certificate === undefined || key === undefined) return undefined;
  const request = { hostName, port: 443, path: '/status', ca, timeout: patience };
  const outcome = await host.network.request(withCertificate ? { ...request, client: { certificate, key } } : request);
  return evidenceOfExchange(`https://${hostName}/status`, outcome, withCertificate);
}
