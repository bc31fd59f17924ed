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

const readRow = (row: string, removed: boolean): PackageChange | undefined => {
  const [name, , version] = row.trim().split(/\s+/);
  if (!name || !version) return undefined;
  return removed ? { name, from: version } : { name, to: version };
};

/**
 * The table of `dnf install --assumeno` (dnf 4, yum 3), which ends with exit code 1 for a plan and for no match alike:
 * undefined where there is no table. The old version of an upgrade is not in it.
 */
export const parseDnfPlan = (stdout: string): TransactionPreview | undefined => {
  const lines = stdout.split('\n');
  const end = lines.findIndex((line) => /^Transaction Summary/.test(line));
  const start = lines.findLastIndex((line, at) => at < end && /^ Package\b/.test(line));
  if (end < 0 || start < 0) return undefined;
  const found: Record<Kind, PackageChange[]> = { install: [], upgrade: [], downgrade: [], reinstall: [], remove: [] };
  let kind: Kind | undefined;
  for (const row of unwrap(lines.slice(start + 1, end))) {
    if (/^\S/.test(row)) {
      kind = KINDS.find(([heading]) => heading.test(row))?.[1];
      continue;
    }
    const replaced = /^ +replacing +(\S+)\.[^.\s]+ +(\S+)/.exec(row);
    if (replaced?.[1] !== undefined && replaced[2] !== undefined) {
      found.remove.push({ name: replaced[1], from: replaced[2] });
    } else if (kind !== undefined) {
      const change = readRow(row, kind === 'remove');
      if (change) found[kind].push(change);
    }
  }
  return found;
};
