import { createHash } from 'node:crypto';
import { OperatorError } from '../errors.ts';
import { plainWords } from '../host/commands.ts';
import type { Attributes, Host } from '../host/host.ts';
import type { UndoRecord } from './journal-records.ts';
import { shellWords } from './shell-quote.ts';
import { stagedPath } from './staged-path.ts';

export interface UndoListener {
  readonly onUndo: (what: string) => void;
  readonly onStays: (what: string) => void;
}

export interface UndoOptions extends UndoListener {
  /** Also take back what is never taken back by itself: package transactions. */
  readonly everything: boolean;
  readonly log: string;
}

/**
 * Goes the way back: the records in reverse, then the commands that make daemons and stores notice the old files. Each record may
 * be undone twice without harm, so an interrupted undo is simply begun again. Tries every record; throws the first failure at the end.
 */
export async function undoRecords(records: readonly UndoRecord[], host: Host, options: UndoOptions): Promise<void> {
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<void>) => {
    await work().catch((error: unknown) => failures.push(error));
  };
  for (const record of [...records].reverse()) {
    if (record.kind === 'run' && record.refresh) continue;
    await attempt(() => undoOne(record, host, options));
  }
  for (const record of records) {
    if (record.kind === 'run' && record.refresh) await attempt(() => undoOne(record, host, options));
  }
  if (failures.length > 0) throw failures[0];
}

/** The files that somebody changed after the run wrote them: undoing would throw their work away. */
export async function changedSince(
  records: readonly UndoRecord[],
  host: Pick<Host, 'files'>,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const record of lastWrites(records)) {
    const [now, old] = await Promise.all([read(record.path, host), read(record.backup, host)]);
    if (!isOurs(now, old, record)) changed.push(record.path);
  }
  return changed;
}

type RestoreFile = Extract<UndoRecord, { kind: 'restore-file' }>;

function lastWrites(records: readonly UndoRecord[]): RestoreFile[] {
  const byPath = new Map<string, RestoreFile>();
  for (const record of records) if (record.kind === 'restore-file') byPath.set(record.path, record);
  return [...byPath.values()];
}

async function undoOne(record: UndoRecord, host: Host, options: UndoOptions): Promise<void> {
  const { files } = host;
  switch (record.kind) {
    case 'remove-staged':
      if ((await files.stat(record.path)) !== undefined) await files.remove(record.path);
      return;
    case 'remove-directory': {
      const entries = await files.list(record.path);
      if (entries === undefined) return;
      if (entries.length > 0) return options.onStays(`the folder ${record.path}, which is not empty`);
      options.onUndo(`remove ${record.path}`);
      return files.removeDirectory(record.path);
    }
    case 'restore-attributes':
      if ((await files.stat(record.path)) === undefined) return;
      options.onUndo(`set back owner and mode of ${record.path}`);
      return files.setAttributes(record.path, record.attributes);
    case 'restore-file':
      return restoreFile(record, host, options);
    case 'run': {
      const words = shellWords(plainWords(record.argv));
      if (!record.automatic && !options.everything)
        return options.onStays(`${record.what} (to take it back: ${words})`);
      options.onUndo(`run ${words}`);
      const { argv, environment } = record;
      const result = await host.commands.transaction({ argv, environment }, { log: options.log });
      if (result.exitCode !== 0)
        options.onStays(
          `${record.what}: ${words} ended with exit code ${result.exitCode ?? 'none'}; see ${options.log}`,
        );
    }
  }
}

async function restoreFile(record: RestoreFile, host: Host, options: UndoOptions): Promise<void> {
  const { files } = host;
  const { path, backup, attributes } = record;
  const [now, old] = await Promise.all([read(path, host), read(backup, host)]);
  if (backup !== null && old === undefined) throw backupMissing(path, backup);
  if (!isOurs(now, old, record)) {
    return options.onStays(
      `${path}, which somebody else changed${backup === null ? '' : `; what was there is in ${backup}`}`,
    );
  }
  if (old === undefined || attributes === null) {
    if (now === undefined) return;
    options.onUndo(`remove ${path}`);
    return files.remove(path);
  }
  if (isSame(now, old) && hasAttributes(await files.stat(path), attributes)) return;
  options.onUndo(`put back ${path}`);
  const staged = stagedPath(path);
  if ((await files.stat(staged)) !== undefined) await files.remove(staged);
  await files.create(staged, old, attributes);
  await files.giveLabel(staged, path);
  await files.rename(staged, path);
}

/** What is there is what the run put there, what was there before it, or nothing. */
function isOurs(now: Uint8Array | undefined, old: Uint8Array | undefined, { written }: RestoreFile): boolean {
  return now === undefined || isSame(now, old) || createHash('sha256').update(now).digest('hex') === written;
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

function hasAttributes(facts: Attributes | undefined, { owner, group, mode }: Attributes): boolean {
  return facts?.owner === owner && facts.group === group && facts.mode === mode;
}

async function read(path: string | null, host: Pick<Host, 'files'>): Promise<Uint8Array | undefined> {
  return path === null ? undefined : host.files.read(path);
}

function backupMissing(path: string, backup: string): OperatorError {
  return new OperatorError({
    id: 'backup-missing',
    message: `${path} cannot be put back: its backup ${backup} is gone.`,
    fix: ['Put the file back from another backup by hand.'],
  });
}
