import { OperatorError } from '../../errors.ts';
import type { Attributes, Host } from '../../host/host.ts';
import { digestOf } from '../digest.ts';

export interface RestoreFile {
  readonly kind: 'restore-file';
  readonly path: string;
  /** The copy of what was there; null when nothing was. */
  readonly backup: string | null;
  readonly attributes: Attributes | null;
  /** SHA-256 (hex) of the content that the run put there: a file that differs by then is somebody else's. */
  readonly written: string | null;
}

export interface FileState {
  readonly now: Uint8Array | undefined;
  readonly old: Uint8Array | undefined;
  /** What is there is what the run put there, what was there before it, or nothing. */
  readonly ours: boolean;
  /** What is there is what was there before the run, or nothing where nothing was. */
  readonly isOld: boolean;
}

/** What is there and what was there; nothing of the latter where the backup is gone. What cannot be read, as a link that somebody has put there, is not ours. */
export async function fileState(record: RestoreFile, { files }: Pick<Host, 'files'>): Promise<FileState> {
  const old = record.backup === null ? undefined : await files.read(record.backup);
  const now = await readable(files.read(record.path));
  if (now === 'unreadable') return { now: undefined, old, ours: false, isOld: false };
  const isOld = isSame(now, old) || (now === undefined && record.backup === null);
  const isWritten = now !== undefined && digestOf(now) === record.written;
  return { now, old, ours: now === undefined || isOld || isWritten, isOld };
}

export function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

async function readable(reading: Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined | 'unreadable'> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OperatorError && elsewhere.has(error.problem.id)) return 'unreadable';
    throw error;
  }
}

const elsewhere: ReadonlySet<string> = new Set(['foreign-link', 'foreign-hard-link', 'not-a-file']);
