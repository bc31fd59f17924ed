import { OperatorError } from '../../errors.ts';
import { hostPath } from '../../host/commands.ts';
import type { Attributes } from '../../host/host.ts';
import { digestOf } from '../digest.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Copies a file that may be large, byte for byte, if it is still the one of the plan. */
export interface CopyExact extends Reasoned {
  readonly kind: 'copy-exact';
  readonly from: string;
  /** In a directory where only root writes. */
  readonly path: string;
  readonly attributes: Attributes;
  /** SHA-256 (hex) of what the plan has seen. */
  readonly sha256: string;
  /** Bytes that are read at most. */
  readonly limit: number;
}

export const copyExact: ActionHandler<CopyExact> = {
  describe: ({ from, path, attributes, sha256 }) => ({
    title: `Copy ${from} to ${path}`,
    details: [`SHA-256 ${sha256}`, ownerLine(attributes)],
    diff: [],
    undo: 'The copy is removed.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  async undo({ from, path, sha256, limit }, { host, staging }) {
    const bytes = await host.files.read(from, limit);
    if (bytes === undefined || digestOf(bytes) !== sha256) throw exchanged(from);
    staging.hold(path, bytes);
    const remove = { argv: ['rm', '-f', '--', hostPath(path)], environment: {}, automatic: true, refresh: false };
    return [...(await staging.wayBack(path)), { kind: 'run', what: `Copy ${from}`, ...remove }];
  },
  async perform({ path, attributes }, { staging }) {
    await staging.write(path, attributes);
    await staging.move(path, path);
  },
  script: ({ from, path, attributes, sha256 }) => [
    `copy ${shellQuote(from)} ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
    `expect ${shellQuote(path)} ${sha256}`,
  ],
};

function exchanged(path: string): OperatorError {
  return new OperatorError({
    id: 'changed-meanwhile',
    message: `${path} is another file than the one of the review; it was not used.`,
    fix: ['Find out who changed it; then run the command again: it shows the new plan.'],
  });
}
