import { dirname } from 'node:path';
import { shellQuote } from '../shell-quote.ts';
import { type LinkBefore, lookAtLink, restoreLinks } from '../undo/restore-links.ts';
import type { ActionHandler, Reasoned } from './handler.ts';

/** Makes names what they were before a command switched something on by links and marks: a2enmod, a2ensite. */
export interface PutBackLinks extends Reasoned {
  readonly kind: 'put-back-links';
  /** What is switched off by that, a few words. */
  readonly what: string;
  /** In the order in which they were noted: a directory before what is in it. */
  readonly entries: readonly LinkBefore[];
}

export const putBackLinks: ActionHandler<PutBackLinks> = {
  describe: ({ what, entries }) => ({
    title: what,
    details: entries.map(({ path, was }) =>
      was === 'absent' ? `remove ${path}` : typeof was === 'object' ? `${path} → ${was.link}` : `make ${path}`,
    ),
    diff: [],
    undo: 'The links are put back as they are now.',
  }),
  owners: () => 'root',
  async undo({ entries }, { host }) {
    return [{ kind: 'restore-links', entries: await Promise.all(entries.map(({ path }) => lookAtLink(path, host))) }];
  },
  perform: ({ entries }, { host, log, onOutput }) =>
    restoreLinks.takeBack({ kind: 'restore-links', entries }, host, {
      everything: false,
      log,
      onUndo: () => undefined,
      onStays: (what) => onOutput(`Left alone: ${what}`),
    }),
  script: ({ entries }) =>
    [...entries].reverse().map(({ path, was }) => {
      const name = shellQuote(path);
      if (was === 'absent')
        return `if [ -d ${name} ] && [ ! -L ${name} ]; then drop_folder ${name}; else rm -f -- ${name}; fi`;
      if (typeof was === 'object') return `ln -sfnT -- ${shellQuote(was.link)} ${name}`;
      return was === 'directory'
        ? `[ -d ${name} ] || mkdir -- ${name}`
        : `[ ! -d ${shellQuote(dirname(path))} ] || : >>${name}`;
    }),
};
