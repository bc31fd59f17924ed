import { cleanText } from './clean-text.ts';

export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number | undefined };

/** All samples of one name. Every family here is a gauge: nothing is counted from one run to the next. */
export type Family = { readonly name: string; readonly help: string; readonly samples: readonly Sample[] };

/**
 * The text format 0.0.4 as lines: HELP and TYPE once a family, its samples together, no time stamps. A family without a
 * known value is left out; of two samples with the same labels, which would make the whole text invalid, the first stays.
 */
export function prometheusText(families: readonly Family[]): readonly string[] {
  return families.flatMap(({ name, help, samples }) => {
    const lines = new Map<string, number>();
    for (const { labels, value } of samples) {
      const series = `${name}${labelText(labels)}`;
      if (value !== undefined && Number.isFinite(value) && !lines.has(series)) lines.set(series, value);
    }
    if (lines.size === 0) return [];
    const values = [...lines].map(([series, value]) => `${series} ${value}`);
    return [`# HELP ${name} ${help.replaceAll('\\', '\\\\')}`, `# TYPE ${name} gauge`, ...values];
  });
}

/** One sample without labels; none when the value is not known. */
export function single(value: number | undefined): readonly Sample[] {
  return [{ labels: {}, value }];
}

/** One 0/1 sample for each state that there is: exactly one of them is 1, or none. */
export function oneOf(label: string, all: readonly string[], now: string | undefined): readonly Sample[] {
  return all.map((one) => ({ labels: { [label]: one }, value: bit(one === now) }));
}

export function bit(is: boolean): 0 | 1 {
  return is ? 1 : 0;
}

/** Milliseconds since 1970 as seconds. */
export function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Cleaned before it is escaped: half a pair of surrogates, which UTF-8 cannot say, becomes the replacement character. */
function escaped(value: string): string {
  return cleanText(value)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
}
