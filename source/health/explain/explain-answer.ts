import type { Clues } from '../evidence/clues.ts';
import { type Causes, distinct } from './causes.ts';
import { connectionCauses } from './explain-connection.ts';
import { backendBroke, causesOfLog, lateVerification } from './explain-log.ts';

/** The causes of a call that brought an HTTP answer: by its status and by who wrote it, Apache or pg-backup-api. */
export function answerCauses(clues: Clues): Causes {
  const causes = causesOfStatus(clues);
  if (clues.sent !== false || clues.scheme === 'http' || causes[0] === 'client-certificate-not-required') {
    return distinct(causes);
  }
  // Whatever the answer says: it came without a client certificate.
  const refusedInAnswer = causes.includes('client-certificate-missing') || clues.http === 403;
  return distinct(refusedInAnswer || clues.http === 400 ? causes : [...causes, 'client-certificate-not-required']);
}

function causesOfStatus(clues: Clues): Causes {
  const { http, exit, scheme, log, text } = clues;
  if (/connect tunnel failed|from proxy after connect/.test(text)) return ['http-proxy-environment'];
  if (exit === 28) return ['own-timeout'];
  if ([16, 18, 56, 92].includes(exit ?? 0) || /transfer closed/.test(text)) return ['answer-truncated'];
  if (clues.proxied && scheme === 'http' && http >= 400) return ['http-proxy-environment'];
  const device = deviceOf(clues);
  if (device !== undefined) return device;
  if (http === 407) return ['http-proxy-environment'];
  if (http >= 200 && http < 300) return causesOfSuccess(clues);
  if (http >= 300 && http < 400) return ['redirected'];
  switch (http) {
    case 400:
      return badRequest(clues);
    case 401:
      return ['apache-forbids'];
    case 413:
      return lateVerification(log) ?? ['apache-forbids'];
    case 403:
      return forbidden(clues);
    case 404:
      return notFound(clues);
    case 405:
    case 501:
      return ['wrong-method'];
    case 408:
      return ['own-timeout'];
    case 421:
      return misdirected(clues);
    case 500:
      return serverError(clues);
    case 502:
    case 504:
      return badGateway(clues);
    case 503:
      return backendBroke(log) && !/AH00957|AH01114/.test(log)
        ? ['backend-died', 'backend-unavailable']
        : ['backend-unavailable'];
    case 417:
    case 429:
    case 431:
      return causesOfLog(log) ?? ['device-in-between', 'apache-forbids'];
    default:
      return causesOfLog(log) ?? ['undiagnosed'];
  }
}

/** Pages and headers of servers that are neither Apache nor the API: something stands in between, or answers in their place. */
const devices =
  /<center>(?:nginx|openresty|cloudflare)|<hr><center>|no server is available to handle this request|server returned an invalid or incomplete response|upstream connect error|squid\/|\(squid\)|requested url could not be retrieved|awselb|microsoft-azure-application-gateway|envoy|haproxy|zscaler|fortigate|bluecoat|cloudfront|^bad gateway$|^gateway timeout$/im;

function deviceOf({ evidence, log, http, trace }: Clues): Causes | undefined {
  if (http < 400 || /AH\d{5}/.test(log)) return undefined;
  const body = evidence.body ?? '';
  const server = /^< (?:server|via): (.*)$/im.exec(trace)?.[1] ?? '';
  if (
    !devices.test(body) &&
    !/nginx|haproxy|envoy|squid|cloudflare|awselb|big-?ip|varnish|traefik|zscaler|netscaler/i.test(server)
  ) {
    return undefined;
  }
  if (/no required ssl certificate was sent/i.test(body)) return ['client-certificate-missing', 'device-in-between'];
  if (/the ssl certificate error/i.test(body)) return ['client-certificate-rejected', 'device-in-between'];
  if (/plain http request was sent to https port/i.test(body)) return ['plain-http-to-tls-port', 'device-in-between'];
  return [
    'device-in-between',
    ...(http === 502 || http === 503 || http === 504 ? (['apache-not-listening'] as const) : []),
  ];
}

function badRequest({ scheme, evidence, log, trace }: Clues): Causes {
  const named = causesOfLog(log);
  if (named !== undefined) return named;
  if (scheme === 'http' || /plain HTTP/i.test(evidence.body ?? '') || trace.includes('speaking plain http'))
    return ['plain-http-to-tls-port'];
  return ['misdirected', 'plain-http-to-tls-port', 'not-the-api'];
}

/** SSLVerifyClient in a Location asks after the handshake, which Node cannot answer: a 403 with its own log line. */
function forbidden({ log, evidence, sent }: Clues): Causes {
  if (/AH0203[1-4]/.test(log)) return distinct([...misdirected({ log, evidence }), 'apache-forbids']);
  const unable = lateVerification(`${log}\n${evidence.body ?? ''}`);
  if (unable !== undefined) return unable;
  const late = /AH02263|AH02221|Re-negotiation|Post[- ]Handshake/i.test(`${log}\n${evidence.body ?? ''}`);
  if (late) return ['client-certificate-missing', 'apache-forbids'];
  return sent === false ? ['apache-forbids', 'client-certificate-missing'] : ['apache-forbids'];
}

/** Without a name in the handshake Apache's default virtual host answers it; else two virtual hosts differ. */
function misdirected({ log, evidence }: Pick<Clues, 'log' | 'evidence'>): Causes {
  const isAddress = /^https?:\/\/(?:\d+\.\d+\.\d+\.\d+|\[)/.test(evidence.url ?? '');
  if (/no SNI was provided|AH02033|No hostname was provided via SNI/i.test(log))
    return ['misdirected-without-sni', 'misdirected'];
  return isAddress && log === ''
    ? ['misdirected-without-sni', 'misdirected']
    : ['misdirected', 'misdirected-without-sni'];
}

function notFound(clues: Clues): Causes {
  const author = authorOf(clues);
  if (author === 'api') return ['wrong-path', 'not-proxied'];
  return author === 'apache' ? ['not-proxied'] : ['not-proxied', 'wrong-path'];
}

function serverError(clues: Clues): Causes {
  const named = causesOfLog(clues.log);
  if (named !== undefined) return [...named, 'backend-died'];
  if (authorOf(clues) === 'apache') return ['proxy-module-missing', 'backend-died'];
  return ['backend-died', 'proxy-module-missing', 'not-the-api'];
}

/** Apache could not even find the backend's address, or it broke off. */
function badGateway({ log, evidence }: Clues): Causes {
  return /DNS lookup failure/.test(`${log}\n${evidence.body ?? ''}`)
    ? ['backend-unavailable', 'backend-died']
    : ['backend-died', 'backend-unavailable'];
}

/**
 * Who wrote an error page. The API: JSON of its own handlers, Flask's HTML, gunicorn's page for a worker that threw.
 * Apache writes its pages in iso-8859-1 with a public document type.
 */
function authorOf({ evidence }: Clues): 'api' | 'apache' | undefined {
  const { body = '', contentType } = evidence;
  if (isJsonType(contentType) || /<!doctype html>\s*<html lang=|<h1><p>Internal Server Error/.test(body)) return 'api';
  if (/entered the URL manually|error in the application/.test(body)) return 'api';
  if (contentType === null || contentType === undefined) {
    if (/^\s*[{["]/.test(body)) return 'api';
    return /<!DOCTYPE HTML PUBLIC/.test(body) ? 'apache' : undefined;
  }
  if (/iso-8859-1/i.test(contentType) || /<!DOCTYPE HTML PUBLIC/.test(body)) return 'apache';
  return /utf-8/i.test(contentType) ? 'api' : undefined;
}

/**
 * A 2xx answer. What the API says is known by its recordings (fixtures/recordings/pg-backup-api): `/status` is the text
 * `"OK"` as `text/html`, everything else is JSON and says so.
 */
function causesOfSuccess(clues: Clues): Causes {
  const { contentType, body } = clues.evidence;
  const reading = body === undefined ? 'unseen' : readBody(body, clues.path);
  const mayBeText = reading === 'status' || (reading === 'unseen' && clues.path === '/status');
  if (contentType !== undefined && !isJsonType(contentType) && !(mayBeText && isHtmlType(contentType)))
    return ['not-the-api', 'not-proxied'];
  if (contentType === undefined && /^\s*</.test(body ?? '')) return ['not-the-api', 'not-proxied'];
  if (reading === 'not-json') return ['not-json', 'not-the-api'];
  if (reading === 'other') return ['not-the-api', 'no-servers'];
  if (reading === 'no-servers') return ['no-servers'];
  // A document behind a bad certificate: curl --insecure went on, others will not.
  if ((clues.verify ?? 0) > 1) return connectionCauses({ ...clues, exit: 60, http: 0 });
  if (clues.sent === false && clues.scheme === 'https') return ['client-certificate-not-required'];
  if (clues.scheme === 'http' && !isLoopback(clues.host)) return ['client-certificate-not-required'];
  if (reading === 'whole' || reading === 'status') return ['healthy'];
  return reading === 'beginning' ? ['healthy', 'no-servers'] : ['healthy', 'no-servers', 'not-json', 'not-the-api'];
}

function isLoopback(host: string | undefined): boolean {
  return host === undefined || /^(?:localhost|127\.|::1$)/.test(host);
}

/**
 * What the body is. Evidence often holds only its beginning: text that may still become a JSON object counts as the
 * document if it begins like one.
 */
function readBody(body: string, path: string): 'whole' | 'status' | 'beginning' | 'no-servers' | 'other' | 'not-json' {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    if (/"servers"\s*:\s*\{\s*\}/.test(body)) return 'no-servers';
    return /^\s*\{\s*"(?:global|servers|models)"\s*:\s*\{/.test(body) ? 'beginning' : 'not-json';
  }
  if (value === 'OK') return path === '' || path === '/status' ? 'status' : 'other';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'other';
  if (!('global' in value) && !('servers' in value))
    return path.endsWith('/diagnose') || path === '' ? 'other' : 'whole';
  const servers = 'servers' in value ? value.servers : undefined;
  return typeof servers === 'object' && servers !== null && Object.keys(servers).length > 0 ? 'whole' : 'no-servers';
}

/** What Flask says of a plain string: `text/html; charset=utf-8`. Apache's own pages have no such answer of 2xx that reads "OK". */
function isHtmlType(contentType: string | null): boolean {
  return /^text\/html\b/i.test(contentType ?? '');
}

function isJsonType(contentType: string | null | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType ?? '');
}
