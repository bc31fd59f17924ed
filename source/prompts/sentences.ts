import type { Problem } from '../errors.ts';
import { describeAction } from '../plan/actions/handlers.ts';
import type { Plan } from '../plan/actions.ts';
import type { RunReport } from '../plan/events.ts';
import { standingEvidence } from '../report/evidence-text.ts';
import { checkWords } from '../report/state-words.ts';
import { undoneSentence } from '../report/undone-sentence.ts';
import type { Assessment, Evidence, Finding, StepState } from '../wizard/step.ts';

const stateWords: Readonly<Record<StepState, string>> = {
  done: 'Done',
  todo: 'To do',
  attention: 'Needs attention',
  broken: 'Broken',
};

const severityWords: Readonly<Record<Finding['severity'], string>> = {
  info: 'Note',
  warn: 'Warning',
  block: 'Must be fixed',
};

const outcomeSentences: Readonly<Record<Exclude<RunReport['outcome'], 'undone'>, string>> = {
  proven: 'Done and proven.',
  unproven: 'Done, but the proof failed.',
  stuck: 'It failed, and not everything could be put back.',
};

/** The state of a step and what was noticed, a sentence each. */
export function assessmentSentences({ state, summary, findings }: Assessment): readonly string[] {
  const noticed = findings.flatMap(({ severity, message, fix }) => [
    `${severityWords[severity]}: ${message}`,
    ...(fix === undefined ? [] : [`What helps: ${fix}`]),
  ]);
  return [`${stateWords[state]}: ${summary}`, ...noticed];
}

/** The whole plan as text: what, why, details, difference, undo. Nothing is left out. */
export function planSentences({ title, actions, notes }: Plan): readonly string[] {
  const count = `${actions.length} ${actions.length === 1 ? 'action' : 'actions'}`;
  const described = actions.flatMap((action, index) => {
    const { title: what, why, details, diff, undo } = describeAction(action);
    const rest = [why, ...details, ...diff, `Undo: ${undo}`];
    return ['', `${index + 1}. ${what}`, ...rest.map((line) => `   ${line}`)];
  });
  return [`Plan: ${title}. ${count}.`, ...notes.map((note) => `Note: ${note}`), ...described, ''];
}

export function problemSentences({ message, detail, fix }: Problem): readonly string[] {
  return [message, ...(detail === undefined ? [] : [detail]), ...fix.map((way) => `What helps: ${way}`)];
}

export function evidenceSentences({ checks }: Evidence): readonly string[] {
  return checks.map(({ state, label, detail }) => `${capitalized(checkWords[state])}: ${label}. ${detail}`);
}

function outcomeOf(report: RunReport): string {
  return report.outcome === 'undone' ? undoneSentence(report) : outcomeSentences[report.outcome];
}

/** How a run ended; `undefined` stands for a plan without actions. */
export function resultSentences(report: RunReport | undefined, evidence: Evidence | undefined): readonly string[] {
  const problem = report?.problem ?? evidence?.problem;
  return [
    report === undefined ? 'Nothing has to be changed.' : outcomeOf(report),
    ...(problem === undefined ? [] : problemSentences(problem)),
    ...(evidence === undefined ? [] : evidenceSentences(standingEvidence(evidence, report?.outcome ?? ''))),
    ...(report?.stays ?? []).map((what) => `Remaining: ${what}`),
    ...(report === undefined ? [] : [`Whole output: ${report.log}`]),
  ];
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
