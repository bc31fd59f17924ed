import { OperatorError } from '../../errors.ts';
import type { Attributes, FileReader } from '../../host/host.ts';
import { made } from '../script-openssl.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Puts a private key of this host that waits at `from` into a staged file beside `path`. */
export interface StageKey extends Reasoned {
  readonly kind: 'stage-key';
  readonly from: string;
  readonly path: string;
  readonly attributes: Attributes;
}

export const stageKey: ActionHandler<StageKey> = {
  describe: ({ from, path, attributes }) => ({
    title: `Put the private key ${from} beside ${path}`,
    details: [ownerLine(attributes)],
    diff: [],
    undo: 'The new key is removed, the old one put back.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  undo: ({ path }, { staging }) => staging.wayBack(path),
  async perform({ from, path, attributes }, { staging, host }) {
    await staging.write(path, attributes, Buffer.from(await readKey(from, host.files)));
  },
  script: ({ from, path, attributes }) => [
    `begin ${shellQuote(path)}`,
    `[ ! -L ${shellQuote(from)} ] || fail ${shellQuote(`${from} is a symbolic link.`)}`,
    `content ${shellQuote(from)} >|${made(path)}`,
    `give ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
  ],
};

/** A link could lead to a file that was never looked at. */
async function readKey(path: string, files: FileReader): Promise<string> {
  const kind = (await files.stat(path))?.kind;
  const text = kind === 'file' ? await files.readText(path) : undefined;
  if (text !== undefined) return text;
  throw new OperatorError({
    id: 'key-missing',
    message: `The private key ${path} is ${kind === undefined ? 'missing' : 'not a regular file'}.`,
    fix: ['Run the command again: it looks afresh at what is there.'],
  });
}
