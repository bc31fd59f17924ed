import { describeAction } from '../plan/actions/handlers.ts';
import type { Plan } from '../plan/actions.ts';

/** The review of a plan as lines: the same facts as on the screen. */
export function planText(plan: Plan): readonly string[] {
  const actions = plan.actions.flatMap((action, index) => {
    const { title, why, details, diff, undo } = describeAction(action);
    return [
      `${index + 1}. ${title}`,
      `   ${why}`,
      ...details.map((detail) => `   ${detail}`),
      ...diff.map((line) => `     ${line}`),
      `   undo: ${undo}`,
    ];
  });
  return [plan.title, ...actions, ...plan.notes.map((note) => `note: ${note}`)];
}

/** The plan for `--json`: what an operator would see, never the contents of a key. */
export function planJson(plan: Plan): Readonly<Record<string, unknown>> {
  const actions = plan.actions.map((action) => ({ kind: action.kind, ...describeAction(action) }));
  return { title: plan.title, actions, notes: plan.notes };
}
