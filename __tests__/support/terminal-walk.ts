import { key } from './terminal.ts';
import type { ProgramTerminal } from './terminal-program.ts';

/** The first screen, with what the first look at the host has found: from here on keys are read. */
export const overview = /Steps · \d of 6 done.*1 {2}Configure +\S (to do|done|attention|broken) /s;

/** Every step has been looked at. */
export const surveyed = /Steps · \d of 6 done(?!.*(looking|waiting)).*6 {2}Verify/s;

/**
 * Presses Enter on each screen of the wizard that waits for the operator, until the window says these words. Returns the places that were
 * passed, such as "Step 1 of 6 · Configure · review".
 */
export async function enterUntil(terminal: ProgramTerminal, words: string | RegExp): Promise<readonly string[]> {
  const passed: string[] = [];
  const isThere = (text: string) => (typeof words === 'string' ? text.includes(words) : words.test(text));
  for (;;) {
    const last = passed.at(-1);
    const text = await terminal.waitFor((rows) => isThere(rows.join('\n')) || isNew(placeIn(rows), last), 300_000);
    if (isThere(text)) return passed;
    const place = placeIn(text.split('\n'));
    if (place === undefined || place.endsWith('not possible yet'))
      throw new Error(`It does not go on from here:\n${text}`);
    passed.push(place);
    terminal.press(key.enter);
  }
}

/** Presses Enter at each line prompt until the program has said the words. Returns how many there were. */
export async function answerUntil(terminal: ProgramTerminal, words: string): Promise<number> {
  for (let answered = 0; ; answered += 1) {
    const text = await terminal.waitFor(
      (rows) => rows.some((row) => row.includes(words)) || asks(rows, answered),
      90_000,
    );
    if (text.includes(words)) return answered;
    terminal.press(key.enter);
  }
}

/** The second row of a screen that goes on by Enter. The list of steps does, except where Enter would leave the wizard. */
function placeIn(rows: readonly string[]): string | undefined {
  const place = rows[1]?.trim() ?? '';
  if (place.startsWith('Steps · ')) return rows.some((row) => /› +Leave$/.test(row)) ? undefined : 'Steps';
  return /· (question( \d+ of \d+)?|review|result|not possible yet)$/.test(place) ? place : undefined;
}

function isNew(place: string | undefined, last: string | undefined): boolean {
  return place !== undefined && place !== last;
}

/** A prompt is open, and all before it are answered: those carry a tick. */
function asks(rows: readonly string[], answered: number): boolean {
  return rows.some((row) => row.startsWith('? ')) && rows.filter((row) => row.startsWith('✔ ')).length === answered;
}
