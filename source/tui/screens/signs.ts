import { checkWords } from '../../report/state-words.ts';
import type { ActionState } from '../../wizard/run-view.ts';
import type { CheckState, Finding, StepState } from '../../wizard/step.ts';
import { piece, type Segment, type Tone } from '../text/row.ts';

interface Sign {
  readonly symbol: string;
  readonly word: string;
  readonly tone: Tone;
}

const stepSigns: Readonly<Record<StepState, Sign>> = {
  done: { symbol: '✓', word: 'done', tone: 'good' },
  todo: { symbol: '○', word: 'to do', tone: 'plain' },
  attention: { symbol: '!', word: 'attention', tone: 'warn' },
  broken: { symbol: '✗', word: 'broken', tone: 'bad' },
};

const checkSigns: Readonly<Record<CheckState, Sign>> = {
  ok: { symbol: '✓', word: checkWords.ok, tone: 'good' },
  warn: { symbol: '!', word: checkWords.warn, tone: 'warn' },
  crit: { symbol: '✗', word: checkWords.crit, tone: 'bad' },
  unknown: { symbol: '?', word: checkWords.unknown, tone: 'warn' },
  'not-run': { symbol: '·', word: checkWords['not-run'], tone: 'dim' },
  busy: { symbol: '…', word: checkWords.busy, tone: 'dim' },
};

const actionSigns: Readonly<Record<ActionState, Sign>> = {
  waiting: { symbol: '○', word: '', tone: 'dim' },
  running: { symbol: '•', word: 'running', tone: 'accent' },
  done: { symbol: '✓', word: 'done', tone: 'good' },
  failed: { symbol: '✗', word: 'failed', tone: 'bad' },
};

const findingSigns: Readonly<Record<Finding['severity'], Sign>> = {
  info: { symbol: '·', word: 'note', tone: 'dim' },
  warn: { symbol: '!', word: checkWords.warn, tone: 'warn' },
  block: { symbol: '✗', word: 'must be fixed', tone: 'bad' },
};

export function stepSign(state: StepState): Sign {
  return stepSigns[state];
}

export function checkSign(state: CheckState): Sign {
  return checkSigns[state];
}

export function actionSign(state: ActionState): Sign {
  return actionSigns[state];
}

export function findingSign(severity: Finding['severity']): Sign {
  return findingSigns[severity];
}

/** The symbol in its tone. */
export function symbolOf(sign: Sign): Segment {
  return piece(sign.symbol, sign.tone);
}
