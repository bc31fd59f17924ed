import type { Attributes } from '../../host/host.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

export interface MakeDirectory extends Reasoned {
  readonly kind: 'make-directory';
  readonly path: string;
  readonly attributes: Attributes;
}

export const makeDirectory: ActionHandler<MakeDirectory> = {
  describe: ({ path, attributes }) => ({
    title: `Make the directory ${path}`,
    details: [ownerLine(attributes)],
    diff: [],
    undo: 'The directory is removed if it is empty.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  async undo({ path }, { host }) {
    const isThere = (await host.files.stat(path))?.kind === 'directory';
    return isThere ? [] : [{ kind: 'remove-directory', path }];
  },
  async perform({ path, attributes }, { host }) {
    if ((await host.files.stat(path))?.kind === 'directory') return;
    await host.files.makeDirectory(path, attributes);
  },
  script: ({ path, attributes }) => [`make_folder ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`],
};
