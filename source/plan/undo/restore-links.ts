import type { Host, ReadableHost } from '../../host/host.ts';
import { inItsTurn, type UndoHandler, type UndoOptions } from './handler.ts';

/** What a name was before a command switched something on or off by links and marks: nothing, an empty file, a link that said this. */
export interface LinkBefore {
  readonly path: string;
  readonly was: 'absent' | 'empty' | 'directory' | { readonly link: string };
}

/** Just the names that the command may touch: what somebody else switches on meanwhile stays. */
export interface RestoreLinks {
  readonly kind: 'restore-links';
  readonly entries: readonly LinkBefore[];
}

export const restoreLinks: UndoHandler<RestoreLinks> = {
  ...inItsTurn,
  async takeBack({ entries }, host, options) {
    // A directory before what is in it; what was not there goes in the opposite order.
    for (const { path, was } of entries)
      if (was === 'directory' && (await host.files.stat(path)) === undefined)
        await host.files.makeDirectory(path, { owner: 'root', group: 'root', mode: 0o755 });
    for (const entry of [...entries].reverse()) await putBack(entry, host, options);
  },
};

/** What a name is now, for the journal. */
export async function lookAtLink(path: string, { files }: Pick<ReadableHost, 'files'>): Promise<LinkBefore> {
  const facts = await files.stat(path);
  if (facts === undefined) return { path, was: 'absent' };
  if (facts.kind === 'link') return { path, was: { link: (await files.readLink(path)) ?? '' } };
  return { path, was: facts.kind === 'directory' ? 'directory' : 'empty' };
}

async function putBack({ path, was }: LinkBefore, { files }: Host, { onUndo, onStays }: UndoOptions): Promise<void> {
  const now = await files.stat(path);
  const target = now?.kind === 'link' ? await files.readLink(path) : undefined;
  const link = typeof was === 'object' ? was.link : undefined;
  if (was === 'directory' || (link !== undefined && target === link)) return;
  if (was === 'empty' && now?.kind === 'file') return;
  if (now?.kind === 'directory') {
    if ((await files.list(path))?.length === 0) await files.removeDirectory(path);
    return;
  }
  if (now !== undefined && now.kind !== 'link' && now.size > 0)
    return onStays(`${path}, which is a file of somebody’s`);
  if (now !== undefined) {
    if (was === 'absent') onUndo(`remove ${path}`);
    await files.remove(path);
  }
  if (link !== undefined) {
    onUndo(`put back the link ${path}`);
    await files.makeLink(path, link);
  }
  if (was === 'empty') await files.create(path, new Uint8Array(), { owner: 'root', group: 'root', mode: 0o644 });
}
