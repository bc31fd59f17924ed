import { backUp } from '../back-up.ts';
import { linkRefused } from '../replace-text.ts';
import { shellQuote } from '../shell-quote.ts';
import type { ActionHandler, Reasoned } from './handler.ts';

export interface RemoveFile extends Reasoned {
  readonly kind: 'remove-file';
  readonly path: string;
}

export const removeFile: ActionHandler<RemoveFile> = {
  describe: ({ path }) => ({
    title: `Remove ${path}`,
    details: [],
    diff: [],
    undo: 'The file is put back from its backup.',
  }),
  owners: () => 'root',
  async undo({ path }, run) {
    const facts = await run.host.files.stat(path);
    if (facts === undefined) return [];
    if (facts.kind === 'link') throw linkRefused(path, await run.host.files.resolve(path));
    return [await backUp(path, undefined, run)];
  },
  async perform({ path }, { host }) {
    if ((await host.files.stat(path)) === undefined) return;
    await host.files.remove(path);
  },
  script: ({ path }) => [`begin ${shellQuote(path)}`, `drop ${shellQuote(path)}`],
};
