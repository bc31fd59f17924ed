import { type Dispatch, type SetStateAction, useCallback, useEffect, useState } from 'react';
import { OperatorError } from '../../errors.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import { emptyList, type ListView } from './list-view.ts';

/** A list that is read when its view is opened, and again when `read again` is called. */
export function useList<Item>(
  read: () => Promise<readonly Item[]>,
  active: boolean,
  lifecycle: Lifecycle,
): readonly [ListView<Item>, Dispatch<SetStateAction<ListView<Item>>>, () => void] {
  const [view, setView] = useState<ListView<Item>>(emptyList);
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((count) => count + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks for another reading
  useEffect(() => {
    if (!active) return undefined;
    let forgotten = false;
    setView((old) => ({ ...old, loading: true }));
    read().then(
      (items) => !forgotten && setView((old) => ({ ...old, items, problem: undefined, loading: false })),
      (error: unknown) => {
        if (forgotten) return;
        if (error instanceof OperatorError) setView((old) => ({ ...old, problem: error.problem, loading: false }));
        else lifecycle.fail(error);
      },
    );
    return () => {
      forgotten = true;
    };
  }, [read, active, round, lifecycle]);
  return [view, setView, again];
}
