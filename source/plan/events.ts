import type { Problem } from '../errors.ts';
import type { Plan } from './actions.ts';

/** What happens while a plan is applied; the only way back from the engine to a screen. */
export type RunEvent =
  | { readonly kind: 'run-started'; readonly id: string; readonly plan: Plan; readonly log: string }
  | { readonly kind: 'action-started'; readonly index: number }
  | { readonly kind: 'output'; readonly index: number; readonly text: string }
  | { readonly kind: 'progress'; readonly index: number; readonly percent: number; readonly text: string }
  | { readonly kind: 'action-done'; readonly index: number }
  | { readonly kind: 'action-failed'; readonly index: number; readonly problem: Problem }
  | { readonly kind: 'proving' }
  | { readonly kind: 'unproven'; readonly problem: Problem }
  | { readonly kind: 'undoing'; readonly what: string }
  | { readonly kind: 'stays'; readonly what: string }
  | {
      readonly kind: 'run-ended';
      readonly id: string;
      readonly outcome: RunOutcome;
      readonly stays: readonly string[];
    };

/** How a run ended: done and proven; done but not proven (a package transaction is not taken back by itself); everything put back; or stuck half way, to be recovered. */
export type RunOutcome = 'proven' | 'unproven' | 'undone' | 'stuck';

export type EventListener = (event: RunEvent) => void;

export interface RunReport {
  readonly id: string;
  readonly outcome: RunOutcome;
  /** Why it is not `proven`. */
  readonly problem?: Problem;
  readonly log: string;
  /** What an undo left as it is. */
  readonly stays: readonly string[];
}
