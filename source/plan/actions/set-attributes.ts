import type { Attributes } from '../../host/host.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

export interface SetAttributes extends Reasoned {
  readonly kind: 'set-attributes';
  readonly path: string;
  readonly attributes: Attributes;
  readonly before: Attributes;
}

export const setAttributes: ActionHandler<SetAttributes> = {
  describe: ({ path, before, attributes }) => ({
    title: `Set owner and mode of ${path}`,
    details: [`${ownerLine(before)} → ${ownerLine(attributes)}`],
    diff: [],
    undo: 'Owner and mode are set back.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  undo: async ({ path, before, attributes: set }) => [{ kind: 'restore-attributes', path, attributes: before, set }],
  perform: ({ path, attributes, before }, { host }) => host.files.setAttributes(path, attributes, before),
  script: ({ path, attributes }) => [`own ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`],
};
