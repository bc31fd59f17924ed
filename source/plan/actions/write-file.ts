import { OperatorError } from '../../errors.ts';
import type { Attributes } from '../../host/host.ts';
import { digestOf } from '../digest.ts';
import { unifiedDiff } from '../file-diff.ts';
import { holdText, readExact, replaceText } from '../replace-text.ts';
import { made } from '../script-openssl.ts';
import { writeLines } from '../script-text.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Performance, type Reasoned } from './handler.ts';

/** Replaces or creates a text file. Refused when the file is no longer as it was when it was looked at. Never used for a key. */
export interface WriteFile extends Reasoned {
  readonly kind: 'write-file';
  readonly path: string;
  readonly content: string;
  /** The whole text that was there, or undefined for a new file. */
  readonly before: string | undefined;
  readonly attributes: Attributes;
}

export const writeFile: ActionHandler<WriteFile> = {
  describe: ({ path, before, content, attributes }) => ({
    title: `${before === undefined ? 'Create' : 'Change'} ${path}`,
    details: [ownerLine(attributes)],
    diff: unifiedDiff(before, content),
    undo: before === undefined ? 'The file is removed.' : 'The file is put back as it was.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  async undo(action, run) {
    await requireUnchanged(action, run);
    return holdText(action.path, action.content, run);
  },
  async perform(action, run) {
    await requireUnchanged(action, run);
    await replaceText(action.path, action.attributes, run);
  },
  script({ path, content, before, attributes }) {
    const expected = before === undefined ? '-' : digestOf(before);
    return [
      `begin ${shellQuote(path)}`,
      `expect ${shellQuote(path)} ${expected}`,
      ...writeLines(content, made(path)),
      `put ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
    ];
  },
};

async function requireUnchanged({ path, before }: WriteFile, { host }: Performance): Promise<void> {
  if ((await readExact(path, host)) === before) return;
  throw new OperatorError({
    id: 'changed-meanwhile',
    message: `${path} was changed by somebody else since it was looked at; nothing was written to it.`,
    fix: ['Run the command again: it looks afresh and shows the new difference.'],
  });
}
