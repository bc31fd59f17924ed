import type { Clues } from './clues.ts';
import { type Causes, connectionCauses } from './explain-connection.ts';

/** The causes of a call that brought an HTTP answer: by its status and by who wrote it, Apache or pg-backup-api. */
export function answerCauses(clues: Clues): Causes {
  const causes = causesOfStatus(clues);
  if (clues.sent !== false || clues.scheme === 'http' || causes[0] === 'client-certificate-not-required') return causes;
  // Whatever the answer says: it came without a client certificate.
  const refusedInAnswer = causes.includes('client-certificate-missing') || clues.http === 403;
  return refusedInAnswer || clues.http === 400 ? causes : [...causes, 'client-certificate-not-required'];
}

function causesOfStatus(clues: Clues): Causes {
  const { http, exit, scheme, log, text } = clues;
  if (exit === 28) return ['own-timeout'];
  if (exit === 18 || exit === 56 || exit === 92 || /transfer closed/.test(text)) return ['answer-truncated'];
  if (clues.proxied && scheme === 'http' && http >= 400) return ['http-proxy-environment'];
  if (http === 407) return ['http-proxy-environment'];
  if (http >= 200 && http < 300) return causesOfSuccess(clues);
  if (http >= 300 && http < 400) return ['redirected'];
  switch (http) {
    case 400:
      return badRequest(clues);
    case 401:
      return ['apache-forbids'];
    case 403:
      return forbidden(clues);
    case 404:
      return fromApi(clues) ? ['wrong-path'] : ['not-proxied'];
    case 405:
      return ['wrong-method'];
    case 408:
      return ['own-timeout'];
    case 421:
      return ['misdirected'];
    case 500:
      return fromApi(clues) && !/AH01144/.test(log) ? ['backend-died'] : ['proxy-module-missing', 'backend-died'];
    case 502:
    case 504:
      return ['backend-died'];
    case 503:
      return ['backend-unavailable'];
    default:
      return ['not-the-api'];
  }
}

function badRequest({ scheme, evidence }: Clues): Causes {
  if (scheme === 'http' || /plain HTTP/i.test(evidence.body ?? '')) return ['plain-http-to-tls-port'];
  return ['misdirected', 'plain-http-to-tls-port', 'not-the-api'];
}

/** SSLVerifyClient in a Location asks after the handshake, which Node cannot answer: a 403 with its own log line. */
function forbidden({ log, evidence, sent }: Clues): Causes {
  const late = /AH02263|AH02221|Re-negotiation|Post-Handshake/i.test(`${log}\n${evidence.body ?? ''}`);
  if (late) return ['client-certificate-missing', 'apache-forbids'];
  return sent === false ? ['apache-forbids', 'client-certificate-missing'] : ['apache-forbids'];
}

/** Flask's pages: JSON from the API's own handlers, else its HTML, whose words differ from Apache's. */
function fromApi({ evidence }: Clues): boolean {
  const body = evidence.body ?? '';
  if (isJsonType(evidence.contentType)) return true;
  if (/<!doctype html>\s*<html lang=/i.test(body) || /entered the URL manually|error in the application/.test(body))
    return true;
  return (evidence.contentType ?? null) === null && /^\s*[{["]/.test(body);
}

function causesOfSuccess(clues: Clues): Causes {
  const { contentType, body } = clues.evidence;
  if (contentType !== undefined && !isJsonType(contentType)) return ['not-the-api', 'not-proxied'];
  const reading = body === undefined ? 'document' : readBody(body, clues.path);
  if (reading === 'not-json') return ['not-json', 'not-the-api'];
  if (reading === 'other') return ['not-the-api', 'no-servers'];
  if (reading === 'no-servers') return ['no-servers'];
  // A document behind a bad certificate: curl --insecure went on, others will not.
  if ((clues.verify ?? 0) > 1) return connectionCauses({ ...clues, exit: 60, http: 0 });
  return clues.sent === false && clues.scheme === 'https' ? ['client-certificate-not-required'] : ['healthy'];
}

/**
 * What the body is. Evidence often holds only its beginning: text that may still become a JSON object counts as the
 * document if it begins like one.
 */
function readBody(body: string, path: string): 'document' | 'no-servers' | 'other' | 'not-json' {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    if (/"servers"\s*:\s*\{\s*\}/.test(body)) return 'no-servers';
    return /^\s*\{\s*"(?:global|servers|models)"\s*:\s*\{/.test(body) ? 'document' : 'not-json';
  }
  if (value === 'OK') return path.endsWith('/diagnose') ? 'other' : 'document';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'other';
  if (!('global' in value) && !('servers' in value))
    return path.endsWith('/diagnose') || path === '' ? 'other' : 'document';
  const servers = 'servers' in value ? value.servers : undefined;
  return typeof servers === 'object' && servers !== null && Object.keys(servers).length > 0 ? 'document' : 'no-servers';
}

function isJsonType(contentType: string | null | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType ?? '');
}
