/** One figure of performance data, as a monitor reads it. */
export interface PerfdataFigure {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly warn: string;
  readonly crit: string;
  readonly min: string;
  readonly max: string;
}

const number = '-?[0-9]+(?:\\.[0-9]+)?';
const end = `(?:${number}|~)`;
const range = `(?:@?(?:${end}:)?${number}|@?${end}:)?`;
const figure = new RegExp(
  `^'((?:[^'=|\\p{Cc}]|'')+)'=(U|${number})(s|us|ms|%|B|KB|MB|GB|TB|c)?;(${range});(${range});((?:${number})?);((?:${number})?)$`,
  'u',
);

/**
 * The grammar of the plugins' guideline, strict: quoted labels without `=` and bar, digits without exponent, legal units,
 * all fields there. Throws a sentence about the first thing that is wrong.
 */
export function parsePerfdata(text: string): readonly PerfdataFigure[] {
  return text.split(' ').map((word) => {
    const match = figure.exec(word);
    if (match === null) throw new Error(`no performance data: ${JSON.stringify(word)}`);
    const [, label = '', value = '', unit = '', warn = '', crit = '', min = '', max = ''] = match;
    if (value === 'U' && unit !== '') throw new Error(`an unknown value has no unit: ${word}`);
    return { label: label.replaceAll("''", "'"), value, unit, warn, crit, min, max };
  });
}

/** The output of a plugin: its status line's text, its performance data, the lines after it. Throws where a rule is broken. */
export function parsePlugin(lines: readonly string[]): {
  readonly text: string;
  readonly figures: readonly PerfdataFigure[];
  readonly long: readonly string[];
} {
  const [first = '', ...others] = lines;
  const [last = '', more, ...bars] = (others.at(-1) ?? '').split(' | ');
  const long = others.length === 0 ? [] : [...others.slice(0, -1), last];
  if (lines.some((line) => /[\p{Cc}\u2028\u2029]/u.test(line))) throw new Error('a control character');
  const parts = first.split(' | ');
  const [text = '', data = ''] = parts;
  if (parts.length !== 2 || first.split('|').length !== 2) throw new Error(`not one bar: ${first}`);
  if (new TextEncoder().encode(first).length >= 1024) throw new Error(`${first.length} characters`);
  // Behind a bar at the end of the long output more performance data may follow.
  if (bars.length > 0 || long.some((line) => line.includes('|'))) throw new Error('a bar in the long output');
  if ([...text].length >= 80) throw new Error(`${[...text].length} characters: ${text}`);
  if (!/^BARMAN_API (OK|WARNING|CRITICAL|UNKNOWN) - ./.test(text)) throw new Error(`no status: ${text}`);
  return { text, figures: parsePerfdata(more === undefined ? data : `${data} ${more}`), long };
}
