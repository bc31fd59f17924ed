import type { ScalarStyle } from './value.ts';
import { resolvePlain } from './yaml/resolve-plain.ts';

type ScalarValue = string | boolean | number | null;

/** A list holds texts. */
export type SettingValue = ScalarValue | readonly string[];

/** Words and signs that no reader takes for anything but text, in block and in flow context. */
const plainText = /^[A-Za-z0-9/+_.][A-Za-z0-9_./+~^*@:=-]*(?: [A-Za-z0-9_./+~^*@:=-]+)*$/;

/** What YAML 1.2 (core schema), the YAML 1.1 types that PyYAML left out, and careless readers take for something else. */
const otherwiseRead = [
  /^(?:y|n|yes|no|on|off|true|false|null|nil|none|nan|inf)$/i,
  /^[-+]?[\d_:]*\.?[\d_]*(?:e[-+]?[\d_]*)?$/i,
  /^[-+]?0[xob][\da-f_]*$/i,
  /^[-+]?\.(?:inf|nan)$/i,
  /^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}(?:$|[ tT])/,
  /^[-+._:=~*^@/]+$/,
];

/**
 * True if a text means itself without quotes in YAML 1.1 and 1.2: letters, digits and harmless signs that are no number, word
 * or date for any reader (docs/reference/tpa-config.md, Values that change).
 */
export function isPlainText(text: string): boolean {
  if (!plainText.test(text) || text.endsWith(':') || text.includes(': ')) return false;
  return resolvePlain(text).kind === 'string' && !otherwiseRead.some((form) => form.test(text));
}

/** How the value that is replaced was written, and whether the text is to stand in quotes in any case (version pins). */
export interface WritingStyle {
  readonly previous?: ScalarStyle | undefined;
  readonly quote?: boolean;
}

/**
 * Writes a value so that PyYAML reads exactly this value: booleans are plain `true` and `false`; texts keep the quotes of the
 * value that they replace, and are single-quoted unless they are provably text without quotes.
 */
export function writeScalar(value: ScalarValue, style: WritingStyle = {}): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return writeNumber(value);
  if (!isOneLine(value) || style.previous === 'double') return doubleQuoted(value);
  const bare = isPlainText(value) && (style.previous === 'plain' || (style.previous !== 'single' && !style.quote));
  return bare ? value : `'${value.replaceAll("'", "''")}'`;
}

/** The same of any value: a list in brackets, on one line. */
export function writeValue(value: SettingValue, style: WritingStyle = {}): string {
  if (!isList(value)) return writeScalar(value, style);
  return `[${value.map((item) => writeScalar(item)).join(', ')}]`;
}

export function isList(value: SettingValue | undefined): value is readonly string[] {
  return Array.isArray(value);
}

/** Printable, without line breaks and tabs: what single quotes can hold on one line. */
function isOneLine(text: string): boolean {
  return /^[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text);
}

function doubleQuoted(text: string): string {
  let inner = '';
  for (const character of text) {
    if (character === '"' || character === '\\') inner += `\\${character}`;
    else inner += isOneLine(character) ? character : escaped(character);
  }
  return `"${inner}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 9) return '\\t';
  if (code === 10) return '\\n';
  if (code === 13) return '\\r';
  const digits = code.toString(16).toUpperCase();
  return code < 256 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

/** YAML 1.1 wants a point in a float and a sign in its exponent, which JavaScript leaves out of `1e-7`. */
function writeNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  const withPoint = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? withPoint : `${withPoint}e${exponent}`;
}
