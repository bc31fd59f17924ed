import { OperatorError } from '../errors.ts';
import type { HealthReport } from '../health/health-report.ts';
import type { JournaledRun } from '../plan/journal-records.ts';
import { eventLine } from '../report/event-text.ts';
import { checkWords } from '../report/state-words.ts';
import { severity, type Thing, thingsOf } from '../report/things.ts';
import { verdictSentence } from '../report/verdict-sentence.ts';
import type { CertificateRow } from '../steps/certificates/certificate-rows.ts';
import {
  beginningOf,
  type CertificateWork,
  forText,
  type ListedCertificates,
  renewalOf,
  workLabel,
  workOnRow,
  workOnSet,
} from '../steps/certificates/row-operations.ts';
import type { Answers, Question } from '../wizard/question.ts';
import type { Session } from '../wizard/session.ts';
import type { OperationName, Step } from '../wizard/step.ts';
import { askQuestions } from './ask-questions.ts';
import { runStep, type StepOutcome, type Talk } from './run-step.ts';
import { problemSentences } from './sentences.ts';

/** What the views of the full screen show and do, for line prompts: wired by the command line. */
export interface PromptViews {
  readonly first: 'setup' | 'certificates' | 'health' | 'history';
  readonly health: {
    readonly hosts: readonly string[];
    readonly measure: (host: string) => Promise<HealthReport>;
  };
  readonly certificates: () => Promise<ListedCertificates>;
  readonly history: () => Promise<readonly JournaledRun[]>;
  readonly operation: (name: OperationName) => Promise<Step>;
  readonly certificateForm: () => Promise<readonly Question[]>;
  readonly certificateWork: (answers: Answers) => Promise<Step>;
}

interface Desk {
  readonly session: Session;
  readonly views: PromptViews;
  readonly talk: Talk;
}

const back = { value: 'back', label: 'Back' };

/** The certificates, one sentence each, and what each and the set can be asked for. Resolves with how the last work ended. */
export async function certificatesView(desk: Desk): Promise<StepOutcome | undefined> {
  const { views, talk } = desk;
  let last: StepOutcome | undefined;
  for (;;) {
    const { rows, track } = await views.certificates();
    for (const row of rows) talk.say(certificateSentence(row));
    if (track !== undefined) for (const sentence of [track.now, ...track.conditions]) talk.say(sentence);
    const choices = [
      ...rows.map((row, index) => ({ value: `row ${index}`, label: `${forText(row)}: ${row.file}` })),
      ...workOnSet(track).map((work) => ({ value: work, label: workLabel(work) })),
      back,
    ];
    const chosen = await talk.prompter.choose('Which certificate, or what to do', choices, back.value);
    if (chosen === back.value) return last;
    const row = chosen.startsWith('row ') ? rows[Number(chosen.slice(4))] : undefined;
    const work = row === undefined ? (chosen as CertificateWork) : await askWork(row, talk);
    if (work === undefined) continue;
    const beginning = beginningOf(work, row, track);
    const step =
      'form' in beginning ? await stepOfForm(desk, beginning.form) : await views.operation(beginning.operation);
    last = await operate(desk, step, 'form' in beginning ? {} : beginning.given);
  }
}

async function askWork(row: CertificateRow, { prompter, say }: Talk): Promise<CertificateWork | undefined> {
  const work = workOnRow(row);
  if (work.length === 0) say('This certificate is only watched here: nothing can be done with it.');
  if (work.length === 0) return undefined;
  const choices = [...work.map((value) => ({ value: value as string, label: workLabel(value) })), back];
  const chosen = await prompter.choose(`What to do with ${row.file}`, choices, back.value);
  return work.find((one) => one === chosen);
}

function certificateSentence(row: CertificateRow): string {
  const { file, verdict, secondsLeft, served, findings } = row;
  const days = secondsLeft === undefined ? undefined : Math.floor(secondsLeft / 86_400);
  const left = days === undefined ? '' : days < 0 ? ', expired' : `, ${days} ${days === 1 ? 'day' : 'days'} left`;
  const proxy = served === undefined ? '' : served ? ', served' : ', not served';
  const found = findings.filter(({ severity: level }) => level !== 'info').map(({ message }) => message);
  return `${forText(row)}: ${file}${verdict === 'missing' ? ', missing' : left}${proxy}. ${found.join(' ')}`.trim();
}

async function stepOfForm({ views, talk }: Desk, given: Answers): Promise<Step> {
  const questions = (await views.certificateForm()).filter(({ id }) => given[id] === undefined);
  return views.certificateWork(await askQuestions(questions, given, talk.prompter, talk.say));
}

/** One operation from its look to its proof, as the steps of a setup are done. */
function operate({ session, talk }: Desk, step: Step, given: Answers): Promise<StepOutcome> {
  talk.say('');
  talk.say(`${step.title}. ${step.purpose}`);
  const site = { ...session.site, given: { ...session.site.given, ...given } };
  return runStep({ ...session, steps: [step], site }, step, talk);
}

/** A round of measurements, a sentence for each thing that is not ok, and the plan that repairs one. */
export async function healthView(desk: Desk): Promise<StepOutcome | undefined> {
  const { views, talk } = desk;
  let last: StepOutcome | undefined;
  for (;;) {
    talk.say(`Measuring ${views.health.hosts.join(', ')}.`);
    const things: Thing[] = [];
    for (const name of views.health.hosts) {
      const found = await orProblem(() => views.health.measure(name), talk);
      if (found === undefined) continue;
      talk.say(verdictSentence(found));
      things.push(...thingsOf({ name, report: found }));
    }
    const bad = things
      .filter(({ state }) => state !== 'ok' && state !== 'not-run')
      .toSorted((one, other) => severity(other.state) - severity(one.state));
    for (const thing of bad) talk.say(thingSentence(thing));
    const ok = things.filter(({ state }) => state === 'ok').length;
    talk.say(`${ok} ${ok === 1 ? 'thing is' : 'things are'} ok.`);
    const choices = [
      ...bad.map((thing, index) => ({ value: `thing ${index}`, label: `${thing.host}: ${thing.title}` })),
      { value: 'again', label: 'Measure again' },
      back,
    ];
    const chosen = await talk.prompter.choose('What to look at', choices, bad.length > 0 ? 'thing 0' : back.value);
    if (chosen === back.value) return last;
    const thing = chosen.startsWith('thing ') ? bad[Number(chosen.slice(6))] : undefined;
    if (thing !== undefined) last = (await repair(desk, thing)) ?? last;
  }
}

function thingSentence({ host, title, state, reason, items }: Thing): string {
  const worst = items.find((item) => item.state === state);
  return `${host}: ${title}: ${checkWords[state]}. ${reason || worst?.detail || ''}`.trim();
}

/** All that was found of a thing, and its repair, if a plan of ours does it. */
async function repair(desk: Desk, { items, repair: name, certificate }: Thing): Promise<StepOutcome | undefined> {
  const { views, talk } = desk;
  for (const { label, state, detail, cause, fix } of items) {
    talk.say(`${label}: ${checkWords[state]}. ${[detail, cause].filter(Boolean).join(' ')}`.trim());
    if (state !== 'ok' && state !== 'not-run') for (const way of fix) talk.say(`What helps: ${way}`);
  }
  if (name === undefined) {
    talk.say('No plan of the wizard repairs this.');
    return undefined;
  }
  if (!(await talk.prompter.confirm('Open the plan that repairs it', true))) return undefined;
  return operate(desk, await views.operation(name), name === 'renew' ? renewalOf(certificate?.role) : {});
}

/** Runs that are listed at once. */
const mostRuns = 9;

/** What was changed on this host, the newest run first, and how to take one back. */
export async function historyView({ session, views, talk }: Desk): Promise<StepOutcome | undefined> {
  let last: StepOutcome | undefined;
  let from = 0;
  for (;;) {
    const runs = await views.history();
    if (runs.length === 0) talk.say('No run has changed this host yet.');
    if (runs.length === 0) return last;
    const shown = runs.slice(from, from + mostRuns);
    const older = runs.length - from - shown.length;
    const choices = [
      ...shown.map(({ id, started, outcome, title }) => ({
        value: id,
        label: `${started.slice(0, 16).replace('T', ' ')}, ${outcome}: ${title}`,
      })),
      ...(older > 0 ? [{ value: 'older', label: `${older} older ${older === 1 ? 'run' : 'runs'}` }] : []),
      back,
    ];
    const chosen = await talk.prompter.choose('Which run', choices, back.value);
    if (chosen === 'older') from += mostRuns;
    if (chosen === back.value) return last;
    const run = runs.find(({ id }) => id === chosen);
    if (run !== undefined) last = (await showRun(session, run, talk)) ?? last;
  }
}

async function showRun(session: Session, run: JournaledRun, { say, prompter }: Talk): Promise<StepOutcome | undefined> {
  say(`${run.title}: ${run.outcome}, ${run.started}, by ${run.command.join(' ')}.`);
  for (const [index, { title, undo }] of run.actions.entries())
    say(`${index < run.completed ? 'Done' : 'Not done'}: ${title}. Undo: ${undo}`);
  if (run.failure !== undefined) say(`It failed: ${run.failure}`);
  if (run.outcome === 'undone' || !(await prompter.confirm('Take this run back', false))) return undefined;
  const noPlan = { title: '', actions: [], notes: [], undoIfUnproven: false };
  const report = await session.engine.undo(run.id, (event) => {
    const line = eventLine(noPlan, event, false);
    if (line !== undefined) say(line);
  });
  return report.outcome === 'undone' ? 'proven' : 'failed';
}

/** What an operator can act on is said, and the view goes on. */
export async function orProblem<Value>(work: () => Promise<Value>, { say }: Talk): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    for (const sentence of problemSentences(error.problem)) say(sentence);
    return undefined;
  }
}
