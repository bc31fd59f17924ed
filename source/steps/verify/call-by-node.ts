import type { Evidence } from '../../health/evidence.ts';
import { evidenceOfExchange } from '../../health/exchange-evidence.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { ClientFiles } from './look-at-client-files.ts';

/** GET /status by Node's own TLS, with and without the client certificate: another implementation than curl's. */
export async function callByNode(
  host: ReadableHost,
  { hostName, caFile, client }: ClientFiles & { readonly hostName: string },
): Promise<{ readonly admitted: Evidence; readonly refused: Evidence } | undefined> {
  if (!(await host.files.canRead(client.key))) return undefined;
  const [ca, certificate, key] = await Promise.all(
    [caFile, client.certificate, client.key].map((path) => host.files.readText(path)),
  );
  if (ca === undefined || certificate === undefined || key === undefined) return undefined;
  const request = { hostName, port: 443, path: '/status', ca, timeout: 10_000 };
  const url = `https://${hostName}/status`;
  return {
    admitted: evidenceOfExchange(url, await host.network.request({ ...request, client: { certificate, key } }), true),
    refused: evidenceOfExchange(url, await host.network.request(request), false),
  };
}
