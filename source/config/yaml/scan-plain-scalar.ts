import { isBlank, isBlankOrEnd, isBreak, isFlowIndicator, space, tab } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlSyntaxError } from './syntax-error.ts';

export interface PlainScalar {
  readonly text: string;
  readonly end: number;
  /** A line break followed the scalar, so a key may start where the cursor is now. */
  readonly endedLine: boolean;
}

/**
 * Reads a plain scalar, over several lines if it goes on (YAML 1.1, 9.1.3), as libyaml does: tabs separate words.
 * @param indent the indentation of the collection around it; lines of the scalar are indented more
 */
export function scanPlainScalar(cursor: Cursor, indent: number, inFlow: boolean): PlainScalar {
  const source = cursor.text;
  let text = '';
  let gap = '';
  let end = cursor.at;
  let endedLine = false;
  for (;;) {
    if (cursor.atDocumentMarker() || cursor.code() === 35) break;
    const wordEnd = endOfWord(cursor, inFlow);
    if (wordEnd === cursor.at) break;
    text += gap + source.slice(cursor.at, wordEnd);
    cursor.at = wordEnd;
    end = wordEnd;
    endedLine = false;
    const next = cursor.code();
    if (!isBlank(next) && !isBreak(next)) break;
    const folded = scanGap(cursor, indent);
    gap = folded.gap;
    endedLine = folded.brokeLine;
    if (!inFlow && cursor.column <= indent) break;
  }
  return { text, end, endedLine };
}

function endOfWord(cursor: Cursor, inFlow: boolean): number {
  const source = cursor.text;
  let at = cursor.at;
  for (;;) {
    const code = source.charCodeAt(at);
    if (isBlankOrEnd(code)) return at;
    if (code === 58) {
      const next = source.charCodeAt(at + 1);
      if (isBlankOrEnd(next)) return at;
      if (inFlow && (isFlowIndicator(next) || next === 63)) {
        throw new YamlSyntaxError(
          'a ":" without a blank behind it inside braces or brackets',
          at,
          'Put a blank behind it.',
        );
      }
    } else if (inFlow && isFlowIndicator(code)) return at;
    at += 1;
  }
}

/** Blanks and line breaks between two words: one break folds to a space, more keep all but the first. */
function scanGap(cursor: Cursor, indent: number): { readonly gap: string; readonly brokeLine: boolean } {
  const start = cursor.at;
  let first = '';
  let rest = '';
  let brokeLine = false;
  let blanks = '';
  for (;;) {
    const code = cursor.code();
    if (code === space || code === tab) {
      if (brokeLine && code === tab && cursor.column <= indent) {
        throw new YamlSyntaxError('a tab character that violates the indentation', cursor.at);
      }
      cursor.at += 1;
    } else if (isBreak(code)) {
      if (brokeLine) rest += cursor.takeBreak();
      else {
        first = cursor.takeBreak();
        brokeLine = true;
      }
    } else break;
    if (!brokeLine) blanks = cursor.text.slice(start, cursor.at);
  }
  if (!brokeLine) return { gap: blanks, brokeLine };
  const gap = first !== '\n' ? first + rest : rest === '' ? ' ' : rest;
  return { gap, brokeLine };
}
