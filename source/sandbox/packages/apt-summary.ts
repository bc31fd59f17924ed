import type { Change } from './transaction.ts';

const titles = {
  downgrade: 'The following packages will be DOWNGRADED:',
  remove: 'The following packages will be REMOVED:',
  new: 'The following NEW packages will be installed:',
  upgrade: 'The following packages will be upgraded:',
} as const;

/** What apt-get prints before it asks: additional packages, lists by kind, counts, sizes. */
export function summaryLines(changes: readonly Change[]): string[] {
  const additional = changes.filter((change) => !change.requested);
  const lines =
    additional.length === 0 ? [] : ['The following additional packages will be installed:', ...wrapNames(additional)];
  for (const kind of ['remove', 'new', 'upgrade', 'downgrade'] as const) {
    const some = changes.filter((change) => change.kind === kind);
    if (some.length > 0) lines.push(titles[kind], ...wrapNames(some));
  }
  const { downloads, bytes } = downloadSize(changes);
  lines.push(countsLine(changes));
  if (downloads > 0) {
    lines.push(`Need to get ${formatSize(bytes)} of archives.`);
    lines.push(`After this operation, ${formatSize(bytes * 4)} of additional disk space will be used.`);
  }
  return lines;
}

/** `0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.` */
export function countsLine(changes: readonly Change[]): string {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const downgraded = count('downgrade') === 0 ? '' : `${count('downgrade')} downgraded, `;
  const reinstalled = count('reinstall') === 0 ? '' : `${count('reinstall')} reinstalled, `;
  return `${count('upgrade')} upgraded, ${count('new')} newly installed, ${reinstalled}${downgraded}${count('remove')} to remove and 0 not upgraded.`;
}

/** Number and bytes of the package files that a transaction fetches. */
export function downloadSize(changes: readonly Change[]): { readonly downloads: number; readonly bytes: number } {
  const fetched = changes.filter((change) => change.kind !== 'remove');
  return { downloads: fetched.length, bytes: fetched.reduce((sum, change) => sum + change.size, 0) };
}

/** Bytes as apt writes them: `58.0 kB`, `2,160 kB`. */
export function formatSize(bytes: number): string {
  const kilobytes = bytes / 1000;
  if (kilobytes >= 10_000) return `${(kilobytes / 1000).toFixed(1)} MB`;
  return kilobytes >= 100 ? `${Math.round(kilobytes).toLocaleString('en-US')} kB` : `${kilobytes.toFixed(1)} kB`;
}

function wrapNames(changes: readonly Change[]): string[] {
  const names = changes.map((change) => change.name).sort();
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length + 1 < 80) lines[lines.length - 1] = `${last} ${name}`;
    else lines.push(`  ${name}`);
  }
  return lines;
}
