import type { Check, CheckState, Evidence, Finding, StepState } from '../wizard/step.ts';
import { checkWords } from './state-words.ts';

const checkMarks: Readonly<Record<CheckState, string>> = {
  ok: '✔',
  warn: '▲',
  crit: '✘',
  unknown: '?',
  'not-run': '·',
  busy: '~',
};

const longestWord = Math.max(...Object.values(checkWords).map((word) => word.length));

const stateWords: Readonly<Record<StepState, string>> = {
  done: '✔ done     ',
  todo: '○ to do    ',
  attention: '▲ attention',
  broken: '✘ broken   ',
};

export function checkLine({ state, label, detail }: Check): string {
  const word = checkWords[state].padEnd(longestWord);
  return `${checkMarks[state]} ${word}  ${label}${detail === '' ? '' : `: ${detail}`}`;
}

/** What of the evidence may be shown as true after a run: once it was put back, only why it was. */
export function standingEvidence(evidence: Evidence, outcome: string): Evidence {
  if (outcome !== 'undone' && outcome !== 'stuck') return evidence;
  return { ...evidence, checks: evidence.checks.filter(({ state }) => state !== 'ok') };
}

/** The title above the evidence. */
export function evidenceTitle(outcome: string | undefined): string {
  return outcome === 'undone' || outcome === 'stuck'
    ? 'What was seen before it was put back'
    : 'What was seen from outside';
}

export function stepLine(title: string, state: StepState, summary: string): string {
  return `${stateWords[state]} ${title.padEnd(13)} ${summary}`;
}

export function findingLines({ severity, message, fix }: Finding): readonly string[] {
  const mark = severity === 'block' ? '✘' : severity === 'warn' ? '▲' : '·';
  return [`    ${mark} ${message}`, ...(fix === undefined ? [] : [`      → ${fix}`])];
}
