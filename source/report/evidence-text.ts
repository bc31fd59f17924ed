import type { Check, CheckState, Evidence, Finding, StepState } from '../wizard/step.ts';

const checkWords: Readonly<Record<CheckState, string>> = {
  ok: '✔ ok      ',
  warn: '▲ warning ',
  crit: '✘ failed  ',
  unknown: '? unknown ',
  'not-run': '· not run ',
  busy: '~ busy    ',
};

const stateWords: Readonly<Record<StepState, string>> = {
  done: '✔ done     ',
  todo: '○ to do    ',
  attention: '▲ attention',
  broken: '✘ broken   ',
};

export function checkLine({ state, label, detail }: Check): string {
  return `${checkWords[state]} ${label}${detail === '' ? '' : `: ${detail}`}`;
}

/** The word of a state alone, for a log and for who has it read aloud. */
export function stateWord(state: CheckState): string {
  return checkWords[state].slice(2).trim();
}

export function evidenceText(evidence: Evidence): readonly string[] {
  return evidence.checks.map(checkLine);
}

export function stepLine(title: string, state: StepState, summary: string): string {
  return `${stateWords[state]} ${title.padEnd(13)} ${summary}`;
}

export function findingLines({ severity, message, fix }: Finding): readonly string[] {
  const mark = severity === 'block' ? '✘' : severity === 'warn' ? '▲' : '·';
  return [`    ${mark} ${message}`, ...(fix === undefined ? [] : [`      → ${fix}`])];
}
