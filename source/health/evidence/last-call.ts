import type { Evidence } from './evidence.ts';
import { isOtherDaemon } from './other-evidence.ts';

/** One call in a text that holds what a terminal showed. */
export type LastCall = {
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
export function lastCallOf(text: string): LastCall {
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
