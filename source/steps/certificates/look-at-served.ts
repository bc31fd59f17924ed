import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { ServedCertificate } from '../../host/network.ts';
import type { HostLayout } from '../../os/families.ts';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import { parseVhost, type Vhost } from '../../proxy/vhost.ts';
import { type Foreign, lastingFix, whatComes } from '../foreign-pair.ts';

/**
 * What the proxy of this host does with the set, as a closed list. `no-proxy` alone lets a proof of serving be left out: no virtual
 * host of ours is enabled, so nobody is served and nothing is reloaded. Every other state has to become `serving` with the
 * certificate of its file, or the work is not proven.
 */
export type Served =
  | { readonly kind: 'no-proxy' }
  /** The virtual host is enabled and names another certificate. */
  | { readonly kind: 'elsewhere'; readonly names: string; readonly vhost: string }
  /** It is enabled, and Apache does not run. */
  | { readonly kind: 'stopped'; readonly service: string }
  /** Apache runs, and shows no certificate on port 443. */
  | { readonly kind: 'silent'; readonly why: string }
  | { readonly kind: 'serving'; readonly certificate: ServedCertificate };

export interface ServedQuestion {
  readonly layout: Pick<HostLayout, 'vhostPath' | 'enabledVhostPath' | 'service'>;
  readonly hostName: string;
  /** PEM text of the CA; the served certificate is told even when it is not of this CA. */
  readonly ca: string | undefined;
  readonly active: boolean;
  /** The server certificate's file. */
  readonly file: string;
  /** The set is the one that TPA's virtual host is for; a set elsewhere is served only where the virtual host names it. */
  readonly standard: boolean;
}

/** Asks the proxy on this host for its certificate, if a virtual host for this file is enabled. */
export async function lookAtServed(host: ReadableHost, question: ServedQuestion): Promise<Served> {
  const { layout, hostName, ca, active, file, standard } = question;
  const vhost = layout.enabledVhostPath ?? layout.vhostPath;
  if ((await host.files.stat(vhost)) === undefined) return { kind: 'no-proxy' };
  const names = (await readVhost(host, layout))?.certificate;
  if (names !== file && !standard) return { kind: 'no-proxy' };
  if (names !== file) return { kind: 'elsewhere', names: names ?? 'no certificate', vhost };
  if (!active) return { kind: 'stopped', service: layout.service };
  const outcome = await host.network.request({ hostName, port: 443, path: '/status', ca: ca ?? '', timeout: 5_000 });
  if (outcome.served !== undefined) return { kind: 'serving', certificate: outcome.served };
  return { kind: 'silent', why: outcome.kind === 'failed' ? outcome.code : 'no certificate' };
}

/** The API's virtual host as it is enabled; undefined where there is none, or this user may not read it. */
export async function readVhost(
  host: Pick<ReadableHost, 'files'>,
  { vhostPath, enabledVhostPath = vhostPath }: Pick<HostLayout, 'vhostPath' | 'enabledVhostPath'>,
): Promise<Vhost | undefined> {
  if (!(await host.files.canRead(enabledVhostPath))) return undefined;
  return parseVhost((await host.files.readText(enabledVhostPath)) ?? '');
}

/** Whether the proxy presents this very certificate. Serial numbers are written in more than one way; a fingerprint is not. */
export function presents(served: Served, certificate: Pick<CertificateFacts, 'fingerprint'> | undefined): boolean {
  if (served.kind !== 'serving' || certificate === undefined) return false;
  return served.certificate.fingerprint256.replaceAll(':', '').toLowerCase() === certificate.fingerprint.toLowerCase();
}

/** Why a proof of serving is left out; there is no other reason. */
export const noProxy = 'no virtual host of ours is enabled here';

/** Why nothing can be proven by the proxy as it is, in a few words; undefined where it shows a certificate. */
export function whyNotServing(served: Exclude<Served, { kind: 'no-proxy' }>): string | undefined {
  switch (served.kind) {
    case 'elsewhere':
      return `the virtual host ${served.vhost} serves ${served.names}`;
    case 'stopped':
      return `${served.service} is not running, though its virtual host is enabled`;
    case 'silent':
      return `no certificate on port 443 (${served.why})`;
    case 'serving':
      return undefined;
  }
}

/**
 * Throws OperatorError where the proxy is in a state in which new certificates could never be proven: the virtual host serves other
 * files, or Apache was stopped by somebody. A stopped Apache that cannot start, for its set is not valid, is started by the plan.
 */
export function requireProvable(served: Served, isHealthy: boolean, { pair }: Pick<Foreign, 'pair'>): void {
  if (served.kind === 'elsewhere' && pair !== undefined && served.names === pair.certificate) {
    throw new OperatorError({
      id: 'vhost-foreign-pair',
      message: `The virtual host ${served.vhost} serves ${served.names}, not this set; a new certificate here would not be served. ${whatComes(pair)}`,
      fix: ["Put the API's own pair back first: `wizard proxy`.", lastingFix(pair)],
    });
  }
  if (served.kind === 'elsewhere') {
    throw new OperatorError({
      id: 'proxy-serves-elsewhere',
      message: `The virtual host ${served.vhost} serves ${served.names}, not this set; a new certificate here would not be served.`,
      fix: ['Name its directory: --dir DIR.', 'Or correct the virtual host, then run this again.'],
    });
  }
  if (served.kind === 'stopped' && isHealthy) {
    throw new OperatorError({
      id: 'proxy-not-running',
      message: `${served.service} is not running, though its virtual host is enabled: what is done here could not be proven.`,
      fix: [`Start it first: systemctl start ${served.service} (or: wizard proxy).`, `Its log says why it ended.`],
    });
  }
}
