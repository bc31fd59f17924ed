import { readTranscript } from './curl-transcript.ts';
import type { Evidence } from './evidence.ts';

const fields: ReadonlySet<string> = new Set([
  'curlExitCode',
  'stderr',
  'httpCode',
  'contentType',
  'sslVerifyResult',
  'body',
  'apacheErrorLog',
  'clientCertificateSent',
  'url',
  'environment',
  'nodeErrorCode',
  'remoteAddress',
]);

export type EvidenceInput =
  | { readonly ok: true; readonly evidence: readonly Evidence[]; readonly isArray: boolean }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads what `explain` gets: a JSON object, an array of them, or curl's output as text. An object that is not
 * evidence is an error that names the field.
 */
export function readEvidence(text: string): EvidenceInput {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, reason: 'it is empty' };
  // Lines of Apache's and gunicorn's log begin with a bracket too, and the prompts of RHEL: "[root@barman1 ~]# ".
  if (
    !/^[[{]/.test(trimmed) ||
    /^\[(?:\w{3} \w{3} |[^\]\n"]*\][$#] |\s*[A-Za-z_]|\d{4}-\d\d-\d\d[ T]|\d+\]: )/.test(trimmed)
  ) {
    return { ok: true, evidence: [evidenceFromCurlText(text)], isArray: false };
  }
  const messages = messagesOfLog(trimmed);
  if (messages !== undefined) return readEvidence(messages);
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch (error) {
    // An answer's body may come before curl's own lines when both streams were saved together.
    if (/curl: \(\d+\)|^\* /m.test(trimmed)) {
      return { ok: true, evidence: [evidenceFromCurlText(text)], isArray: false };
    }
    return { ok: false, reason: error instanceof Error ? error.message : 'not JSON' };
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const evidence: Evidence[] = [];
  for (const [index, item] of items.entries()) {
    const read = evidenceFromJson(item);
    if (typeof read === 'string') return { ok: false, reason: Array.isArray(value) ? `[${index}]: ${read}` : read };
    evidence.push(read);
  }
  return { ok: true, evidence, isArray: Array.isArray(value) };
}

const messageFields = ['log', 'MESSAGE', 'message', 'msg', 'error', 'err'] as const;

/**
 * The messages of a log of which each line is a JSON object (docker's json-file, journalctl -o json, a program's own);
 * undefined for everything else, evidence above all.
 */
function messagesOfLog(text: string): string | undefined {
  if (!text.startsWith('{')) return undefined;
  const messages: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (!line.startsWith('{') || !line.trimEnd().endsWith('}')) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      return undefined;
    }
    if (!isRecord(value) || Object.keys(value).some((key) => fields.has(key) || key === 'servers')) return undefined;
    for (const field of messageFields) {
      const message = value[field];
      if (typeof message === 'string') messages.push(message.trimEnd());
    }
  }
  // An answer of the API is {"error": "404 Not Found: …"}.
  const isLog = messages.length > 0 && !/^\s*\{\s*"error"\s*:[^,]*\}\s*$/.test(text);
  return isLog && !messages.join('').trimStart().startsWith('{') ? messages.join('\n') : undefined;
}

/** Evidence from a JSON value, or a sentence that says which field has the wrong type. Null means absent. */
export function evidenceFromJson(value: unknown): Evidence | string {
  if (!isRecord(value)) return 'evidence is a JSON object';
  const keys = Object.keys(value);
  if (keys.length > 0 && !keys.some((key) => fields.has(key))) return `no field of evidence among ${keys.join(', ')}`;
  const found: { -readonly [K in keyof Evidence]: Evidence[K] } = {};
  for (const field of ['curlExitCode', 'httpCode', 'sslVerifyResult'] as const) {
    const number = numberOf(value[field]);
    if (number === 'wrong') return `${field} is not a number`;
    if (number !== undefined) found[field] = number;
  }
  for (const field of ['stderr', 'body', 'url', 'nodeErrorCode'] as const) {
    const text = value[field];
    if (text === undefined || text === null) continue;
    if (typeof text !== 'string') return `${field} is not a string`;
    found[field] = text;
  }
  for (const field of ['contentType', 'remoteAddress'] as const) {
    const text = value[field];
    if (text === undefined) continue;
    if (text !== null && typeof text !== 'string') return `${field} is not a string`;
    found[field] = text;
  }
  const sent = value.clientCertificateSent;
  if (typeof sent === 'boolean') found.clientCertificateSent = sent;
  else if (sent !== undefined && sent !== null) return 'clientCertificateSent is not a boolean';
  const log = value.apacheErrorLog;
  if (typeof log === 'string') found.apacheErrorLog = log.split('\n').filter((line) => line !== '');
  else if (Array.isArray(log)) found.apacheErrorLog = log.map(String);
  else if (log !== undefined && log !== null) return 'apacheErrorLog is not a list of lines';
  const environment = value.environment;
  if (isRecord(environment)) {
    found.environment = Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, String(text)]));
  } else if (environment !== undefined && environment !== null) return 'environment is not an object';
  return found;
}

/** Evidence from curl's stderr, or from the output of curl -v: the exit code stands in `curl: (N)`. */
export function evidenceFromCurlText(text: string): Evidence {
  return { stderr: text, ...readTranscript(text).evidence };
}

function numberOf(value: unknown): number | 'wrong' | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 'wrong';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One item of an array of evidence, as its text. A sentence says what is wrong with it. */
export function evidenceFromItem(text: string): Evidence | string {
  try {
    return evidenceFromJson(JSON.parse(text));
  } catch (error) {
    return error instanceof Error ? error.message : 'not JSON';
  }
}
