import { useEffect, useMemo } from 'react';
import { advance } from '../../wizard/flow.ts';
import { currentStep, isBusy, startFlow } from '../../wizard/flow-state.ts';
import type { Answers } from '../../wizard/question.ts';
import type { Session } from '../../wizard/session.ts';
import { ScreenFrame } from '../components/screen-frame.tsx';
import { usePress } from '../hooks/use-press.ts';
import { layOut } from '../screens/layout.ts';
import type { Setting } from '../screens/screen.ts';
import { wizardScreen } from '../screens/wizard-screen.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import type { Segment } from '../text/row.ts';
import { useWizard } from '../wizard/use-wizard.ts';

export interface OperationProps {
  /** A session with one step: what is to be done. */
  readonly session: Session;
  /** It only asks: the answers are handed on, and nothing is planned. */
  readonly onAnswers?: ((answers: Answers) => void) | undefined;
  readonly lifecycle: Lifecycle;
  readonly title: readonly Segment[];
  readonly host: readonly Segment[];
  readonly setting: Setting;
  /** The operator is through with it, whether or not it was done. */
  readonly onClose: () => void;
}

/** One operation on the whole screen: its questions, its plan in review, the run, the proof. */
export function OperationPane({ session, onAnswers, lifecycle, title, host, setting, onClose }: OperationProps) {
  const [state, dispatch] = useWizard(session, lifecycle, {
    start: () => advance(startFlow(session.steps, session.site.given), { kind: 'open' }),
  });
  const { flow, code } = state;
  const isOver = flow.ended || flow.stage.kind === 'overview';
  useEffect(() => {
    if (!isOver) return;
    if (code === undefined) onClose();
    else lifecycle.end(code);
  }, [isOver, code, onClose, lifecycle]);
  const answers = flow.stage.kind === 'planning' ? currentStep(flow).answers : undefined;
  useEffect(() => {
    if (answers !== undefined) onAnswers?.(answers);
  }, [answers, onAnswers]);
  const screen = useMemo(() => wizardScreen(state, setting), [state, setting]);
  const layout = layOut(screen, title, host, setting);
  usePress(lifecycle, isBusy(flow), (press) => dispatch({ kind: 'press', press, extent: layout.extent }), {
    rows: layout.rows,
    point: (entry) => dispatch({ kind: 'pointed', entry: Number(entry) }),
  });
  return <ScreenFrame rows={layout.rows} columns={setting.columns + 1} />;
}
