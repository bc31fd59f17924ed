import { basename } from 'node:path';
import { databaseChange } from '../../packages/transactions/package-database.ts';
import type { JournaledRun } from '../../plan/journal-records.ts';
import type { RestoreFile } from '../../plan/undo/file-state.ts';
import type { PackageTransaction } from '../../plan/undo/package-transaction.ts';
import type { RestoreAttributes } from '../../plan/undo/path-records.ts';
import { isKnown, type UndoRecord } from '../../plan/undo/records.ts';
import type { LinkBefore } from '../../plan/undo/restore-links.ts';
import type { RunAgain } from '../../plan/undo/run-again.ts';

/** The title of a run of `wizard remove`, as journals have it. */
export const removalTitle = 'Remove what the wizard put on this host';

/** A file that runs wrote: what was there before the first of them, and what the last of them left. */
export interface WrittenFile {
  readonly path: string;
  readonly first: RestoreFile;
  /** SHA-256 (hex) of what the last run left there; null where it removed the file. */
  readonly written: string | null;
  /** The runs that wrote it, the oldest first, with what was there before each. */
  readonly by: readonly { readonly run: JournaledRun; readonly record: RestoreFile }[];
}

/** All that the runs of a history that stand have changed on a host, told by what was before the first of them. */
export interface WorkOfRuns {
  readonly files: readonly WrittenFile[];
  /** Directories that were made, the oldest first. */
  readonly directories: readonly string[];
  readonly attributes: readonly RestoreAttributes[];
  /** Names that commands switched on, each as it was before the first of them, in the order in which they were noted. */
  readonly links: readonly LinkBefore[];
  /** Commands that take back what a command did, the newest first. */
  readonly commands: readonly RunAgain[];
  /** Packages that runs brought, by name. */
  readonly packages: readonly string[];
  /** Packages that were there before and have another version by a run, as its action says. */
  readonly changedPackages: readonly string[];
  /** Runs that were made by an exported script, but for a removal's: what they changed no journal tells. */
  readonly scripts: readonly JournaledRun[];
}

/** Folds a history, whatever its order. What was taken back counts no more, except for packages that its undo left. Pure. */
export function workOfRuns(runs: readonly JournaledRun[]): WorkOfRuns {
  const oldestFirst = [...runs].sort((a, b) => a.started.localeCompare(b.started));
  const standing = oldestFirst.filter(({ outcome }) => outcome === 'proven' || outcome === 'unproven');
  const files = new Map<string, WrittenFile>();
  const directories = new Set<string>();
  const attributes = new Map<string, RestoreAttributes>();
  const links = new Map<string, LinkBefore>();
  const commands = new Map<string, RunAgain>();
  for (const run of standing) {
    const isRemoval = run.title === removalTitle;
    for (const record of run.undo.filter(isKnown)) {
      for (const file of filesOf(record)) {
        const known = files.get(file.path);
        // What a removal took away was ours: it never counts as what was there before the wizard.
        if (isRemoval && known === undefined) continue;
        const by = [...(known?.by ?? []), { run, record: file }];
        files.set(file.path, { path: file.path, first: known?.first ?? file, written: file.written, by });
      }
      if (isRemoval) continue;
      if (record.kind === 'remove-directory') directories.add(record.path);
      if (record.kind === 'restore-attributes') {
        const first = attributes.get(record.path)?.attributes ?? record.attributes;
        attributes.set(record.path, { ...record, attributes: first });
      }
      if (record.kind === 'restore-links')
        for (const entry of record.entries) if (!links.has(entry.path)) links.set(entry.path, entry);
      if (record.kind === 'run' && !record.refresh) {
        // The same command twice is one; the newest place counts, as an undo of all would come to it first.
        const words = JSON.stringify(record.argv);
        commands.delete(words);
        commands.set(words, record);
      }
    }
  }
  const left = oldestFirst.filter(({ outcome, everything }) => outcome === 'undone' && !everything);
  const brought = [...standing, ...left].map(packagesOf);
  return {
    files: [...files.values()],
    directories: [...directories],
    attributes: [...attributes.values()],
    links: [...links.values()],
    commands: [...commands.values()].reverse(),
    packages: [...new Set(brought.flatMap(({ added }) => added))],
    changedPackages: [...new Set(brought.flatMap(({ changed }) => changed))],
    scripts: standing.filter(({ kept, title }) => kept !== undefined && title !== removalTitle),
  };
}

function filesOf(record: UndoRecord): readonly RestoreFile[] {
  if (record.kind === 'restore-file') return [record];
  return record.kind === 'restore-pair' ? [record.certificate, record.key] : [];
}

/** Journals of earlier versions tell what each but the last transaction of a run brought; of that one the named package alone is sure. */
function packagesOf({ undo, installed }: JournaledRun): { added: readonly string[]; changed: readonly string[] } {
  const transactions = undo.filter((record): record is PackageTransaction => record.kind === 'package-transaction');
  const installs = transactions.filter(({ what }) => !what.startsWith('Remove '));
  const changed = installs.flatMap(({ what }) => /^Change (\S+) to /.exec(what)?.[1] ?? []);
  if (installed !== undefined) return { added: installed, changed };
  const added = installs.flatMap(({ what, before }, index) => {
    const after = installs[index + 1]?.before;
    if (after !== undefined) return databaseChange(before, after).added;
    const name = /^Install (\S+)/.exec(what)?.[1];
    const isNew = name !== undefined && !before.some((one) => baseName(one.name) === name && one.state === 'installed');
    return isNew ? [name] : [];
  });
  return { added, changed };
}

/** The name without the architecture that both databases write behind it: `libapr1:amd64`, `httpd.x86_64`. */
export function baseName(name: string): string {
  return name.replace(/:[a-z0-9]+$/, '').replace(/\.(?:noarch|x86_64|aarch64|ppc64le|s390x|i[3-6]86)$/, '');
}

/** Files that carry the program's own name are its work, whether a journal tells of them or not. */
export function isNamedForUs(path: string): boolean {
  return basename(path).startsWith('pg-backup-api-wizard');
}
