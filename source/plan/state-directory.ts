import { dirname } from 'node:path';
import type { Attributes, FileWriter, Host } from '../host/host.ts';

/** Where the wizard keeps what it did: the journal, the backups, the logs of commands, the lock. */
export interface StateDirectory {
  readonly journal: string;
  readonly backups: string;
  readonly logs: string;
  readonly lock: string;
}

/** Root's state is the host's; anybody else (an operator on the TPA controller) has their own. */
export function stateDirectory(
  host: Pick<Host, 'identity'>,
  environment: NodeJS.ProcessEnv = process.env,
): StateDirectory {
  const home = environment.XDG_STATE_HOME || `${environment.HOME ?? '/tmp'}/.local/state`;
  const base = `${host.identity.isRoot ? '/var/lib' : home}/pg-backup-api-wizard`;
  return { journal: `${base}/journal`, backups: `${base}/backups`, logs: `${base}/logs`, lock: `${base}/lock` };
}

/** Makes a folder and its missing parents. Folders of ours are for their owner alone. */
export async function ensureFolder(files: FileWriter, path: string, attributes: Attributes): Promise<void> {
  if ((await files.stat(path)) !== undefined) return;
  const parent = dirname(path);
  const ours = parent.includes('pg-backup-api-wizard');
  await ensureFolder(files, parent, ours ? attributes : { ...attributes, mode: 0o755 });
  await files.makeDirectory(path, attributes);
}

/** Attributes of the wizard's own files. */
export function ownAttributes({ userName, groupName }: Host['identity'], mode: number): Attributes {
  return { owner: userName, group: groupName, mode };
}
