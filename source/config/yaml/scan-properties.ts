import { isBlankOrEnd, isBreakOrEnd, isWord } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlSyntaxError } from './syntax-error.ts';

/** What may follow an anchor or an alias directly: `? : , ] } % @` and the backquote (libyaml). */
const afterAnchor = new Set([63, 58, 44, 93, 125, 37, 64, 96]);

/** Reads `&name` or `*name` (YAML 1.1, 6.9.2) and answers the name. */
export function scanAnchor(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at += 1;
  while (isWord(cursor.code())) cursor.at += 1;
  const name = cursor.text.slice(start + 1, cursor.at);
  const next = cursor.code();
  if (name !== '' && (isBlankOrEnd(next) || afterAnchor.has(next))) return name;
  const sign = cursor.text.charAt(start);
  const what = sign === '*' ? 'an alias' : 'an anchor';
  throw new YamlSyntaxError(
    `${what} whose name has other characters than letters, digits, "-" and "_"`,
    start,
    `Quote the text if it only starts with "${sign}".`,
  );
}

/** `handle` is `undefined` for `!<verbatim>` and the lone `!`. */
export interface WrittenTag {
  readonly handle: string | undefined;
  readonly suffix: string;
}

const uriCharacter = /[0-9A-Za-z\-;/?:@&=+$,_.!~*'()[\]%]/;

/** Reads a tag (YAML 1.1, 6.9.1); the cursor is on `!`. */
export function scanTag(cursor: Cursor, inFlow: boolean): WrittenTag {
  const start = cursor.at;
  let tag: WrittenTag;
  if (cursor.code(1) === 60) {
    cursor.at += 2;
    const suffix = scanUri(cursor, false, start);
    if (cursor.code() !== 62) throw new YamlSyntaxError('a tag without its ">"', start);
    cursor.at += 1;
    tag = { handle: undefined, suffix };
  } else if (isBlankOrEnd(cursor.code(1))) {
    cursor.at += 1;
    tag = { handle: undefined, suffix: '!' };
  } else {
    let after = 1;
    while (isWord(cursor.code(after))) after += 1;
    const named = cursor.code(after) === 33;
    const handle = named ? cursor.text.slice(start, start + after + 1) : '!';
    cursor.at += handle.length;
    tag = { handle, suffix: scanUri(cursor, inFlow, start) };
  }
  if (isBlankOrEnd(cursor.code()) || (inFlow && cursor.code() === 44)) return tag;
  throw new YamlSyntaxError('a tag that is not followed by a blank', start);
}

function scanUri(cursor: Cursor, inFlow: boolean, start: number): string {
  const from = cursor.at;
  for (;;) {
    const letter = cursor.text.charAt(cursor.at);
    if (!uriCharacter.test(letter) || (inFlow && /[,[\]{}]/.test(letter))) break;
    cursor.at += 1;
  }
  const written = cursor.text.slice(from, cursor.at);
  if (written === '') throw new YamlSyntaxError('a tag without a name', start);
  if (!written.includes('%')) return written;
  try {
    return decodeURIComponent(written);
  } catch {
    throw new YamlSyntaxError('a tag with an escape that is not UTF-8', start);
  }
}

/** Reads a directive line (YAML 1.1, 7.1) without its comment; the cursor is on `%`. */
export function scanDirective(cursor: Cursor): string {
  const start = cursor.at;
  while (!isBreakOrEnd(cursor.code())) cursor.at += 1;
  const line = cursor.text.slice(start, cursor.at).replace(/(^|[ \t])#.*$/u, '');
  return line.trim();
}
