import type { PackageChange, TransactionPreview } from './simulation.ts';

type Kind = keyof TransactionPreview;

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^Installing/, 'install'],
  [/^(Upgrading|Updating)/, 'upgrade'],
  [/^Downgrading/, 'downgrade'],
  [/^Reinstalling/, 'reinstall'],
  [/^(Removing|Erasing)/, 'remove'],
];

/** Rows as dnf meant them: a name too long for its column pushes the rest to the next line, deeper indented. */
const unwrap = (lines: readonly string[]): readonly string[] => {
  const rows: string[] = [];
  for (const line of lines) {
    const last = rows.at(-1);
    const continues = /^ {2,}\S/.test(line) && !/^ +replacing /.test(line) && last?.startsWith(' ');
    if (continues && last !== undefined) rows[rows.length - 1] = `${last} ${line.trim()}`;
    else rows.push(line);
  }
  return rows;
};

/** dnf 5 writes epoch 0, dnf 4 does not. */
const withoutZero = (version: string): string => version.replace(/^0+:/, '');

const readRow = (row: string, removed: boolean): PackageChange | undefined => {
  const [name, architecture, version] = row.trim().split(/\s+/);
  if (!name || !architecture || !version) return undefined;
  return removed ? { name, from: withoutZero(version) } : { name, to: withoutZero(version), architecture };
};

/** What a row replaces: `replacing  NAME.ARCH VERSION` (dnf 4), `replacing NAME ARCH VERSION` (dnf 5, also of an upgrade). */
const readReplaced = (row: string): { readonly name: string; readonly version: string } | undefined => {
  const [word, name = '', second = '', third = ''] = row.trim().split(/\s+/);
  if (word !== 'replacing' || name === '' || second === '') return undefined;
  if (/^\d/.test(third)) return { name, version: withoutZero(third) };
  return { name: name.replace(/\.[^.]+$/, ''), version: withoutZero(second) };
};

/**
 * The table of `dnf install --assumeno` (dnf 4 and 5), which ends with exit code 1 for a plan and for no match
 * alike: undefined where there is no table. The old version of an upgrade is not in dnf 4's.
 */
export const parseDnfPlan = (stdout: string): TransactionPreview | undefined => {
  const lines = stdout.split('\n');
  const end = lines.findIndex((line) => /^Transaction Summary/.test(line));
  const start = lines.findLastIndex((line, at) => at < end && /^ ?Package +Arch/.test(line));
  if (end < 0 || start < 0) return undefined;
  const found: Record<Kind, PackageChange[]> = { install: [], upgrade: [], downgrade: [], reinstall: [], remove: [] };
  let kind: Kind | undefined;
  for (const row of unwrap(lines.slice(start + 1, end))) {
    if (/^\S/.test(row)) {
      kind = KINDS.find(([heading]) => heading.test(row))?.[1];
      continue;
    }
    const replaced = readReplaced(row);
    const last = kind === undefined ? undefined : found[kind].at(-1);
    if (replaced !== undefined && kind !== undefined && last?.name === replaced.name) {
      found[kind][found[kind].length - 1] = { ...last, from: replaced.version };
    } else if (replaced !== undefined) {
      found.remove.push({ name: replaced.name, from: replaced.version });
    } else if (kind !== undefined) {
      const change = readRow(row, kind === 'remove');
      if (change) found[kind].push(change);
    }
  }
  return found;
};
