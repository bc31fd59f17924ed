import { OperatorError } from '../../errors.ts';
import type { RunEvent } from '../../plan/events.ts';
import { whileRemedied } from '../../steps/remedies.ts';
import { currentStep, type Flow, type FlowEvent } from '../../wizard/flow-state.ts';
import { isLocked, planUnlocked, unlock } from '../../wizard/passphrase.ts';
import {
  applyAndProve,
  defaultAnswers,
  lookAt,
  openQuestions,
  planOf,
  proveStep,
  type Session,
} from '../../wizard/session.ts';
import type { Step } from '../../wizard/step.ts';

export type Emit = (event: FlowEvent) => void;

export interface Work {
  /** Asks a run to stop after the action that runs now, and to put back what it has changed. */
  readonly stop: () => void;
  /** Nobody waits for it any more: it goes on, its result is not told. */
  readonly forget: () => void;
}

/**
 * Does what the flow's stage waits for and tells the flow about it. What the operator can act on becomes a refusal; any other error is
 * ours and goes to `fail`.
 */
export function startWork(session: Session, flow: Flow, emit: Emit, fail: (error: unknown) => void): Work {
  const listener = untilForgotten(emit, fail);
  const abort = new AbortController();
  work(session, flow, listener.emit, abort.signal).catch((error: unknown) => {
    if (flow.stage.kind === 'planning' && isLocked(error)) listener.emit({ kind: 'locked', problem: error.problem });
    else if (error instanceof OperatorError) listener.emit({ kind: 'refused', problem: error.problem });
    else listener.fail(error);
  });
  return { stop: () => abort.abort(), forget: listener.forget };
}

/** Looks at every step, one after the other. Returns how to stop that. */
export function startSurvey(session: Session, emit: Emit, fail: (error: unknown) => void): () => void {
  const listener = untilForgotten(emit, fail);
  const survey = async () => {
    for (const step of session.steps) {
      const { assessment } = await lookAt(session, step);
      if (listener.isForgotten()) return;
      listener.emit({ kind: 'surveyed', step: step.id, assessment });
    }
  };
  survey().catch(listener.fail);
  return listener.forget;
}

async function work(locked: Session, flow: Flow, emit: Emit, stop: AbortSignal): Promise<void> {
  const { stage, passphrase } = flow;
  const session = unlock(locked, passphrase);
  const step = stepOf(session, flow);
  switch (stage.kind) {
    case 'looking': {
      const { facts, assessment, questions, problem } = await lookAt(session, step);
      emit({ kind: 'surveyed', step: step.id, assessment });
      if (problem !== undefined) return emit({ kind: 'refused', problem });
      return emit({ kind: 'looked', facts, assessment, questions: openQuestions(questions, session.site.given) });
    }
    case 'planning': {
      const answers = { ...session.site.given, ...currentStep(flow).answers };
      const settled = { ...session.site.given, ...defaultAnswers(step.questions(stage.facts), answers) };
      const plan =
        passphrase === undefined ? planOf(step, stage.facts, settled) : await planUnlocked(session, step, settled);
      return emit({ kind: 'planned', plan });
    }
    case 'applying': {
      const events = collectEvents((batch: readonly RunEvent[]) => emit({ kind: 'run', events: batch }));
      const proven = stage.isRemedy ? whileRemedied(step) : step;
      const applied = await applyAndProve(session, proven, stage.plan, events.take, stop).finally(events.flush);
      return emit({ kind: 'finished', ...applied });
    }
    case 'proving':
      return emit({ kind: 'finished', report: undefined, evidence: await proveStep(session, step) });
    case 'overview':
    case 'asking':
    case 'unlocking':
    case 'review':
    case 'result':
    case 'refused':
      return;
  }
}

function stepOf(session: Session, flow: Flow): Step {
  const step = session.steps[flow.current];
  if (step === undefined) throw new RangeError(`there is no step ${flow.current}`);
  return step;
}

function untilForgotten(emit: Emit, fail: (error: unknown) => void) {
  let forgotten = false;
  return {
    emit: (event: FlowEvent) => {
      if (!forgotten) emit(event);
    },
    fail: (error: unknown) => {
      if (!forgotten) fail(error);
    },
    isForgotten: () => forgotten,
    forget: () => {
      forgotten = true;
    },
  };
}

/** Between two batches: at most 15 a second, so that a command that floods its output does not flood the screen. */
const batchTime = 1000 / 15;
/** Lines of output that a batch keeps: more never reach the screen, whose tail is shorter. */
const keptLines = 400;

/** Gathers events and passes them on in batches; the first one of a quiet time at once. `flush` passes on what waits. */
export function collectEvents(pass: (events: readonly RunEvent[]) => void): {
  readonly take: (event: RunEvent) => void;
  readonly flush: () => void;
} {
  let waiting: RunEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  let passedAt = Number.NEGATIVE_INFINITY;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    passedAt = performance.now();
    pass(batch);
  };
  return {
    flush,
    take(event) {
      waiting.push(event);
      if (waiting.length > 2 * keptLines) waiting = withoutOldLines(waiting);
      const rest = passedAt + batchTime - performance.now();
      if (rest <= 0) flush();
      else timer ??= setTimeout(flush, rest);
    },
  };
}

/** Everything but the oldest lines of output. */
function withoutOldLines(events: readonly RunEvent[]): RunEvent[] {
  let surplus = events.filter((event) => event.kind === 'output').length - keptLines;
  return events.filter((event) => {
    if (event.kind !== 'output' || surplus <= 0) return true;
    surplus -= 1;
    return false;
  });
}
