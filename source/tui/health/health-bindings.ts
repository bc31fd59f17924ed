import { type Binding, keys, paging } from '../bindings.ts';

/** What decides over the keys. */
interface Keyed {
  readonly open: boolean;
  readonly filtering: boolean;
  readonly paused: object | undefined;
}

/** The keys that mean something in the Health view now, in the order of the help line. */
export function healthBindings({ open, filtering, paused }: Keyed): readonly Binding[] {
  if (filtering) return [keys.accept('keep'), keys.backEscape, keys.interruptShown];
  return [
    keys.accept(open ? 'close' : 'open'),
    keys.repair,
    keys.previous,
    keys.next,
    keys.panelLeft,
    keys.panelRight,
    ...paging.map((binding) => ({ ...binding, presses: binding.presses.filter((press) => press !== ' ') })),
    keys.filter,
    keys.problems,
    keys.sort,
    { ...keys.pause, does: paused === undefined ? 'pause' : 'go on' },
    keys.refresh,
    keys.longer,
    keys.shorter,
    keys.export,
    keys.copy,
    keys.backEscape,
    keys.help,
    keys.leave,
    keys.suspend,
    keys.interrupt,
  ];
}
