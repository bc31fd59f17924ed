import type { Problem } from '../../errors.ts';
import { remedyLabel, remedyOf, remedyPlan } from '../../steps/remedies.ts';
import { type Flow, type FlowEvent, type FlowStep, isProven } from '../../wizard/flow-state.ts';

/** One way on from a screen. The first one is what Enter does. */
export interface MenuEntry {
  readonly label: string;
  readonly event: FlowEvent;
}

const toSteps: MenuEntry = { label: 'Back to the list of steps', event: { kind: 'overview' } };
const again: MenuEntry = { label: 'Try again', event: { kind: 'again' } };
const leave: MenuEntry = { label: 'Leave the wizard', event: { kind: 'leave' } };

/** The ways on from a screen that has a menu; none for the others. */
export function menuOf(flow: Flow): readonly MenuEntry[] {
  const { stage } = flow;
  if (flow.leaving) {
    return [
      { label: 'Stay', event: { kind: 'stay' } },
      { label: 'Leave when it is finished', event: { kind: 'leave' } },
      { label: 'Stop after this action and undo everything except packages', event: { kind: 'stop' } },
    ];
  }
  if (stage.kind === 'result') {
    if (!isProven(stage))
      return [...remedyEntries(stage.report?.problem ?? stage.evidence?.problem), again, toSteps, leave];
    return flow.current === flow.steps.length - 1
      ? [{ label: 'Finish', event: { kind: 'next' } }, leave]
      : [{ label: goOn(flow), event: { kind: 'next' } }, toSteps, leave];
  }
  if (stage.kind !== 'refused') return [];
  const change: MenuEntry = { label: 'Change the answers', event: { kind: 'back' } };
  return [...remedyEntries(stage.problem), ...(stage.asked === undefined ? [] : [change]), again, toSteps, leave];
}

function remedyEntries(problem: Problem | undefined): readonly MenuEntry[] {
  const remedy = problem && remedyOf(problem);
  return remedy === undefined
    ? []
    : [{ label: remedyLabel(remedy), event: { kind: 'remedy', plan: remedyPlan(remedy) } }];
}

function goOn(flow: Flow): string {
  const next: FlowStep | undefined = flow.steps[flow.current + 1];
  return `Go on with step ${flow.current + 2}: ${next?.title ?? ''}`;
}
