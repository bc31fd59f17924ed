import { dirname } from 'node:path';
import { OperatorError } from '../errors.ts';
import type { Attributes, FileWriter, Host, ReadableHost } from '../host/host.ts';

/** Where the wizard keeps what it did: the journal, the backups, the logs of commands, the lock; and which warnings are accepted. */
export interface StateDirectory {
  readonly journal: string;
  readonly backups: string;
  readonly logs: string;
  readonly lock: string;
  readonly acknowledged: string;
}

/** Root's state is the host's; anybody else (an operator on the TPA controller) has their own. */
export function stateDirectory(
  host: Pick<ReadableHost, 'identity'>,
  environment: NodeJS.ProcessEnv = process.env,
): StateDirectory {
  const { XDG_STATE_HOME: given = '', HOME = '/tmp' } = environment;
  const home = given.startsWith('/') ? given : `${HOME}/.local/state`;
  const base = `${host.identity.isRoot ? '/var/lib' : home}/pg-backup-api-wizard`;
  return {
    ...{ journal: `${base}/journal`, backups: `${base}/backups`, logs: `${base}/logs`, lock: `${base}/lock` },
    acknowledged: `${base}/acknowledged.json`,
  };
}

/** Makes a folder and its missing parents. Folders of ours are for their owner alone. Another start of the wizard may make them at the same time. */
export async function ensureFolder(files: FileWriter, path: string, attributes: Attributes): Promise<void> {
  const parent = dirname(path);
  if (parent === path || (await files.stat(path)) !== undefined) return;
  const ours = parent.includes('pg-backup-api-wizard');
  await ensureFolder(files, parent, ours ? attributes : { ...attributes, mode: 0o755 });
  try {
    await files.makeDirectory(path, attributes);
  } catch (error) {
    if (!(error instanceof OperatorError) || error.problem.id !== 'file-exists') throw error;
  }
}

/** Attributes of the wizard's own files. */
export function ownAttributes({ userName, groupName }: Host['identity'], mode: number): Attributes {
  return { owner: userName, group: groupName, mode };
}
