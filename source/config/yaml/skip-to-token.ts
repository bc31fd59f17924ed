import { isBreak, isBreakOrEnd, space, tab } from './characters.ts';
import type { Cursor } from './cursor.ts';

/**
 * Steps over blanks, comments and line breaks. Tabs count as blanks in braces and where no key can start; at the start of a line
 * they stay, because nothing may be indented with them.
 * @returns whether a simple key may start where the cursor is now: a line break in block context allows it
 */
export function skipToToken(cursor: Cursor, inFlow: boolean, keyAllowed: boolean): boolean {
  let allowed = keyAllowed;
  for (;;) {
    let code = cursor.code();
    while (code === space || (code === tab && (inFlow || !allowed))) {
      cursor.at += 1;
      code = cursor.code();
    }
    if (code === 35) {
      while (!isBreakOrEnd(code)) {
        cursor.at += 1;
        code = cursor.code();
      }
    }
    if (!isBreak(code)) return allowed;
    cursor.takeBreak();
    if (!inFlow) allowed = true;
  }
}
