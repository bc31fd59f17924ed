import type { Problem } from '../../errors.ts';
import type { Command } from '../bindings.ts';
import type { Extent } from '../screens/screen.ts';

/** A list that is read from the host, with a cursor on an item and an item that may be open. */
export interface ListView<Item> {
  /** Undefined until the first reading has ended. */
  readonly items: readonly Item[] | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  /** The item under the cursor, by its id. */
  readonly cursor: string | undefined;
  readonly open: boolean;
  readonly offset: number;
}

export function emptyList<Item>(): ListView<Item> {
  return { items: undefined, problem: undefined, loading: false, cursor: undefined, open: false, offset: 0 };
}

/** The item under the cursor; the first where that one is gone. */
export function chosenItem<Item extends { readonly id: string }>({
  items = [],
  cursor,
}: ListView<Item>): Item | undefined {
  return items.find(({ id }) => id === cursor) ?? items[0];
}

/** A click on an item: the cursor goes there; where it is there already, the item opens. */
export function pointAt<Item extends { readonly id: string }>(view: ListView<Item>, id: string): ListView<Item> {
  if (view.open) return view;
  return chosenItem(view)?.id === id ? { ...view, open: true, offset: 0 } : { ...view, cursor: id };
}

/** What moving, opening and scrolling do; any other command changes nothing. */
export function obeyList<Item extends { readonly id: string }>(
  view: ListView<Item>,
  command: Command | undefined,
  { rows, height }: Extent,
): ListView<Item> {
  const { items = [] } = view;
  const page = Math.max(1, height - 1);
  const move = (by: number): ListView<Item> => {
    if (view.open) return { ...view, offset: Math.max(0, Math.min(view.offset + by, rows - height)) };
    const at = items.findIndex(({ id }) => id === chosenItem(view)?.id);
    const next = items[Math.max(0, Math.min(at + by, items.length - 1))];
    return next === undefined ? view : { ...view, cursor: next.id };
  };
  switch (command) {
    case 'previous':
      return move(-1);
    case 'next':
      return move(1);
    case 'page-up':
      return move(-page);
    case 'page-down':
      return move(page);
    case 'first':
      return move(-1e9);
    case 'last':
      return move(1e9);
    case 'accept':
      return chosenItem(view) === undefined ? view : { ...view, open: !view.open, offset: 0 };
    case 'back':
      return { ...view, open: false, offset: 0 };
    default:
      return view;
  }
}
