import { stripVTControlCharacters } from 'node:util';
import { redactText } from '../health/redaction/redact.ts';

/** What no terminal shows and no eye sees, and what turns the direction of text. */
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
/**
 * Characters without a picture of their own, so that two names that differ look alike: zero width, soft hyphen, fillers of Hangul and
 * Braille, marks of order and annotation, selectors of variants, tags (Unicode: Default_Ignorable_Code_Point and their kin). The selectors
 * U+FE0E and U+FE0F belong to symbols and stay.
 */
export const invisible =
  /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u200b-\u200f\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|[\u180b-\u180f]|[\ufe00-\ufe0d]|[\u{1bca0}-\u{1bca3}]|[\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e0fff}]/gu;
const anyHidden = new RegExp(`${control.source}|${invisible.source}`, 'u');

/** The text as redaction looks at it: without what could stand between the letters of a word and not be seen. */
export function withoutHidden(text: string): string {
  if (!anyHidden.test(text)) return text;
  return stripVTControlCharacters(text).replaceAll('\r\n', '\n').replace(control, '').replace(invisible, '');
}

/** An invisible character as an escape that everybody can read: `\u200b`, `\u{e0041}`. */
export function visibleEscape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/**
 * Text from outside (apt, Barman, file contents) as it may reach a terminal: without control sequences and control characters
 * (tabs become spaces; line ends stay), with invisible characters shown as escapes, and with secrets hidden. A secret is looked for as if
 * the invisible characters were not there; where one is found they are left out.
 */
export function cleanText(text: string): string {
  const plain = withoutHidden(text);
  const redacted = redactText(plain);
  if (redacted !== plain || plain === text) return redacted.replaceAll('\t', '    ');
  return stripVTControlCharacters(text)
    .replaceAll('\t', '    ')
    .replaceAll('\r\n', '\n')
    .replace(control, '')
    .replace(invisible, visibleEscape);
}
