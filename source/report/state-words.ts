import type { CheckState } from '../wizard/step.ts';

/** The word of a state on every face: a line of text, a log, a screen, a voice. */
export const checkWords: Readonly<Record<CheckState, string>> = {
  ok: 'ok',
  warn: 'warning',
  crit: 'failed',
  unknown: 'unknown',
  'not-run': 'not run',
  busy: 'busy',
};
