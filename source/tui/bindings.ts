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
  | 'repair'
  | 'filter'
  | 'problems'
  | 'sort'
  | 'pause'
  | 'longer'
  | 'shorter'
  | 'export'
  | 'copy'
  | 'panel-left'
  | 'panel-right'
  | 'next-view'
  | 'undo'
  | 'renew'
  | 'new-key'
  | 'rotate'
  | 'abort'
  | 'revoke'
  | 'work'
  | 'findings'
  | 'where'
  | 'file'
  | 'editor'
  | 'remove'
  | 'earlier'
  | 'later'
  | 'help'
  | 'leave'
  | 'suspend'
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
  refresh: { command: 'refresh', presses: ['r', 'R'], shown: 'r', does: 'now', means: 'measure now' },
  repair: {
    command: 'repair',
    presses: ['f', 'F'],
    shown: 'f',
    does: 'repair',
    means: 'the plan that repairs it, in review',
  },
  filter: { command: 'filter', presses: ['/'], shown: '/', does: 'filter' },
  problems: { command: 'problems', presses: ['p', 'P'], shown: 'p', does: 'problems', means: 'problems only' },
  sort: {
    command: 'sort',
    presses: ['s', 'S'],
    shown: 's',
    does: 'sort',
    means: 'sort servers: worst, name, age, size',
  },
  pause: { command: 'pause', presses: [' '], shown: 'Space', does: 'pause' },
  longer: { command: 'longer', presses: ['+', '='], does: 'a longer interval' },
  shorter: { command: 'shorter', presses: ['-'], does: 'a shorter interval' },
  export: { command: 'export', presses: ['e', 'E'], shown: 'e', does: 'export', means: 'write what is shown to files' },
  copy: {
    command: 'copy',
    presses: ['y', 'Y'],
    shown: 'y',
    does: 'copy',
    means: 'copy what is chosen to the clipboard',
  },
  panelLeft: { command: 'panel-left', presses: ['left'], does: 'the part before' },
  panelRight: { command: 'panel-right', presses: ['right'], does: 'the next part' },
  nextView: {
    command: 'next-view',
    presses: ['tab'],
    shown: '1-4',
    does: 'views',
    means: 'the next view; 1 to 4 open one',
  },
  undo: { command: 'undo', presses: ['u', 'U'], shown: 'u', does: 'undo', means: 'take this run back, after a review' },
  renew: { command: 'renew', presses: ['n', 'N'], shown: 'n', does: 'renew', means: 'renew, with the same key' },
  newKey: { command: 'new-key', presses: ['k', 'K'], shown: 'k', does: 'new key', means: 'renew with a new key' },
  rotate: {
    command: 'rotate',
    presses: ['t', 'T'],
    shown: 't',
    does: 'rotation',
    means: 'the next phase of a rotation of the CA',
  },
  abort: { command: 'abort', presses: ['a', 'A'], shown: 'a', does: 'abort', means: 'abort the rotation' },
  revoke: { command: 'revoke', presses: ['x', 'X'], shown: 'x', does: 'revoke', means: 'revoke this client for good' },
  work: {
    command: 'work',
    presses: ['o', 'O'],
    shown: 'o',
    does: 'other work',
    means: 'issue, revoke, unattended renewal, requests, sign, import, kit',
  },
  findings: { command: 'findings', presses: ['l', 'L'], does: 'remarks on the file' },
  search: { command: 'filter', presses: ['/'], shown: '/', does: 'search' },
  where: {
    command: 'where',
    presses: ['w', 'W'],
    shown: 'w',
    does: 'where',
    means: 'its value at every place of the file, to change it there',
  },
  file: { command: 'file', presses: ['v', 'V'], shown: 'v', does: 'file', means: 'the file with the changed lines' },
  editor: { command: 'editor', presses: ['e', 'E'], shown: 'e', does: 'editor', means: 'the file in $EDITOR' },
  remove: { command: 'remove', presses: ['x', 'X'], shown: 'x', does: 'remove' },
  earlier: { command: 'earlier', presses: ['u', 'U'], shown: 'u', does: 'up', means: 'move the item up' },
  later: { command: 'later', presses: ['d', 'D'], shown: 'd', does: 'down', means: 'move the item down' },
  help: { command: 'help', presses: ['?'], shown: '?', does: 'help' },
  leave: { command: 'leave', presses: ['q', 'Q'], shown: 'q', does: 'leave' },
  suspend: { command: 'suspend', presses: ['suspend'], does: 'to the shell; fg comes back' },
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
export function helpLine(
  bindings: readonly Binding[],
): readonly { readonly shown: string; readonly does: string; readonly press: string }[] {
  return bindings.flatMap(({ shown, does, presses: [press = ''] }) =>
    shown === undefined ? [] : [{ shown, does, press }],
  );
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
  suspend: 'Ctrl-Z',
  ' ': 'Space',
};

/** Names of keys; a letter is named once, whatever its case. */
function namesOf(presses: readonly string[]): readonly string[] {
  return [...new Set(presses.map((press) => names[press] ?? press.toLowerCase()))];
}
