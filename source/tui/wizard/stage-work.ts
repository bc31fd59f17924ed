import { OperatorError } from '../../errors.ts';
import type { RunEvent } from '../../plan/events.ts';
import { currentStep, type Flow, type FlowEvent } from '../../wizard/flow-state.ts';
import { applyAndProve, defaultAnswers, lookAt, openQuestions, proveStep, type Session } from '../../wizard/session.ts';
import type { Step } from '../../wizard/step.ts';
import { collectEvents } from './collect-events.ts';

export type Emit = (event: FlowEvent) => void;

/**
 * Does what the flow's stage waits for and tells the flow about it. What the operator can act on becomes a refusal; any other error is
 * ours and goes to `fail`. Returns how to stop listening: the work itself is not interrupted, its result is no longer told.
 */
export function startWork(session: Session, flow: Flow, emit: Emit, fail: (error: unknown) => void): () => void {
  const listener = untilStopped(emit, fail);
  work(session, flow, listener.emit).catch((error: unknown) => {
    if (error instanceof OperatorError) listener.emit({ kind: 'refused', problem: error.problem });
    else listener.fail(error);
  });
  return listener.stop;
}

/** Looks at every step, one after the other. */
export function startSurvey(session: Session, emit: Emit, fail: (error: unknown) => void): () => void {
  const listener = untilStopped(emit, fail);
  const survey = async () => {
    for (const step of session.steps) {
      const { assessment } = await lookAt(session, step);
      if (listener.isStopped()) return;
      listener.emit({ kind: 'surveyed', step: step.id, assessment });
    }
  };
  survey().catch(listener.fail);
  return listener.stop;
}

async function work(session: Session, flow: Flow, emit: Emit): Promise<void> {
  const { stage } = flow;
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
      return emit({ kind: 'planned', plan: step.plan(stage.facts, settled) });
    }
    case 'applying': {
      const events = collectEvents((batch: readonly RunEvent[]) => emit({ kind: 'run', events: batch }));
      const applied = await applyAndProve(session, step, stage.plan, events.take).finally(events.flush);
      return emit({ kind: 'finished', ...applied });
    }
    case 'proving':
      return emit({ kind: 'finished', report: undefined, evidence: await proveStep(session, step) });
    case 'overview':
    case 'asking':
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

function untilStopped(emit: Emit, fail: (error: unknown) => void) {
  let stopped = false;
  return {
    emit: (event: FlowEvent) => {
      if (!stopped) emit(event);
    },
    fail: (error: unknown) => {
      if (!stopped) fail(error);
    },
    isStopped: () => stopped,
    stop: () => {
      stopped = true;
    },
  };
}
