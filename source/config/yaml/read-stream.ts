import type { ConfigNode } from '../value.ts';
import { unprintable } from './characters.ts';
import { Composer } from './compose.ts';
import { constructScalar, coreTag } from './construct-scalar.ts';
import { Scanner } from './scanner.ts';
import { YamlSyntaxError } from './syntax-error.ts';

export interface Stream {
  readonly root: ConfigNode;
  readonly aliasCount: number;
}

const oneDocument = 'Keep one document: put everything into one mapping and remove the "---" or "..." between.';

/** Reads a stream of exactly one document, as `yaml.safe_load` wants it. Throws YamlSyntaxError. */
export function readStream(text: string): Stream {
  const bad = unprintable.exec(text);
  if (bad !== null) throw unprintableAt(bad[0].codePointAt(0) ?? 0, bad.index);
  const mark = text.indexOf('\ufeff', 1);
  if (mark !== -1) throw new YamlSyntaxError('a byte order mark inside the file', mark, 'Remove the character U+FEFF.');
  const scanner = new Scanner(text);
  const { handles, explicit } = readDirectives(scanner);
  const composer = new Composer(scanner, handles);
  const first = scanner.peek();
  const noContent = first.type === 'stream-end' || (explicit && emptyBefore.has(first.type));
  const root = noContent ? emptyDocument(first.start) : composer.node('block');
  while (scanner.peek().type === 'document-end') scanner.next();
  const rest = scanner.peek();
  if (rest.type === 'stream-end') return { root, aliasCount: composer.aliasCount };
  if (rest.type === 'document-start' || rest.type === 'directive') {
    throw new YamlSyntaxError('a second document in the file', rest.start, oneDocument);
  }
  throw new YamlSyntaxError('text after the end of the document', rest.start, 'Check the indentation of this line.');
}

/** U+DC80 to U+DCFF stand for a byte that is not UTF-8 (see decodeConfig). */
function unprintableAt(code: number, at: number): YamlSyntaxError {
  const hexadecimal = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  if (code >= 0xdc80 && code <= 0xdcff) {
    const reason = `the byte 0x${hexadecimal(code - 0xdc00, 2)}, which is not UTF-8`;
    return new YamlSyntaxError(reason, at, 'Save the file as UTF-8 (iconv -f latin1 -t utf8), or remove the byte.');
  }
  const reason = `the character U+${hexadecimal(code, 4)}, which YAML does not allow`;
  return new YamlSyntaxError(reason, at, 'Remove the character.');
}

const emptyBefore: ReadonlySet<string> = new Set(['document-end', 'document-start', 'directive']);

function emptyDocument(at: number): ConfigNode {
  const range = { start: at, end: at, contentStart: at, anchor: undefined, tag: undefined };
  return constructScalar('', { ...range, style: 'plain' }, false);
}

interface Prologue {
  readonly handles: ReadonlyMap<string, string>;
  /** The document starts with `---`. */
  readonly explicit: boolean;
}

/** Reads `%YAML` and `%TAG` and the `---` that must follow them; answers the tag handles. */
function readDirectives(scanner: Scanner): Prologue {
  const handles = new Map<string, string>();
  let versions = 0;
  let token = scanner.peek();
  const hadDirectives = token.type === 'directive';
  while (token.type === 'directive') {
    const [name, ...values] = token.text.split(/[ \t]+/);
    if (name === '%YAML' && values.length === 1 && /^1\.[12]$/.test(values[0] ?? '') && versions === 0) versions += 1;
    else if (name === '%TAG' && isTagDirective(values) && !handles.has(values[0])) handles.set(values[0], values[1]);
    else throw new YamlSyntaxError(`a directive that cannot be read: ${token.text}`, token.start, 'Remove the line.');
    scanner.next();
    token = scanner.peek();
  }
  const explicit = token.type === 'document-start';
  if (explicit) scanner.next();
  else if (hadDirectives) throw new YamlSyntaxError('a directive without "---" after it', token.start);
  if (!handles.has('!')) handles.set('!', '!');
  if (!handles.has('!!')) handles.set('!!', coreTag);
  return { handles, explicit };
}

function isTagDirective(values: readonly string[]): values is readonly [string, string] {
  return values.length === 2 && /^!([0-9A-Za-z_-]*!)?$/.test(values[0] ?? '');
}
