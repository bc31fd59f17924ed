import { OperatorError } from '../../errors.ts';
import { holdText, readExisting, replaceText } from '../replace-text.ts';
import { shellQuote } from '../shell-quote.ts';
import type { ActionHandler, Performance, Reasoned } from './handler.ts';

/** Removes every line that says just this (white space at its end aside) from a file that a package brings before this action comes. */
export interface RemoveLines extends Reasoned {
  readonly kind: 'remove-lines';
  readonly path: string;
  readonly line: string;
}

export const removeLines: ActionHandler<RemoveLines> = {
  describe: ({ path, line }) => ({
    title: `Remove “${line}” from ${path}`,
    details: [],
    diff: [],
    undo: 'The file is put back as it was.',
  }),
  owners: () => 'root',
  async undo(action, run) {
    const kept = await linesKept(action, run);
    return kept === undefined ? [] : holdText(action.path, kept, run);
  },
  async perform(action, run) {
    if ((await linesKept(action, run)) === undefined) return;
    const { files } = run.host;
    const facts = await files.stat((await files.resolve(action.path)) ?? action.path);
    if (facts === undefined) throw gone(action.path);
    const { owner, group, mode } = facts;
    await replaceText(action.path, { owner, group, mode }, run);
  },
  script: ({ path, line }) => [`remove_lines ${shellQuote(path)} ${shellQuote(line)}`],
};

/** The text without those lines; undefined when there are none. */
async function linesKept({ path, line }: RemoveLines, { host }: Performance): Promise<string | undefined> {
  const lines = (await readExisting(path, host)).split(/(?<=\n)/);
  const kept = lines.filter((one) => one.trimEnd() !== line);
  return kept.length === lines.length ? undefined : kept.join('');
}

function gone(path: string): OperatorError {
  return new OperatorError({
    id: 'changed-meanwhile',
    message: `${path} was removed by somebody else meanwhile; nothing was written.`,
    fix: ['Run the command again: it looks afresh at what is there.'],
  });
}
