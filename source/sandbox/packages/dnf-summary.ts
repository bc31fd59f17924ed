import { type Catalogue, repositoryOf } from './catalogue.ts';
import { formatNevra, nevra } from './dnf-select.ts';
import type { Change } from './transaction.ts';

const rule = '='.repeat(80);
const titles = [
  ['new', true, 'Installing:'],
  ['new', false, 'Installing dependencies:'],
  ['upgrade', true, 'Upgrading:'],
  ['downgrade', true, 'Downgrading:'],
  ['reinstall', true, 'Reinstalling:'],
  ['remove', true, 'Removing:'],
] as const;
const counts = [
  ['new', 'Install   '],
  ['upgrade', 'Upgrade   '],
  ['downgrade', 'Downgrade '],
  ['remove', 'Remove    '],
] as const;

/** dnf's table of a transaction, 80 columns wide as it is off a terminal. */
export function dnfSummary(catalogue: Catalogue, changes: readonly Change[]): string[] {
  const lines = [
    'Dependencies resolved.',
    rule,
    ' Package                 Arch    Version               Repository           Size',
    rule,
  ];
  for (const [kind, requested, title] of titles) {
    const some = changes.filter((change) => change.kind === kind && change.requested === requested);
    if (some.length > 0) lines.push(title, ...some.map((change) => row(catalogue, change)));
  }
  lines.push('', 'Transaction Summary', rule);
  for (const [kind, title] of counts) {
    const count = changes.filter((change) => change.kind === kind).length;
    if (count > 0) lines.push(`${title} ${count} Package${count === 1 ? '' : 's'}`);
  }
  const bytes = changes.reduce((sum, change) => sum + change.size, 0);
  return bytes === 0
    ? lines
    : [...lines, '', `Total download size: ${kilobytes(bytes)}`, `Installed size: ${kilobytes(bytes * 4)}`];
}

/** The changed package as dnf names it: `name-[epoch:]version-release.arch`. */
export function changedNevra(change: Change): string {
  return formatNevra(nevra(change.name, change.to ?? change.from ?? '', change.architecture));
}

function row(catalogue: Catalogue, change: Change): string {
  const version = change.to ?? change.from ?? '';
  const repository = repositoryOf(catalogue, change.name, version)?.id ?? '@System';
  const columns = [
    ` ${change.name.padEnd(23)}`,
    change.architecture.padEnd(7),
    version.padEnd(21),
    repository.padEnd(18),
  ];
  return `${columns.join(' ')} ${kilobytes(change.size).padStart(6)}`.trimEnd();
}

function kilobytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} M` : `${Math.round(bytes / 1000)} k`;
}
