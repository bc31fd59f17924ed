import type { Attributes, Host } from '../host/host.ts';
import { digestOf } from './digest.ts';
import { ownAttributes } from './state-directory.ts';
import type { RestoreFile } from './undo/file-state.ts';

/** Whose files are kept, and where. */
interface BackingRun {
  readonly host: Host;
  readonly backups: string;
}

/** Copies what is at `path` to the run's backups (0600, outside any work tree) and tells how to put it back. */
export async function backUp(path: string, written: Uint8Array | undefined, run: BackingRun): Promise<RestoreFile> {
  const { files } = run.host;
  const facts = await files.stat(path);
  const old = facts === undefined ? undefined : await files.read(path);
  const digest = written === undefined ? null : digestOf(written);
  if (facts === undefined || old === undefined) {
    return { kind: 'restore-file', path, backup: null, attributes: null, written: digest };
  }
  const backup = await freeName(`${run.backups}/${path.slice(1).replaceAll('/', '%')}`, run);
  await files.create(backup, old, ownAttributes(run.host.identity, 0o600));
  const attributes: Attributes = { owner: facts.owner, group: facts.group, mode: facts.mode };
  return { kind: 'restore-file', path, backup, attributes, written: digest };
}

/** A run may write one file twice, and each time something else was there. */
async function freeName(name: string, { host }: Pick<BackingRun, 'host'>): Promise<string> {
  for (let copy = 1; ; copy += 1) {
    const candidate = copy === 1 ? name : `${name}~${copy}`;
    if ((await host.files.stat(candidate)) === undefined) return candidate;
  }
}
