import { OperatorError } from '../../errors.ts';
import type { Attributes, Host } from '../../host/host.ts';
import { stagedPath } from '../staged-path.ts';
import { fileState, isSame, type RestoreFile } from './file-state.ts';
import { inItsTurn, type UndoHandler, type UndoOptions } from './handler.ts';

export const restoreFile: UndoHandler<RestoreFile> = { ...inItsTurn, takeBack, writes: (record) => [record] };

async function takeBack(record: RestoreFile, host: Host, options: UndoOptions): Promise<void> {
  const { files } = host;
  const { path, backup, attributes } = record;
  const { now, old, ours } = await fileState(record, host);
  if (backup !== null && old === undefined) throw backupMissing(path, backup);
  if (!ours) {
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
  const identity = await files.create(staged, old, attributes);
  await files.giveLabel(staged, path);
  await files.rename(staged, path, identity);
}

function hasAttributes(facts: Attributes | undefined, { owner, group, mode }: Attributes): boolean {
  return facts?.owner === owner && facts.group === group && facts.mode === mode;
}

function backupMissing(path: string, backup: string): OperatorError {
  return new OperatorError({
    id: 'backup-missing',
    message: `${path} cannot be put back: its backup ${backup} is gone.`,
    fix: ['Put the file back from another backup by hand.'],
  });
}
