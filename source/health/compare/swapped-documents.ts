import type { JsonValue } from '../document/json-text.ts';
import { mask } from '../redaction/redact.ts';
import type { Difference } from './compare-walk.ts';

/** The doubt of a comparison whose documents were given the wrong way round, as far as they show it. */
export const seemSwapped =
  'only the second document hides passwords, as barman diagnose does and the API does not: are the two swapped?';

/** Whether only the API's document hides passwords, of those values that are the same but for them. */
export function areSwapped(redacted: readonly Difference[]): boolean {
  return redacted.length > 0 && redacted.every(({ cli, api }) => hides(api) && !hides(cli));
}

/** Where the passwords are hidden, by the doubts of a comparison. */
export function hidingDocument(doubts: readonly string[]): 'the CLI' | 'the second document' {
  return doubts.includes(seemSwapped) ? 'the second document' : 'the CLI';
}

function hides(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.includes(mask);
}
