import { type Dispatch, useEffect, useReducer, useRef } from 'react';
import { OperatorError } from '../../errors.ts';
import { type Flow, type Stage, startFlow } from '../../wizard/flow-state.ts';
import type { Session } from '../../wizard/session.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import { startSurvey, startWork, type Work } from './stage-work.ts';
import { shownQuestion } from './view.ts';
import { fileToEdit, reduceWizard, startWizard, type WizardAction, type WizardState } from './wizard-state.ts';

export interface WizardOptions {
  /** Where to begin; by default with the list of steps. */
  readonly start?: () => Flow;
  /** The steps are looked at only while this holds: another view may be open. */
  readonly active?: boolean;
}

/** The wizard's state and the work that its stages wait for. */
export function useWizard(
  session: Session,
  lifecycle: Lifecycle,
  { start, active = true }: WizardOptions = {},
): readonly [WizardState, Dispatch<WizardAction>] {
  const [state, dispatch] = useReducer(reduceWizard, session, ({ steps, site }) =>
    startWizard(start?.() ?? startFlow(steps, site.given)),
  );
  const { flow } = state;
  const latest = useRef(flow);
  latest.current = flow;
  const work = useRef<Work>(undefined);

  const isSurveying = active && flow.stage.kind === 'overview';
  useEffect(() => {
    if (!isSurveying) return undefined;
    return startSurvey(session, (event) => dispatch({ kind: 'event', event }), lifecycle.fail);
  }, [isSurveying, session, lifecycle]);

  const awaited = awaitedBy(flow.stage);
  // biome-ignore lint/correctness/useExhaustiveDependencies: work begins with a stage, not with every event in it
  useEffect(() => {
    work.current = startWork(session, latest.current, (event) => dispatch({ kind: 'event', event }), lifecycle.fail);
    return work.current.forget;
  }, [awaited, session, lifecycle]);

  useEffect(() => {
    if (flow.stopping) work.current?.stop();
  }, [flow.stopping]);

  const asked = shownQuestion(flow)?.question;
  const advisor = asked?.kind === 'settings' ? session.steps[flow.current] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time the question is shown, its view begins without advice
  useEffect(() => {
    let forgotten = false;
    advisor?.advise?.(session.host).then(
      (advice) => forgotten || dispatch({ kind: 'advised', advice }),
      (error: unknown) => forgotten || lifecycle.fail(error),
    );
    return () => {
      forgotten = true;
    };
  }, [asked, advisor, session, lifecycle]);

  useEffect(() => lifecycle.onStop((code) => dispatch({ kind: 'stop', code })), [lifecycle]);

  const press: Dispatch<WizardAction> = (action) => {
    const file = action.kind === 'press' ? fileToEdit(state, action.press) : undefined;
    const { edit } = session;
    if (file === undefined || edit === undefined) return dispatch(action);
    lifecycle.lend(() => dispatch(edited(edit, file)));
  };
  return [state, press];
}

/** What the editor has left of a file, or why nothing came back. */
function edited(edit: NonNullable<Session['edit']>, { text, name }: { text: string; name: string }): WizardAction {
  try {
    return { kind: 'edited', text: edit(text, name) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { kind: 'not-edited', why: [error.problem.message, ...error.problem.fix].join(' ') };
  }
}

/** What stays the same as long as the same work is awaited: a run's stage changes with every event of it, its plan does not. */
function awaitedBy(stage: Stage): unknown {
  return stage.kind === 'applying' ? stage.plan : stage;
}
