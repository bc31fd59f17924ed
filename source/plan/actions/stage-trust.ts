import type { Attributes } from '../../host/host.ts';
import { made, newest } from '../script-openssl.ts';
import { writeLines } from '../script-text.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Puts CA certificates into staged files beside `path` and each of `copies`: what Apache and its clients trust. Never used for a key. */
export interface StageTrust extends Reasoned {
  readonly kind: 'stage-trust';
  readonly path: string;
  readonly attributes: Attributes;
  readonly copies: readonly { readonly path: string; readonly attributes: Attributes }[];
  /** PEM of the certificates that are known when the plan is made. */
  readonly content: string;
  /** A CA certificate that follows them, staged where this run made it. */
  readonly newest?: string;
  /** Who is trusted, for the review; a line each. */
  readonly summary: readonly string[];
}

export const stageTrust: ActionHandler<StageTrust> = {
  describe: ({ path, copies, summary, attributes }) => ({
    title: `Put the trusted CAs beside ${path}`,
    details: [...summary, ...copies.map((copy) => `also as ${copy.path}`), ownerLine(attributes)],
    diff: [],
    undo: 'The old files are put back.',
  }),
  owners: (action) => [action, ...action.copies].map(({ attributes }) => attributes.owner),
  undo: ({ path, copies }, { staging }) => staging.wayBack(path, ...copies.map((copy) => copy.path)),
  async perform(action, { staging }) {
    const added = action.newest === undefined ? '' : await staging.newest(action.newest);
    const content = Buffer.from(action.content + added);
    for (const { path, attributes } of [action, ...action.copies]) await staging.write(path, attributes, content);
  },
  script: (action) =>
    [action, ...action.copies].flatMap(({ path, attributes }) => {
      return [
        `begin ${shellQuote(path)}`,
        ...(action.content === '' ? [`: >|${made(path)}`] : writeLines(action.content, made(path))),
        ...(action.newest === undefined ? [] : [`cat ${newest(action.newest)} >>${made(path)}`]),
        `give ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
      ];
    }),
};
