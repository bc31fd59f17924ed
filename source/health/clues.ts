import type { Evidence } from './evidence.ts';

/** Evidence with its texts in one form, so that the same words are found in curl's, OpenSSL's and Node's messages. */
export type Clues = {
  readonly evidence: Evidence;
  readonly exit: number | undefined;
  /** curl's stderr in lower case; Node's error code as words ("tlsv1 alert unknown ca") when curl said nothing. */
  readonly text: string;
  readonly node: string;
  readonly verify: number | undefined;
  readonly http: number;
  readonly log: string;
  readonly sent: boolean | undefined;
  /** False only if the evidence says that no connection was made. */
  readonly connected: boolean | undefined;
  readonly scheme: 'http' | 'https';
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly path: string;
  /** A proxy variable of the environment applies to the URL. */
  readonly proxied: boolean;
};

export function cluesOf(evidence: Evidence): Clues {
  const url = parseUrl(evidence.url);
  const scheme = url?.protocol === 'http:' ? 'http' : 'https';
  const node = (evidence.nodeErrorCode ?? '')
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/^err (ssl|tls) /, '');
  const stderr = (evidence.stderr ?? '').toLowerCase();
  return {
    evidence,
    exit: evidence.curlExitCode,
    text: evidence.curlExitCode === undefined || stderr.trim() === '' ? `${stderr}\n${node}` : stderr,
    node,
    verify: evidence.sslVerifyResult,
    http: evidence.httpCode ?? 0,
    log: (evidence.apacheErrorLog ?? []).join('\n'),
    sent: evidence.clientCertificateSent,
    connected: connectedOf(evidence),
    scheme,
    host: url?.hostname.replace(/^\[|\]$/g, '').toLowerCase(),
    port: url === undefined ? undefined : Number(url.port || (scheme === 'http' ? 80 : 443)),
    path: url?.pathname ?? '',
    proxied: url !== undefined && proxyApplies(evidence.environment ?? {}, scheme, url.hostname),
  };
}

/** Whether curl would use a proxy for the host: curl(1), "ENVIRONMENT" (http_proxy counts in lower case only). */
export function proxyApplies(
  environment: Readonly<Record<string, string>>,
  scheme: 'http' | 'https',
  host: string,
): boolean {
  const own = scheme === 'https' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy'];
  const proxy = [...own, 'all_proxy', 'ALL_PROXY']
    .map((name) => environment[name])
    .find((value) => value !== undefined);
  if (proxy === undefined || proxy === '') return false;
  const exempt = (environment.no_proxy ?? environment.NO_PROXY ?? '').toLowerCase();
  const name = host.toLowerCase();
  return !exempt
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\./, ''))
    .some((entry) => entry !== '' && (entry === '*' || name === entry || name.endsWith(`.${entry}`)));
}

function connectedOf(evidence: Evidence): boolean | undefined {
  if (evidence.remoteAddress === null || evidence.remoteAddress === '') return false;
  return evidence.remoteAddress === undefined ? undefined : true;
}

function parseUrl(url: string | undefined): URL | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url);
}
