import type { Attributes } from '../../host/host.ts';
import { made } from '../script-openssl.ts';
import { writeLines } from '../script-text.ts';
import { shellQuote } from '../shell-quote.ts';
import { type ActionHandler, ownerLine, ownerWords, type Reasoned } from './handler.ts';

/** Puts certificates that were signed elsewhere into a staged file beside `path`. Never used for a key. */
export interface StageCertificate extends Reasoned {
  readonly kind: 'stage-certificate';
  readonly path: string;
  readonly attributes: Attributes;
  /** PEM: the leaf, then its intermediates. */
  readonly content: string;
  /** What it is, for the review: subject, names, dates, issuer; a line each. */
  readonly summary: readonly string[];
}

export const stageCertificate: ActionHandler<StageCertificate> = {
  describe: ({ path, summary, attributes }) => ({
    title: `Put a signed certificate beside ${path}`,
    details: [...summary, ownerLine(attributes)],
    diff: [],
    undo: 'The old file is put back.',
  }),
  owners: ({ attributes }) => [attributes.owner],
  undo: ({ path }, { staging }) => staging.wayBack(path),
  perform: ({ path, attributes, content }, { staging }) => staging.write(path, attributes, Buffer.from(content)),
  script: ({ path, attributes, content }) => [
    `begin ${shellQuote(path)}`,
    ...writeLines(content, made(path)),
    `give ${shellQuote(path)} ${ownerWords(attributes, shellQuote)}`,
  ],
};
