import type { Attributes } from '../../host/host.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, type Reasoned } from './handler.ts';

/** Removes a directory that is empty by then; one that is not is left, and the run goes the way back. */
export interface RemoveDirectory extends Reasoned {
  readonly kind: 'remove-directory';
  readonly path: string;
  /** As it was when it was looked at: an undo makes it so again. */
  readonly attributes: Attributes;
}

export const removeDirectory: ActionHandler<RemoveDirectory> = {
  describe: ({ path, attributes }) => ({
    title: `Remove the directory ${path}`,
    details: [ownerLine(attributes)],
    diff: [],
    undo: 'The directory is made again.',
  }),
  owners: () => 'root',
  undo: async ({ path, attributes }) => [{ kind: 'restore-directory', path, attributes }],
  async perform({ path }, { host }) {
    if ((await host.files.stat(path)) !== undefined) await host.files.removeDirectory(path);
  },
  script: ({ path }) => [`drop_folder ${shellQuote(path)}`],
};
