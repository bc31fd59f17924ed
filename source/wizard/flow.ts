import type { Problem } from '../errors.ts';
import { isEmpty, type Plan } from '../plan/actions.ts';
import type { RunReport } from '../plan/events.ts';
import {
  type Asked,
  currentStep,
  type Flow,
  type FlowEvent,
  type FlowStep,
  isBusy,
  isProven,
  isWorking,
  type Stage,
} from './flow-state.ts';
import { applicable, type Question } from './question.ts';
import { emptyRun, viewRun } from './run-view.ts';
import type { Assessment, Evidence, Step } from './step.ts';

/** The wizard's whole behaviour: pure and exhaustive. An event that does not apply to the stage leaves the flow as it is. */
export function advance(flow: Flow, event: FlowEvent): Flow {
  const { stage } = flow;
  switch (event.kind) {
    case 'surveyed':
      return survey(flow, event.step, event.assessment);
    case 'select':
      return select(flow, event.index);
    case 'open':
      if (stage.kind !== 'overview') return flow;
      return stage.atLeave ? { ...flow, ended: true } : { ...at(flow, { kind: 'looking' }), moved: true };
    case 'looked': {
      if (stage.kind !== 'looking') return flow;
      const { facts, assessment, questions } = event;
      return ask(withStep(flow, { assessment }), { facts, questions }, 0, 1);
    }
    case 'answer': {
      if (stage.kind !== 'asking') return flow;
      const question = askable(stage.questions, flow)[stage.index];
      if (question === undefined) return flow;
      const answered = withStep(flow, { answers: { ...currentStep(flow).answers, [question.id]: event.value } });
      return ask(answered, stage, stage.index + 1, 1);
    }
    case 'planned':
      if (stage.kind !== 'planning') return flow;
      return at(flow, isEmpty(event.plan) ? { kind: 'proving' } : { ...stage, kind: 'review', plan: event.plan });
    case 'refused':
      return refuse(flow, event.problem);
    case 'locked':
      return lock(flow, event.problem);
    case 'unlock':
      if (stage.kind !== 'unlocking') return flow;
      return { ...at(flow, { kind: 'planning', ...asked(stage) }), passphrase: event.passphrase };
    case 'apply':
      return stage.kind === 'review' ? apply(flow, stage.plan) : flow;
    case 'remedy':
      if (stage.kind !== 'result' && stage.kind !== 'refused') return flow;
      return apply(flow, event.plan, { isRemedy: true });
    case 'run':
      return stage.kind === 'applying' ? at(flow, { ...stage, run: event.events.reduce(viewRun, stage.run) }) : flow;
    case 'finished':
      return finish(flow, event.report, event.evidence);
    case 'next':
      return next(flow);
    case 'again':
      return stage.kind === 'result' || stage.kind === 'refused' ? at(flow, { kind: 'looking' }) : flow;
    case 'back':
      return back(flow);
    case 'overview':
      return isWorking(flow) ? flow : toOverview(flow);
    case 'leave':
      return leave(flow);
    case 'stop':
      return isBusy(flow) ? { ...flow, leaving: false, leavesWhenEnded: true, stopping: true } : leave(flow);
    case 'stay':
      return { ...flow, leaving: false, leavesWhenEnded: false };
    default:
      return unreachable(event);
  }
}

/** The questions of this stage that apply to the answers so far. */
export function askable(questions: readonly Question[], flow: Flow): readonly Question[] {
  return applicable(questions, currentStep(flow).answers);
}

function ask(flow: Flow, { facts, questions }: Asked, index: number, direction: 1 | -1): Flow {
  const open = askable(questions, flow);
  if (index < open.length && index >= 0) return at(flow, { kind: 'asking', facts, questions, index });
  return direction === 1 ? at(flow, { kind: 'planning', facts, questions }) : toOverview(flow);
}

function askLast(flow: Flow, asked: Asked): Flow {
  return ask(flow, asked, askable(asked.questions, flow).length - 1, -1);
}

function back(flow: Flow): Flow {
  const { stage } = flow;
  switch (stage.kind) {
    case 'asking':
      return ask(flow, stage, stage.index - 1, -1);
    case 'unlocking':
    case 'review':
      return askLast(flow, stage);
    case 'refused':
      return stage.asked === undefined ? toOverview(flow) : askLast(flow, stage.asked);
    case 'result':
    case 'looking':
      return toOverview(flow);
    case 'overview':
    case 'planning':
    case 'proving':
    case 'applying':
      return flow;
    default:
      return unreachable(stage);
  }
}

function select(flow: Flow, index: number): Flow {
  if (flow.stage.kind !== 'overview') return flow;
  if (index === flow.steps.length) return { ...at(flow, { kind: 'overview', atLeave: true }), moved: true };
  return flow.steps[index] === undefined ? flow : { ...toOverview(flow), current: index, moved: true };
}

function next(flow: Flow): Flow {
  if (flow.stage.kind !== 'result') return flow;
  const last = flow.current === flow.steps.length - 1;
  if (!isProven(flow.stage)) return toOverview(flow);
  if (last) return { ...toOverview(flow), stage: { kind: 'overview', atLeave: true } };
  return at({ ...toOverview(flow), current: flow.current + 1 }, { kind: 'looking' });
}

function leave(flow: Flow): Flow {
  if (!isBusy(flow)) return { ...flow, ended: true };
  if (flow.stopping) return flow;
  return flow.leaving ? { ...flow, leaving: false, leavesWhenEnded: true } : { ...flow, leaving: true };
}

function apply(flow: Flow, plan: Plan, remedy: { readonly isRemedy?: true } = {}): Flow {
  const stage = { kind: 'applying' as const, plan, run: emptyRun(plan), ...remedy };
  return { ...at(flow, stage), applied: true, stopping: false };
}

/** A run may change what the other steps see, so everything is looked at again. */
function finish(flow: Flow, report: RunReport | undefined, evidence: Evidence | undefined): Flow {
  const { stage } = flow;
  if (stage.kind !== 'applying' && stage.kind !== 'proving') return flow;
  const run = stage.kind === 'applying' ? stage.run : undefined;
  const steps =
    report === undefined ? flow.steps : flow.steps.map((step): FlowStep => ({ ...step, assessment: undefined }));
  const last = isProven({ report, evidence }) ? 'proven' : 'failed';
  const isRemedied = stage.kind === 'applying' && stage.isRemedy === true && last === 'proven';
  if (isRemedied) return settle({ ...at(flow, { kind: 'looking' }), steps, last: 'nothing' });
  return settle({ ...at(flow, { kind: 'result', report, evidence, run }), steps, last });
}

function refuse(flow: Flow, problem: Problem): Flow {
  if (!isWorking(flow)) return flow;
  const { stage } = flow;
  const kept = stage.kind === 'planning' && askable(stage.questions, flow).length > 0 ? asked(stage) : undefined;
  return settle({ ...at(flow, { kind: 'refused', problem, asked: kept }), last: 'failed' });
}

/** Asks for the passphrase; a second time it says why the first one did not help. */
function lock(flow: Flow, problem: Problem): Flow {
  const { stage, passphrase } = flow;
  if (stage.kind !== 'planning') return flow;
  const refusal = passphrase === undefined ? undefined : problem.message;
  return { ...at(flow, { kind: 'unlocking', refusal, ...asked(stage) }), passphrase: undefined };
}

function asked({ facts, questions }: Asked): Asked {
  return { facts, questions };
}

/** Nothing runs any more: whoever wanted to leave then, leaves. */
function settle(flow: Flow): Flow {
  return { ...flow, leaving: false, leavesWhenEnded: false, ended: flow.ended || flow.leavesWhenEnded };
}

/** When the last step was looked at, the cursor goes to the first one that is not done, unless the operator has moved it. */
function survey(flow: Flow, id: Step['id'], assessment: Assessment): Flow {
  const surveyed = { ...flow, steps: flow.steps.map((step) => (step.id === id ? { ...step, assessment } : step)) };
  const { steps } = surveyed;
  if (flow.moved || flow.stage.kind !== 'overview') return surveyed;
  if (steps.some((step) => step.assessment === undefined)) return surveyed;
  const open = steps.findIndex((step) => step.assessment?.state !== 'done');
  return open < 0 ? at(surveyed, { kind: 'overview', atLeave: true }) : { ...surveyed, current: open };
}

/** Whoever leaves a step leaves its passphrase, too. */
function toOverview(flow: Flow): Flow {
  return { ...at(flow, { kind: 'overview', atLeave: false }), passphrase: undefined };
}

function at(flow: Flow, stage: Stage): Flow {
  return { ...flow, stage };
}

function withStep(flow: Flow, change: Partial<Pick<FlowStep, 'assessment' | 'answers'>>): Flow {
  return { ...flow, steps: flow.steps.map((step, index) => (index === flow.current ? { ...step, ...change } : step)) };
}

function unreachable(value: never): never {
  throw new TypeError(`unexpected ${JSON.stringify(value)}`);
}
