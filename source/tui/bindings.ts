import type { Press } from './keys.ts';

/** What a key can ask of a screen. */
export type Command =
  | 'accept'
  | 'previous'
  | 'next'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'back'
  | 'yes'
  | 'no'
  | 'refresh'
  | 'findings'
  | 'help'
  | 'leave'
  | 'interrupt';

/** One line of the table of keys: it matches presses, and it is what the help line and the help screen say. */
export interface Binding {
  readonly command: Command;
  /** Key names, or single characters. */
  readonly presses: readonly string[];
  /** The keys as the help line names them; a binding without it is not shown there. */
  readonly shown?: string;
  /** What it does, a word or two. */
  readonly does: string;
  /** The same for the help screen, where the help line speaks for two keys. */
  readonly means?: string;
  /** It moves through rows that do not fit: not shown while all of them do. */
  readonly scrolls?: true;
}

export const keys = {
  accept: (does: string): Binding => ({ command: 'accept', presses: ['enter'], shown: 'Enter', does }),
  acceptForward: (does: string): Binding => ({
    command: 'accept',
    presses: ['enter', 'right', 'tab'],
    shown: 'Enter',
    does,
  }),
  acceptTab: (does: string): Binding => ({ command: 'accept', presses: ['enter', 'tab'], shown: 'Enter', does }),
  previous: { command: 'previous', presses: ['up'], does: 'one up' },
  next: { command: 'next', presses: ['down'], shown: '↑↓', does: 'choose', means: 'one down' },
  lineUp: { command: 'previous', presses: ['up'], does: 'a row up', scrolls: true },
  lineDown: { command: 'next', presses: ['down'], shown: '↑↓', does: 'scroll', means: 'a row down', scrolls: true },
  pageUp: { command: 'page-up', presses: ['page-up'], does: 'a page up', scrolls: true },
  pageDown: {
    command: 'page-down',
    presses: ['page-down', ' '],
    shown: 'PgUp/PgDn',
    does: 'page',
    means: 'a page down',
    scrolls: true,
  },
  first: { command: 'first', presses: ['home'], does: 'to the beginning', scrolls: true },
  last: { command: 'last', presses: ['end'], does: 'to the end', scrolls: true },
  back: { command: 'back', presses: ['escape', 'left'], shown: 'Esc', does: 'back' },
  backEscape: { command: 'back', presses: ['escape'], shown: 'Esc', does: 'back' },
  yes: { command: 'yes', presses: ['y', 'Y'], does: 'yes' },
  no: { command: 'no', presses: ['n', 'N'], does: 'no' },
  refresh: { command: 'refresh', presses: ['r', 'R'], shown: 'r', does: 'refresh now' },
  findings: { command: 'findings', presses: ['l', 'L'], does: 'what is remarkable about the file' },
  help: { command: 'help', presses: ['?'], shown: '?', does: 'help' },
  leave: { command: 'leave', presses: ['q', 'Q'], shown: 'q', does: 'leave' },
  interrupt: { command: 'interrupt', presses: ['interrupt'], does: 'leave at once' },
  interruptShown: { command: 'interrupt', presses: ['interrupt'], shown: 'Ctrl-C', does: 'leave' },
} as const satisfies Readonly<Record<string, Binding | ((does: string) => Binding)>>;

/** Bindings that move through rows that do not fit. */
export const paging: readonly Binding[] = [keys.pageDown, keys.pageUp, keys.first, keys.last];

/** The command that a press means on a screen with these bindings; what is not bound there means nothing. */
export function commandFor(bindings: readonly Binding[], press: Press): Command | undefined {
  const name = 'key' in press ? press.key : press.text;
  return bindings.find((binding) => binding.presses.includes(name))?.command;
}

/** Keys and what they do, for the line at the bottom: only what applies now. */
export function helpLine(bindings: readonly Binding[]): readonly { readonly shown: string; readonly does: string }[] {
  return bindings.flatMap(({ shown, does }) => (shown === undefined ? [] : [{ shown, does }]));
}

/** Every key of the bindings by name, for the help screen. */
export function helpTable(bindings: readonly Binding[]): readonly { readonly shown: string; readonly does: string }[] {
  return bindings.map(({ presses, does, means = does }) => ({ shown: namesOf(presses).join(', '), does: means }));
}

const names: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  tab: 'Tab',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  home: 'Home',
  end: 'End',
  interrupt: 'Ctrl-C',
  ' ': 'Space',
};

/** Names of keys; a letter is named once, whatever its case. */
function namesOf(presses: readonly string[]): readonly string[] {
  return [...new Set(presses.map((press) => names[press] ?? press.toLowerCase()))];
}
