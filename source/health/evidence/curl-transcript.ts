import { evidenceOfOtherClient } from './client-words.ts';
import type { Evidence } from './evidence.ts';
import { isOfOtherService, isOtherDaemon, isSentence } from './other-evidence.ts';

/** One call in a text that holds what a terminal showed. */
type LastCall = {
  /** What curl's command line tells; nothing when the text has none. */
  readonly evidence: Pick<Evidence, 'url' | 'clientCertificateSent'>;
  /** What stands below the command, without colours. */
  readonly lines: readonly string[];
  /** Whether a line of it is the next prompt: what follows is no longer curl's. */
  readonly isPrompt: (line: string) => boolean;
};

/** `$ curl … URL`, as a prompt, sudo, `set -x` or nothing stands before it. curl's own advice has no URL behind "curl". */
const command = /^(?<prompt>.*[$#%>] |\++ )?(?:(?:sudo(?: -u \S+)?|time) )*curl\s.*\w:\/\//;
/** Longer lines are somebody's answer. */
const longestCommand = 4096;
const controlSequence = /\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\(B/g;
const traceBegins = /^\* +(?:Trying|Host \S+ was resolved|Uses proxy|About to connect|Could not resolve)/;

/**
 * The last call counts: who pastes several has tried to mend something in between. Without commands a trace that begins
 * anew after curl's last line is another call.
 */
function lastCallOf(text: string): LastCall {
  const plain = text.replace(/^\uFEFF/, '').replace(controlSequence, '');
  const lines = plain
    .replace(/\\\r?\n(?:> )?/g, ' ')
    .split(/\r\n|\n|\r/)
    .map(withoutStamp);
  const at = lines.findLastIndex((line, index) => isCommand(line) && lines.slice(index + 1).some(saysSomething));
  if (at >= 0) {
    const line = lines[at] ?? '';
    const prompt = command.exec(line)?.groups?.prompt?.trimEnd();
    const isPrompt = (other: string) => prompt !== undefined && other.startsWith(prompt);
    return { evidence: evidenceOfCommand(line), lines: lines.slice(at + 1), isPrompt };
  }
  const begin = lines.findLastIndex((line) => traceBegins.test(line));
  const end = lines.slice(0, Math.max(begin, 0)).findLastIndex((line) => /^curl: \(\d+\)/.test(line));
  return { evidence: {}, lines: lines.slice(end + 1), isPrompt: () => false };
}

/**
 * What collectors of logs put before a line: syslog and journalctl (also with ISO times), the container runtime of
 * Kubernetes, docker compose, kubectl --prefix and --timestamps.
 */
const stamps =
  /^(?:(?:\w{3} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*) \S+ (?<program>[\w./@-]+(?:\[\S+\])?): |(?:\[pod\/[^\]]+\] |[\w.-]+ +\| )?(?:\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-][\d:]+) )?(?:std(?:out|err) [FP] )?)/;

function withoutStamp(line: string): string {
  const found = stamps.exec(line);
  if (found === null || found[0] === '') return line;
  // What slapd or postfix logged of its own connections is nothing of the API's.
  return isOtherDaemon(found.groups?.program ?? '') ? '' : line.slice(found[0].length);
}

function isCommand(line: string): boolean {
  return line.length < longestCommand && line.includes('curl') && command.test(line);
}

function saysSomething(line: string): boolean {
  return line.trim() !== '' && !/[$#%>] ?$/.test(line);
}

/** A URL that the shell had still to expand is none; a file of options may name a certificate. */
function evidenceOfCommand(line: string): LastCall['evidence'] {
  const words = line.replace(/\s(?:-x|--proxy|--preproxy|-e|--referer)[\s=]*\S+/g, '');
  const url = /\w+:\/\/[^\s'"]+/.exec(words)?.[0];
  const isGiven = /\s(?:--cert|-[a-zA-Z]*E)[\s=]/.test(line);
  return {
    ...(url !== undefined && !/[$`{]/.test(url) && { url }),
    ...((isGiven || !/\s(?:--config|-K)\s/.test(line)) && { clientCertificateSent: isGiven }),
  };
}

/** What curl wrote on stderr, taken apart. */
export type Transcript = {
  /** Its words about the failure alone: without the trace of `-v`, the progress meter and the answer. */
  readonly reason: string;
  /** What the trace of `-v` and the last line show; only fields that they show. */
  readonly evidence: Evidence;
};

type Line = { readonly kind: 'info' | 'sent' | 'received' | 'data' | 'plain'; readonly text: string };

type Answer = {
  readonly status?: string | undefined;
  readonly contentType?: string | null | undefined;
  readonly body?: string;
  /** Where in the lines the body is. */
  readonly bodyLines: ReadonlySet<number>;
};

const chatter =
  /TLSv1|ALPN|CAfile|CApath|^ *(?:subject|issuer|start date|expire date|subjectAltName)|^Trying |^Connected to |^Established connection |left intact/;
/** Apache's ErrorLogFormat begins with the time; lines of OpenSSL have no number of Apache's. The rest is SELinux's and gunicorn's. */
const apacheLog =
  /\bAH\d{5}:|^\[\w{3} \w{3} [ \d]\d [\d:.]+ \d{4}\] |^\[[a-z_0-9]+:(?:emerg|alert|crit|error|warn|notice|info|debug|trace\d)\]|^SSL Library Error:|^type=AVC |\bSELinux is preventing |\bWORKER TIMEOUT\b|\bWorker \(pid:\d+\) /;
const failedAddress = /^connect to \S+ port \d+ .*failed|^Immediate connect fail/;

/**
 * Reads curl's stderr, with or without `-v`, also with the answer in between (`2>&1`). Headers of a web proxy's answer
 * to CONNECT are not the answer. Marks of the trace: `*` information, `>` sent, `<` received, `{` and `}` data
 * (curl(1), --verbose).
 */
export function readTranscript(text: string): Transcript {
  const call = lastCallOf(text);
  const lines = linesOf(call.lines);
  const info = lines.flatMap((line) => (line.kind === 'info' ? [line.text.trim()] : []));
  const trace = info.join('\n');
  const isNotAnswer = (line: string) => /^curl: \(\d+\)/.test(line) || apacheLog.test(line) || call.isPrompt(line);
  const answer = answerOf(lines, isNotAnswer);
  const plain = lines.filter(({ kind }, at) => kind === 'plain' && !answer.bodyLines.has(at)).map((line) => line.text);
  const log = plain.flatMap((line, at) => (apacheLog.test(line) ? [unwrapped(plain, at)] : []));
  const address = last(/^(?:Connected|Established connection) to \S+ \(([^) ]+)/gm, trace);
  const exit = last(/(?:^curl: \(|\bpycurl\.error: \()(\d+)[),]/gm, plain.join('\n'));
  const told = exit === undefined ? info : address === undefined ? info.filter((line) => failedAddress.test(line)) : [];
  const words = told.filter((line) => !chatter.test(line) && !(address !== undefined && failedAddress.test(line)));
  const url = urlOf(lines, trace);
  const status = answer.status ?? last(/requested URL returned error: (\d{3})/g, plain.join('\n'));
  // Other failures may stand below the headers of a web proxy.
  const isBare = answer.status === undefined && (exit === undefined || exit === '18' || exit === '22');
  const bare = isBare ? bareAnswerOf(plain, isNotAnswer) : undefined;
  const isCurl = exit !== undefined || info.length > 0;
  const own = plain.filter((line, at) => !apacheLog.test(line) && !(bare && at >= bare.start && at < bare.end));
  const said = isCurl ? own : ofTheApi(own);
  return {
    reason: [...reasonOf(said, call.isPrompt), ...words].join('\n'),
    evidence: {
      ...(isCurl ? {} : evidenceOfOtherClient(said.join('\n'))),
      ...call.evidence,
      ...(exit !== undefined && { curlExitCode: Number(exit) }),
      ...(status !== undefined && { httpCode: Number(status) }),
      ...(answer.contentType !== undefined && { contentType: answer.contentType }),
      ...(answer.body !== undefined && { body: answer.body }),
      ...bare?.evidence,
      ...(log.length > 0 && { apacheErrorLog: log }),
      ...(address !== undefined && { remoteAddress: address }),
      ...(address === undefined && /^Trying /m.test(trace) && { remoteAddress: null }),
      ...(url !== undefined && { url }),
      ...handshakeOf(trace),
      ...proxyOf(trace),
    },
  };
}

/** The lines without another service's, with what its command printed and its indented lines, and without somebody's sentences. */
function ofTheApi(lines: readonly string[]): readonly string[] {
  let isOther = false;
  let isOutput = false;
  return lines.filter((line) => {
    const isCommand = /^(?:\S*[$#%>] )?(?:openssl s_client|gnutls-cli|kubectl|ldap\w+|psql|nc|ncat|curl|wget) /.test(
      line,
    );
    const isOfOther = isOfOtherService(line);
    isOutput = isCommand ? isOfOther || /^\S*[$#%>]? ?(?:kubectl|ldap|psql)/.test(line) : isOutput;
    isOther = isOfOther || (isOther && /^\s+\S/.test(line));
    return !isOutput && !isOther && !isSentence(line);
  });
}

/** A line of Apache's log with what follows it, where a terminal or a mail broke it: its words are looked for over the break. */
function unwrapped(plain: readonly string[], at: number): string {
  const [line = '', ...others] = plain.slice(at, at + wrapped);
  const end = others.findIndex((other) => !/^ {0,4}[A-Za-z(]/.test(other) || /^curl: |\bAH\d{5}:/.test(other));
  const rest = line.length < narrow ? [] : others.slice(0, end < 0 ? undefined : end);
  return [line, ...rest.map((other) => other.trim())].join(' ');
}

/** A line of Apache's takes four of a terminal of 80 columns; what is shorter than a line of 60 was not broken. */
const wrapped = 4;
const narrow = 60;

/** From curl's last line to the next prompt, with what it asked before; all of it where no line is curl's. */
function reasonOf(plain: readonly string[], isPrompt: (line: string) => boolean): readonly string[] {
  const at = plain.findLastIndex((line) => /^curl: \(\d+\)/.test(line));
  const asked = plain.slice(0, Math.max(at, 0)).filter((line) => /pass phrase/i.test(line));
  const said = plain.slice(Math.max(at, 0));
  const end = said.findIndex(isPrompt);
  return [...asked, ...said.slice(0, end < 0 ? undefined : end)];
}

function linesOf(raws: readonly string[]): readonly Line[] {
  return raws.flatMap((raw): readonly Line[] => {
    // The progress meter stands in the same line as what follows it.
    const line = raw.replace(/^[\d\s.:kMGT-]*\d[\d\s.:kMGT-]*(?=[*<>{}] |curl: \()/, '');
    if (/^\s+% Total|^\s+Dload|--:--:--/.test(line)) return [];
    if (line.startsWith('* ')) return [{ kind: 'info', text: line.slice(2) }];
    if (/^[{}] \[/.test(line)) return [{ kind: 'data', text: line }];
    if (/^>( |$)/.test(line)) return [{ kind: 'sent', text: line.slice(2) }];
    if (/^<( |$)/.test(line)) return [{ kind: 'received', text: line.slice(2) }];
    return [{ kind: 'plain', text: line }];
  });
}

/** The last answer that is not a web proxy's to CONNECT, its type (null: it had none), and its body if that is in between. */
function answerOf(lines: readonly Line[], isNotAnswer: (line: string) => boolean): Answer {
  let method = '';
  let start = -1;
  for (const [at, { kind, text }] of lines.entries()) {
    if (kind === 'sent' && / HTTP\/[\d.]+$/.test(text)) {
      method = text.split(' ')[0] ?? '';
      start = -1;
    } else if (kind === 'received' && /^HTTP\/[\d.]+ \d{3}/.test(text) && method !== 'CONNECT') start = at;
  }
  if (start < 0) return { bodyLines: new Set<number>() };
  const length = lines.slice(start).findIndex(({ kind, text }) => kind === 'received' && text === '');
  const headers = lines.slice(start, length < 0 ? undefined : start + length).map(({ text }) => text);
  const type = headers.map((header) => /^content-type:\s*(.*?)\s*$/i.exec(header)?.[1]).find((value) => value);
  const rest = length < 0 ? [] : [...lines.entries()].slice(start + length);
  const end = rest.findIndex(([, { text }]) => isNotAnswer(text));
  const body = rest.slice(0, end < 0 ? undefined : end).filter(([, { kind, text }]) => kind === 'plain' && text !== '');
  const empty = headers.some((header) => /^content-length:\s*0$/i.test(header));
  const written = body.map(([, { text }]) => text.replace(/\* Connection #\d+ to host .*$/, '')).join('\n');
  return {
    status: /\d{3}/.exec(lines[start]?.text.slice(5) ?? '')?.[0],
    contentType: type ?? (length < 0 ? undefined : null),
    bodyLines: new Set(body.map(([at]) => at)),
    ...((written.trim() !== '' || empty) && { body: written }),
  };
}

/** How far TLS came, and whether a client certificate was asked for and sent: only who has one sends "CERT verify". */
function handshakeOf(trace: string): Evidence {
  if (!trace.includes('TLS handshake, Client hello')) return {};
  const stands = /^SSL connection using/m.test(trace);
  const result = last(/^SSL certificate verify result: .*\((\d+)\)/gm, trace);
  const verify = result === undefined ? (stands ? 0 : 1) : Number(result);
  const sent = trace.includes('(OUT), TLS handshake, CERT verify');
  const withheld = trace.includes('(OUT), TLS handshake, Certificate') || (stands && !trace.includes('Request CERT'));
  const end = last(/^ *expire date: (.*)$/gm, trace);
  const notAfter = end === undefined ? undefined : new Date(end);
  return {
    sslVerifyResult: verify,
    ...((sent || withheld) && { clientCertificateSent: sent }),
    ...(notAfter !== undefined && !Number.isNaN(notAfter.getTime()) && { notAfter: { server: notAfter } }),
  };
}

function proxyOf(trace: string): Evidence {
  const variables = [...trace.matchAll(/^Uses proxy env variable (\w+) == '([^']*)'/gm)];
  const environment = Object.fromEntries(variables.map(([, name = '', value = '']) => [name, value]));
  return variables.length === 0 ? {} : { environment };
}

/** The URL as the trace shows it; behind a proxy the one that was asked for, not the proxy's. */
function urlOf(lines: readonly Line[], trace: string): string | undefined {
  const requests = lines.flatMap(({ kind, text }) => (kind === 'sent' ? [/^(\S+) (\S+) HTTP\//.exec(text)] : []));
  const tunnel = requests.find((match) => match?.[1] === 'CONNECT')?.[2];
  const path = requests.findLast((match) => match !== null && match[1] !== 'CONNECT')?.[2];
  if (path !== undefined && /^https?:\/\//.test(path)) return path;
  if (tunnel !== undefined) return `https://${tunnel}${path ?? '/'}`;
  const [, host, port] =
    /^(?:Connected|Established connection) to (\S+) \([^) ]*\)? port (\d+)/m.exec(trace) ??
    /^Failed to connect to (\S+) port (\d+)/m.exec(trace) ??
    [];
  if (host === undefined || (path === undefined && !trace.includes('TLS handshake'))) return undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${trace.includes('TLS handshake') ? 'https' : 'http'}://${name}:${port}${path ?? '/'}`;
}

function last(pattern: RegExp, text: string): string | undefined {
  return [...text.matchAll(pattern)].at(-1)?.[1];
}

type BareAnswer = {
  readonly evidence: Pick<Evidence, 'httpCode' | 'contentType' | 'body'>;
  /** Where in the lines it is; the end is behind its last line. */
  readonly start: number;
  readonly end: number;
};

/**
 * An answer as curl prints it without `-v`: a page or JSON alone, or below its headers (`-i`, `-I`). Undefined when
 * there is none. `isEnd`: the line that is no longer part of it.
 */
function bareAnswerOf(lines: readonly string[], isEnd: (line: string) => boolean): BareAnswer | undefined {
  const status = lines.findLastIndex((line) => /^HTTP\/[\d.]+ \d{3}/.test(line));
  const start =
    status >= 0 ? status : lines.findIndex((line) => /^\s*(?:<!doctype|<html|<head>|<title>|\{\s*"|"OK"$)/i.test(line));
  if (start < 0) return undefined;
  const length = lines.slice(start).findIndex(isEnd);
  const end = length < 0 ? lines.length : start + length;
  const own = lines.slice(start, end);
  if (status < 0) return { evidence: { body: own.join('\n') }, start, end };
  const empty = own.indexOf('');
  const headers = empty < 0 ? own : own.slice(0, empty);
  const type = headers.map((header) => /^content-type:\s*(.*?)\s*$/i.exec(header)?.[1]).find((value) => value);
  const body = empty < 0 ? '' : own.slice(empty + 1).join('\n');
  return {
    evidence: {
      httpCode: Number(/ (\d{3})/.exec(own[0] ?? '')?.[1]),
      contentType: type ?? null,
      ...(body.trim() !== '' && { body }),
    },
    start,
    end,
  };
}
