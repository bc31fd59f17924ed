import { dirname } from 'node:path';
import { backUp } from '../back-up.ts';
import { throughLinks } from '../replace-text.ts';
import { shellQuote } from '../shell-quote.ts';
import type { UndoRecord } from '../undo/records.ts';
import type { ActionHandler, Performance, Reasoned } from './handler.ts';

/** Moves the staged files of these paths into place, in this order, after backups of all of them. */
export interface InstallStaged extends Reasoned {
  readonly kind: 'install-staged';
  readonly paths: readonly string[];
}

export const installStaged: ActionHandler<InstallStaged> = {
  describe: ({ paths }) => ({
    title: `Move ${paths.length} new file${paths.length === 1 ? '' : 's'} into place`,
    details: paths,
    diff: [],
    undo: 'The old files are put back.',
  }),
  owners: () => [],
  async undo({ paths }, run) {
    const undo: UndoRecord[] = [];
    for (const path of paths) undo.push(await backUp(await targetOf(path, run), run.staging.content(path), run));
    return undo;
  },
  async perform({ paths }, run) {
    const targets = await Promise.all(paths.map(async (path) => ({ path, target: await targetOf(path, run) })));
    for (const { path, target } of targets) await run.staging.move(path, target);
  },
  script: ({ paths }) => [
    ...paths.map((path) => `keep ${shellQuote(path)}`),
    ...paths.map((path) => `deliver ${shellQuote(path)}`),
  ],
};

/** A link is kept where it leads to a file below its own directory (certbot's layout); any other is refused. */
function targetOf(path: string, run: Performance): Promise<string> {
  return throughLinks(path, run, dirname(path));
}
