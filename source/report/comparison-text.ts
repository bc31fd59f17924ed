import type { Mismatch } from '../health/compare/compare.ts';
import type { ConfirmedComparison } from '../health/compare/confirm-causes.ts';

/** Paths of one kind that are shown unless all are asked for: a stale service can differ in thousands. */
const shown = 8;

export interface ComparisonWish {
  /** All paths, not the first few of a kind. */
  readonly all: boolean;
  /** The files that were compared: each value is told with the one that it is from. */
  readonly cliFile?: string | undefined;
  readonly apiFile?: string | undefined;
}

/** A comparison as lines: mismatches by cause, each with its summary and its fix once, then doubts and labels. */
export function comparisonLines(
  { comparison, causes }: ConfirmedComparison,
  { all, ...files }: ComparisonWish,
): readonly string[] {
  const { mismatches, moving, redacted, timezone, doubts, unknownFields = [] } = comparison;
  return [
    ...causes.flatMap(({ cause, summary, fix, proof }) => [
      `✘ ${cause}: ${summary}`,
      ...(proof === undefined ? [] : [`  proof: ${proof}`]),
      ...limited(
        mismatches.filter((one) => one.cause === cause).map((one) => mismatchLine(one, files)),
        all,
      ),
      `  → ${fix}`,
    ]),
    ...limited(
      doubts.map((doubt) => `▲ ${doubt}`),
      all,
    ),
    ...labelLines('moving', moving, all),
    ...labelLines('redacted in one document, shown in the other', redacted, all),
    ...labelLines('the same instant in another time zone', timezone, all),
    ...labelLines('compared, but not known to this wizard', unknownFields, all),
  ];
}

function mismatchLine({ path, cli, api }: Mismatch, { cliFile, apiFile }: Omit<ComparisonWish, 'all'>): string {
  const from = (name: string, file: string | undefined) => (file === undefined ? name : `${name} (${file})`);
  const place = path === '' ? 'the whole document' : path;
  return `  ${place}: ${from('barman', cliFile)} ${JSON.stringify(cli)} · ${from('API', apiFile)} ${JSON.stringify(api)}`;
}

function labelLines(label: string, paths: readonly string[], all: boolean): readonly string[] {
  if (paths.length === 0) return [];
  return [
    `· ${label}:`,
    ...limited(
      paths.map((path) => `  ${path}`),
      all,
    ),
  ];
}

function limited(lines: readonly string[], all: boolean): readonly string[] {
  if (all || lines.length <= shown) return lines;
  return [...lines.slice(0, shown), `  … and ${lines.length - shown} more (--verbose shows all)`];
}
