import { Buffer } from 'node:buffer';

/** A Debian version taken apart. `revision` is empty where the text has none: dpkg compares that like revision 0. */
export interface DebianVersion {
  readonly epoch: number;
  readonly upstream: string;
  readonly revision: string;
}

export type DebianParse =
  | { readonly ok: true; readonly version: DebianVersion; readonly warning?: string }
  | { readonly ok: false; readonly reason: string };

const LARGEST_EPOCH = 2 ** 31 - 1;

const refuse = (reason: string): DebianParse => ({ ok: false, reason });

const warningFor = (upstream: string, revision: string): string | undefined => {
  if (!/^[0-9]/.test(upstream)) return 'version number does not start with digit';
  if (/[^0-9A-Za-z.+~:-]/.test(upstream)) return 'invalid character in version number';
  if (/[^0-9A-Za-z.+~]/.test(revision)) return 'invalid character in revision number';
  return undefined;
};

const parseEpoch = (text: string): { readonly epoch: number } | { readonly reason: string } => {
  if (text === '') return { reason: 'epoch in version is empty' };
  // strtol takes a sign, so dpkg does: `+1:1.0` has epoch 1 and `-0:1.0` none.
  if (!/^[+-]?[0-9]+$/.test(text)) return { reason: 'epoch in version is not number' };
  // `|| 0`: no negative zero.
  const epoch = Number(text) || 0;
  if (epoch < 0) return { reason: 'epoch in version is negative' };
  if (epoch > LARGEST_EPOCH) return { reason: 'epoch in version is too big' };
  return { epoch };
};

/**
 * Reads `[epoch:]upstream[-revision]` as dpkg's parseversion does (deb-version(7)): white space around it is cut,
 * what dpkg calls an error is a reason, what it only warns about (`a`, `1_0`, `1.0^1`) is accepted with a warning.
 */
export const parseDebian = (text: string): DebianParse => {
  const trimmed = text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
  if (trimmed === '') return refuse('version string is empty');
  if (/[ \t\n\v\f\r]/.test(trimmed)) return refuse('version string has embedded spaces');
  const colon = trimmed.indexOf(':');
  let epoch = 0;
  if (colon >= 0) {
    const parsed = parseEpoch(trimmed.slice(0, colon));
    if ('reason' in parsed) return refuse(parsed.reason);
    epoch = parsed.epoch;
  }
  const rest = trimmed.slice(colon + 1);
  if (rest === '') return refuse('nothing after colon in version number');
  const hyphen = rest.lastIndexOf('-');
  const upstream = hyphen < 0 ? rest : rest.slice(0, hyphen);
  const revision = hyphen < 0 ? '' : rest.slice(hyphen + 1);
  if (hyphen >= 0 && revision === '') return refuse('revision number is empty');
  if (upstream === '') return refuse('version number is empty');
  const warning = warningFor(upstream, revision);
  const version = { epoch, upstream, revision };
  return warning === undefined ? { ok: true, version } : { ok: true, version, warning };
};

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** The weight of one byte outside a number: `~` before the end, the end before letters, letters before the rest. */
const weight = (code: number): number => {
  if (Number.isNaN(code) || isDigit(code)) return 0;
  if (code === 126) return -1;
  // dpkg adds 256 to a signed char, so on x86 the bytes of UTF-8 land between the letters and the punctuation.
  return isLetter(code) || code > 127 ? code : code + 256;
};

/** dpkg's verrevcmp over one part (upstream version or revision): below, at or above zero. Numbers of any length. */
const comparePart = (left: string, right: string): number => {
  // A charCodeAt past the end is NaN, which is neither a digit nor anything else: it stands for C's final zero.
  const a = Buffer.from(left, 'utf8').toString('latin1');
  const b = Buffer.from(right, 'utf8').toString('latin1');
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = weight(a.charCodeAt(i)) - weight(b.charCodeAt(j));
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    while (a[i] === '0') i += 1;
    while (b[j] === '0') j += 1;
    let firstDifference = 0;
    while (isDigit(a.charCodeAt(i)) && isDigit(b.charCodeAt(j))) {
      if (firstDifference === 0) firstDifference = a.charCodeAt(i) - b.charCodeAt(j);
      i += 1;
      j += 1;
    }
    if (isDigit(a.charCodeAt(i))) return 1;
    if (isDigit(b.charCodeAt(j))) return -1;
    if (firstDifference !== 0) return firstDifference;
  }
  return 0;
};

const parsedOrWhole = (text: string): DebianVersion => {
  const parsed = parseDebian(text);
  return parsed.ok ? parsed.version : { epoch: -1, upstream: text, revision: '' };
};

/**
 * dpkg's order of two versions (deb-version(7), dpkg --compare-versions). A text that is no version sorts below every
 * version, so that a list with a broken line can still be sorted; ask `parseDebian` first where that matters.
 */
export const compareDebian = (a: string, b: string): -1 | 0 | 1 => {
  const left = parsedOrWhole(a);
  const right = parsedOrWhole(b);
  const difference =
    left.epoch - right.epoch ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision);
  if (difference === 0) return 0;
  return difference < 0 ? -1 : 1;
};
