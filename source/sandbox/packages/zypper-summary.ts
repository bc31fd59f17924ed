import { changedNevra } from './dnf-summary.ts';
import type { Change } from './transaction.ts';
import type { ZypperVoice } from './zypper-voice.ts';

const kinds = [
  ['new', 'to-install', 'NEW', 'installed', 'to install'],
  ['upgrade', 'to-upgrade', '', 'upgraded', 'to upgrade'],
  ['downgrade', 'to-downgrade', '', 'downgraded', 'to downgrade'],
  ['reinstall', 'to-reinstall', '', 'reinstalled', 'to reinstall'],
  ['remove', 'to-remove', '', 'REMOVED', 'to remove'],
] as const;

/** zypper's summary of a transaction, before it asks. */
export function zypperSummary(voice: ZypperVoice, changes: readonly Change[]): void {
  const bytes = changes.reduce((sum, { size }) => sum + size, 0);
  voice.xml(
    `<install-summary download-size="${bytes}" space-usage-diff="${bytes * 4}" packages-to-change="${changes.length}">`,
  );
  for (const [kind, tag] of kinds) {
    const some = changes.filter((change) => change.kind === kind);
    if (some.length === 0) continue;
    voice.xml(`<${tag}>`);
    for (const change of some) voice.xml(`${solvable(change)}\n<description></description></solvable>`);
    voice.xml(`</${tag}>`);
  }
  voice.xml('</install-summary>');
  for (const [kind, , adjective, done] of kinds) {
    const names = changes.filter((change) => change.kind === kind).map(({ name }) => name);
    if (names.length === 0) continue;
    const what = [...(adjective === '' ? [] : [adjective]), names.length === 1 ? 'package is' : 'packages are'].join(
      ' ',
    );
    voice.plain(`\nThe following ${names.length === 1 ? '' : `${names.length} `}${what} going to be ${done}:`);
    voice.plain(`  ${names.join(' ')}`);
  }
  voice.plain(`\n${counts(changes)}.`);
  if (bytes > 0)
    voice.plain(
      `Overall download size: ${kibibytes(bytes)}. Already cached: 0 B. After the operation, additional ${kibibytes(bytes * 4)} will be used.`,
    );
}

/** A size as zypper writes it. */
export function kibibytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MiB` : `${(bytes / 1024).toFixed(1)} KiB`;
}

function solvable(change: Change): string {
  const old = change.from === undefined || change.kind === 'remove' ? '' : ` edition-old="${change.from}"`;
  const edition = change.to ?? change.from ?? '';
  return `<solvable type="package" name="${change.name}" edition="${edition}" arch="${change.architecture}"${old} summary="">`;
}

function counts(changes: readonly Change[]): string {
  return kinds
    .flatMap(([kind, , , , verb]) => {
      const count = changes.filter((change) => change.kind === kind).length;
      return count === 0 ? [] : [`${count} ${kind === 'new' ? 'new ' : ''}package${count === 1 ? '' : 's'} ${verb}`];
    })
    .join(', ');
}

/** The changed package as zypper names it, without an epoch: the name of its file. */
export function changedFile(change: Change): string {
  return changedNevra(change).replace(/-\d+:/, '-');
}
