import { readTranscript } from './curl-transcript.ts';
import type { Evidence } from './evidence.ts';
import { isOtherPlace } from './other-evidence.ts';
import { asWithOpenSsl } from './tls-libraries.ts';

/** Evidence with its texts in one form, so that the same words are found in curl's, OpenSSL's and Node's messages. */
export type Clues = {
  readonly evidence: Evidence;
  readonly exit: number | undefined;
  /** curl's reason in lower case and OpenSSL's words; Node's error code as words ("tlsv1 alert unknown ca") when curl said nothing. */
  readonly text: string;
  /** The whole of curl's stderr in lower case. */
  readonly trace: string;
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
  /** The call went to another service: a URL of another protocol, or a port or host of something else. */
  readonly elsewhere: boolean;
  /** A proxy variable of the environment applies to the URL. */
  readonly proxied: boolean;
};

/** What curl's stderr shows counts where no field of its own says it. */
export function cluesOf(given: Evidence): Clues {
  const transcript = readTranscript(given.stderr ?? '');
  // A spread of objects of so many shapes takes twenty times as long.
  const evidence: Evidence = Object.assign({}, transcript.evidence, given);
  const url = parseUrl(evidence.url);
  const scheme = url?.protocol === 'http:' ? 'http' : 'https';
  const node = (evidence.nodeErrorCode ?? '')
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/^err (ssl|tls) /, '');
  // A mail makes apostrophes of its own.
  const reason = transcript.reason.toLowerCase().replaceAll('’', "'");
  const { text: stderr, verify } = asWithOpenSsl(reason, evidence.sslVerifyResult);
  return {
    evidence,
    exit: evidence.curlExitCode,
    text: evidence.curlExitCode === undefined || stderr.trim() === '' ? `${stderr}\n${node}` : stderr,
    trace: (given.stderr ?? '').toLowerCase(),
    node,
    verify,
    http: statusOf(evidence),
    log: (evidence.apacheErrorLog ?? []).join('\n'),
    sent: evidence.clientCertificateSent,
    connected: connectedOf(evidence),
    scheme,
    host: url?.hostname.replace(/^\[|\]$/g, '').toLowerCase(),
    port: url === undefined ? undefined : Number(url.port || (scheme === 'http' ? 80 : 443)),
    path: url?.pathname ?? '',
    elsewhere: url === undefined ? isCallElsewhere(given.stderr ?? '') : isOtherPlace(url),
    // The trace names the variable that curl did use.
    proxied:
      /uses proxy env variable (?!no_proxy)/i.test(given.stderr ?? '') ||
      (url === undefined
        ? ['https', 'http'].some((one) =>
            proxyApplies(evidence.environment ?? {}, one === 'https' ? 'https' : 'http', ''),
          )
        : proxyApplies(evidence.environment ?? {}, scheme, url.hostname)),
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

/** Whom curl tried, where no URL is known: its last line, else the trace. */
function isCallElsewhere(stderr: string): boolean {
  const tried =
    /^curl: \(\d+\).* to (\S+) port (\d+)/m.exec(stderr) ??
    /^\* +(?:Connected|Established connection) to (\S+) \([^)]*\)? port (\d+)/m.exec(stderr);
  const url = `https://${tried?.[1]}:${tried?.[2]}/`;
  return tried !== null && URL.canParse(url) && isOtherPlace(new URL(url));
}

function connectedOf(evidence: Evidence): boolean | undefined {
  if (evidence.remoteAddress === null || evidence.remoteAddress === '') return false;
  return evidence.remoteAddress === undefined ? undefined : true;
}

/** The status of the answer; without it, what the body shows of it: an error page has it in its title. */
function statusOf({ httpCode, body, curlExitCode, contentType }: Evidence): number {
  if (httpCode !== undefined) return httpCode;
  const title = /<(?:title|h1)>\s*(\d{3})\b/i.exec(body ?? '')?.[1] ?? /^\s*\{"error":"(\d{3}) /.exec(body ?? '')?.[1];
  if (title !== undefined) return Number(title);
  if (/speaking plain HTTP/.test(body ?? '')) return 400;
  if (/<h1><p>Internal Server Error/.test(body ?? '')) return 500;
  const answered = (body ?? '').trim() !== '' || /json/i.test(contentType ?? '');
  return answered && (curlExitCode ?? 0) === 0 ? 200 : 0;
}

function parseUrl(url: string | undefined): URL | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url);
}
