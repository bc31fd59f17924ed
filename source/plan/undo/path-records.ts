import type { Attributes } from '../../host/host.ts';
import { inItsTurn, type UndoHandler } from './handler.ts';

export interface RemoveStaged {
  readonly kind: 'remove-staged';
  readonly path: string;
}

export const removeStaged: UndoHandler<RemoveStaged> = {
  ...inItsTurn,
  async takeBack({ path }, { files }) {
    if ((await files.stat(path)) !== undefined) await files.remove(path);
  },
};

export interface RemoveDirectory {
  readonly kind: 'remove-directory';
  readonly path: string;
}

export const removeDirectory: UndoHandler<RemoveDirectory> = {
  ...inItsTurn,
  async takeBack({ path }, { files }, options) {
    const entries = await files.list(path);
    if (entries === undefined) return;
    if (entries.length > 0) return options.onStays(`the directory ${path}, which is not empty`);
    options.onUndo(`remove ${path}`);
    return files.removeDirectory(path);
  },
};

/** A directory that was removed, empty. */
export interface RestoreDirectory {
  readonly kind: 'restore-directory';
  readonly path: string;
  readonly attributes: Attributes;
}

export const restoreDirectory: UndoHandler<RestoreDirectory> = {
  ...inItsTurn,
  async takeBack({ path, attributes }, { files }, options) {
    if ((await files.stat(path)) !== undefined) return;
    options.onUndo(`make the directory ${path} again`);
    return files.makeDirectory(path, attributes);
  },
};

export interface RestoreAttributes {
  readonly kind: 'restore-attributes';
  readonly path: string;
  readonly attributes: Attributes;
  /** What the run gave it; since journals have it. */
  readonly set?: Attributes;
}

export const restoreAttributes: UndoHandler<RestoreAttributes> = {
  ...inItsTurn,
  async takeBack({ path, attributes }, { files }, options) {
    if ((await files.stat(path)) === undefined) return;
    options.onUndo(`set back owner and mode of ${path}`);
    return files.setAttributes(path, attributes);
  },
};
