/** An RPM version taken apart. `release` is undefined where there is none, which sorts below every release. */
export interface RpmVersion {
  readonly epoch: string | undefined;
  readonly version: string;
  readonly release: string | undefined;
}

export type RpmParse =
  | { readonly ok: true; readonly version: RpmVersion }
  | { readonly ok: false; readonly reason: string };

/** Reads `[epoch:]version[-release]` as rpm's parseEVR: digits before the first `:`, release after the last `-`. */
export const parseRpm = (text: string): RpmParse => {
  if (text === '') return { ok: false, reason: 'version string is empty' };
  const digits = /^[0-9]*/.exec(text)?.[0] ?? '';
  const hasEpoch = text[digits.length] === ':';
  const rest = hasEpoch ? text.slice(digits.length + 1) : text;
  const hyphen = rest.lastIndexOf('-');
  return {
    ok: true,
    version: {
      epoch: hasEpoch ? digits || '0' : undefined,
      version: hyphen < 0 ? rest : rest.slice(0, hyphen),
      release: hyphen < 0 ? undefined : rest.slice(hyphen + 1),
    },
  };
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const compareNumbers = (a: string, b: string): number => {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  return left.length - right.length || compareText(left, right);
};

/** One step of rpmvercmp: a mark (`~`, `^`), a run of digits or a run of letters; separators carry no weight. */
const segmentsOf = (text: string): readonly string[] => text.match(/~|\^|[0-9]+|[A-Za-z]+/g) ?? [];

/** Where a side ends decides by what the other still has: `~` is below the end, `^` and everything else above it. */
const compareSegment = (a: string | undefined, b: string | undefined): number => {
  if (a === b) return 0;
  if (a === '~') return -1;
  if (b === '~') return 1;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  if (a === '^') return -1;
  if (b === '^') return 1;
  const leftIsNumber = /^[0-9]/.test(a);
  const rightIsNumber = /^[0-9]/.test(b);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? 1 : -1;
  return leftIsNumber ? compareNumbers(a, b) : compareText(a, b);
};

/** rpmvercmp over one part (version or release): rpm-version(7). Digits of any length, ASCII only, case matters. */
export const compareRpmPart = (a: string, b: string): -1 | 0 | 1 => {
  if (a === b) return 0;
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  for (let i = 0; i < left.length || i < right.length; i += 1) {
    const difference = compareSegment(left[i], right[i]);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
};

const compareRelease = (a: string | undefined, b: string | undefined): number => {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareRpmPart(a, b);
};

/**
 * rpm's order of two `[epoch:]version[-release]` texts, as `rpm.vercmp` answers (rpmverCmp): no epoch is epoch 0, a
 * missing release is below every release, even an empty one. An empty text sorts below everything.
 */
export const compareRpm = (a: string, b: string): -1 | 0 | 1 => {
  const left = parseRpm(a);
  const right = parseRpm(b);
  if (!left.ok || !right.ok) return left.ok ? 1 : right.ok ? -1 : 0;
  const difference =
    compareRpmPart(left.version.epoch ?? '0', right.version.epoch ?? '0') ||
    compareRpmPart(left.version.version, right.version.version) ||
    compareRelease(left.version.release, right.version.release);
  if (difference === 0) return 0;
  return difference < 0 ? -1 : 1;
};
