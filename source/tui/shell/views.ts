import { clickable, piece, type Segment } from '../text/row.ts';

export type ViewId = 'setup' | 'certificates' | 'health' | 'history';

/** The views in the order of their tabs; a number key opens each. */
export const views: readonly { readonly id: ViewId; readonly title: string }[] = [
  { id: 'setup', title: 'Setup' },
  { id: 'certificates', title: 'Certificates' },
  { id: 'health', title: 'Health' },
  { id: 'history', title: 'History' },
];

/** The tabs as one row; brackets mark the open one, so that it is seen without colour. A click opens one while `free`. */
export function tabs(open: ViewId, free: boolean): readonly Segment[] {
  return views.flatMap(({ id, title }, index) => {
    const text = `${index + 1} ${title}`;
    const tab = id === open ? piece(`[${text}]`, 'chosen') : piece(` ${text} `, 'dim');
    const gap = { ...piece(index === 0 ? '' : ' '), click: 'nothing' as const };
    return [gap, ...(free ? clickable([tab], { press: { text: `${index + 1}` } }) : [tab])];
  });
}

/** The view that a number key opens. */
export function viewOfDigit(text: string): ViewId | undefined {
  return /^[1-9]$/.test(text) ? views[Number(text) - 1]?.id : undefined;
}

export function viewAfter(open: ViewId): ViewId {
  const at = views.findIndex(({ id }) => id === open);
  return views[(at + 1) % views.length]?.id ?? 'setup';
}
