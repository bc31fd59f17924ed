import { createHash } from 'node:crypto';
import { OperatorError } from '../../errors.ts';
import type { Attributes, Host } from '../../host/host.ts';
import { stagedPath } from '../staged-path.ts';
import { inItsTurn, type UndoHandler, type UndoOptions } from './handler.ts';

export interface RestoreFile {
  readonly kind: 'restore-file';
  readonly path: string;
  /** The copy of what was there; null when nothing was. */
  readonly backup: string | null;
  readonly attributes: Attributes | null;
  /** SHA-256 (hex) of the content that the run put there: a file that differs by then is somebody else's. */
  readonly written: string | null;
}

export const restoreFile: UndoHandler<RestoreFile> = {
  ...inItsTurn,
  takeBack,
  async changedSince(record, host) {
    const [now, old] = await Promise.all([read(record.path, host), read(record.backup, host)]);
    return !isOurs(now, old, record);
  },
};

async function takeBack(record: RestoreFile, host: Host, options: UndoOptions): Promise<void> {
  const { files } = host;
  const { path, backup, attributes } = record;
  const [now, old] = await Promise.all([read(path, host), read(backup, host)]);
  if (backup !== null && old === undefined) throw backupMissing(path, backup);
  if (!isOurs(now, old, record)) {
    const where = backup === null ? '' : `; what was there is in ${backup}`;
    return options.onStays(`${path}, which somebody else changed${where}`);
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
