import type { ReadableHost } from '../../host/host.ts';
import type { ServedCertificate } from '../../host/network.ts';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import type { ProxyLayout } from '../../proxy/layout.ts';
import { parseVhost } from '../../proxy/vhost.ts';

/** What the running proxy presents; `idle` when there is none to ask. */
export type Served =
  | { readonly kind: 'idle' }
  | { readonly kind: 'serving'; readonly certificate: ServedCertificate | undefined };

export interface ServedQuestion {
  readonly layout: Pick<ProxyLayout, 'vhostPath' | 'enabledVhostPath'>;
  readonly hostName: string;
  /** PEM text of the CA; the served certificate is told even when it is not of this CA. */
  readonly ca: string | undefined;
  readonly active: boolean;
  /** The server certificate's file: a virtual host that names another one says nothing about this set. */
  readonly file: string;
}

/** Asks the proxy on this host for its certificate, if Apache runs with a virtual host that serves this file. */
export async function lookAtServed(
  host: ReadableHost,
  { layout, hostName, ca, active, file }: ServedQuestion,
): Promise<Served> {
  if (!active || !(await servesFile(host, layout, file))) return { kind: 'idle' };
  const outcome = await host.network.request({ hostName, port: 443, path: '/status', ca: ca ?? '', timeout: 5_000 });
  return { kind: 'serving', certificate: outcome.served };
}

async function servesFile(host: ReadableHost, layout: ServedQuestion['layout'], file: string): Promise<boolean> {
  const path = layout.enabledVhostPath ?? layout.vhostPath;
  if (!(await host.files.canRead(path))) return false;
  return parseVhost((await host.files.readText(path)) ?? '')?.certificate === file;
}

/** Whether the proxy presents this very certificate. Serial numbers are written in more than one way; a fingerprint is not. */
export function presents(served: Served, certificate: Pick<CertificateFacts, 'fingerprint'> | undefined): boolean {
  if (served.kind === 'idle' || served.certificate === undefined || certificate === undefined) return false;
  return served.certificate.fingerprint256.replaceAll(':', '').toLowerCase() === certificate.fingerprint.toLowerCase();
}
