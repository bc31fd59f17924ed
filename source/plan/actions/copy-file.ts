import { OperatorError } from '../../errors.ts';
import type { Attributes } from '../../host/host.ts';
import { holdText, readExisting, replaceText } from '../replace-text.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Makes `path` a copy of another file of the host, as that is when the action comes. Never used for a key. */
export interface CopyFile extends Reasoned {
  readonly kind: 'copy-file';
  readonly from: string;
  readonly path: string;
  readonly attributes: Attributes;
}

/** Where an action with this title (below) has put its copy, as a journal tells it. */
export function copiedTo(title: string): string | undefined {
  return /^Copy .+ to (\/.+)$/.exec(title)?.[1];
}

export const copyFile: ActionHandler<CopyFile> = {
  describe: ({ from, path, attributes }) => ({
    title: `Copy ${from} to ${path}`,
    details: [ownerLine(attributes)],
    diff: [],
    undo: 'What was there is put back.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  async undo({ from, path }, run) {
    const text = await readExisting(from, run.host);
    if (text.includes('PRIVATE KEY-----')) throw keyInside(from, path);
    return holdText(path, text, run);
  },
  perform: ({ path, attributes }, run) => replaceText(path, attributes, run),
  script: ({ from, path, attributes }) => [
    `copy ${shellQuote(from)} ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
  ],
};

/** A certificate file with a key in it is not spread: copies are for everybody to read. */
function keyInside(from: string, path: string): OperatorError {
  return new OperatorError({
    id: 'key-in-certificate-file',
    message: `${from} holds a private key besides the certificate; it is not copied to ${path}.`,
    fix: [`Take the key out of ${from}, into a file of its own with mode 0600.`],
  });
}
