/** A value of JSON as JSON.parse makes it. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };

/** A text, or its bytes: UTF-8, or UTF-16 with a byte order mark (what Windows' shells save). */
export type RawText = string | Uint8Array;

/** The text without its byte order mark. */
export function decodeText(raw: RawText): string {
  if (typeof raw === 'string') return raw.startsWith('\uFEFF') ? raw.slice(1) : raw;
  return new TextDecoder(encodingOf(raw)).decode(raw);
}

/** UTF-16 by its mark; without one by the zeros beside its first characters, which are of ASCII in every document and log. */
function encodingOf([first, second, third, fourth]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (second === 0 && fourth === 0 && first !== 0) return 'utf-16le';
  return first === 0 && third === 0 && second !== 0 ? 'utf-16be' : 'utf-8';
}

export type JsonObjectText =
  | { readonly ok: true; readonly value: JsonValue; readonly said: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Colours and titles of a terminal, as script(1) keeps them; within JSON an escape is written `\u001b`. */
const controlSequence =
  /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[()][A-Z0-9]|\u001b[=>]/g;

/** A list in place of the object; a log's `[WARNING] …` and `[2026-11-23 …] …` is none. */
const listOfValues = /^\s*\[\s*[[{\]]/;

/** An object in a mail that quotes it: no line of JSON begins with such a sign. */
const mailQuote = /^(?:>[ \t]?)+[ \t]*\{/m;

/**
 * The one JSON object of a text that a command printed. `said` holds the lines around it: warnings of Barman and Python
 * when both streams were saved in one file. The message never quotes the text: a password may stand at the faulty place.
 */
export function readJsonObject(given: string): JsonObjectText {
  const plain = given.includes('\u001b') ? given.replace(controlSequence, '') : given;
  const text = mailQuote.test(plain) ? plain.replace(/^(?:>[ \t]?)+/gm, '') : plain;
  const start = startOf(text);
  if (start < 0 || listOfValues.test(text)) return { ok: false, message: noObject(text) };
  const before = linesOf(text.slice(0, start));
  try {
    return { ok: true, value: JSON.parse(text.slice(start)), said: before };
  } catch (error) {
    return readUpToItsEnd(text, start, before, error);
  }
}

/**
 * Where the object begins: at the beginning of a line; behind a prompt or curl's progress where it has the first key of a diagnose
 * document. `{barman1} ~>` is a prompt, `{ [5 bytes data]` curl's.
 */
function startOf(text: string): number {
  let first: number | undefined;
  for (const line of text.matchAll(/^\s*\{(?=\s*(?:"|\}|$))/gm)) {
    const start = line.index + line[0].length - 1;
    const end = text.indexOf('\n', start);
    first ??= start;
    if (end < 0 || !isLogRecord(text.slice(start, end))) return start;
  }
  if (first !== undefined) return first;
  return text.search(/\{\s*"(?:global|models|servers)"\s*:/);
}

/** A whole object on one line that is no diagnose document: the line of a log that is written as JSON. */
function isLogRecord(line: string): boolean {
  if (line.length > longestRecord) return false;
  try {
    const value = JSON.parse(line);
    return typeof value === 'object' && value !== null && !('global' in value) && !('servers' in value);
  } catch {
    return false;
  }
}

/** Characters; logs cut their lines before. */
const longestRecord = 64 * 1024;

/** What follows the object: lines of a log and the prompt of a shell are no harm, another document is. */
function readUpToItsEnd(text: string, start: number, before: readonly string[], error: unknown): JsonObjectText {
  const end = endOfValue(text, start);
  if (end === undefined)
    return { ok: false, message: `the document was cut off: it ends in the middle, after ${text.length} characters` };
  let value: JsonValue;
  try {
    value = JSON.parse(text.slice(start, end));
  } catch {
    const number = numberOfPython(text, start, end);
    if (number !== undefined) return { ok: false, message: number };
    return { ok: false, message: `the document is not JSON${placeOf(error, text, start)}` };
  }
  const after = linesOf(text.slice(end));
  if (after.some((line) => beginsDocument.test(line) && !isLogRecord(line))) {
    return { ok: false, message: 'there is more than one JSON document: save each in a file of its own' };
  }
  return { ok: true, value, said: [...before, ...after] };
}

/** An object, or a list of values; `[barman@backup1 ~]$` and `[2026-11-23 …]` are none. */
const beginsDocument = /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[[{"\]]|$))/;

/** Python writes numbers that JSON does not have: which, and where. */
function numberOfPython(text: string, start: number, end: number): string | undefined {
  for (let at = start; at < end; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === 'N' || character === 'I') {
      const word = /^(?:NaN|Infinity)\b/.exec(text.slice(at, at + 9))?.[0];
      if (word === undefined) return undefined;
      const name = word === 'Infinity' && text[at - 1] === '-' ? '-Infinity' : word;
      return `the document is not JSON: ${name}${positionOf(text, at - (name.length - word.length))}, a number of Python that JSON does not have`;
    }
  }
  return undefined;
}

/** The place after the object or list that begins at or after `start`; undefined when it does not end. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** ` at line 3, column 7` from the position in V8's message, which begins at `start`; nothing when it has none. */
function placeOf(error: unknown, text: string, start: number): string {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return '';
  return positionOf(text, start + Number(position));
}

function positionOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function noObject(text: string): string {
  const error = /^(?:ERROR|EXCEPTION):.*$/m.exec(text)?.[0];
  if (error !== undefined) return error;
  if (/^\s*<(?:!doctype|html|head)\b/i.test(text)) return 'the document is an HTML page, not JSON';
  if (text.startsWith('\u001f')) return 'the document is compressed (gzip), not JSON';
  return text.trim() === '' ? 'the document is empty' : 'the document is not JSON';
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}
