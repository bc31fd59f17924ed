import { currentStep, type Flow } from '../../wizard/flow-state.ts';
import { piece, type Segment } from '../text/row.ts';

/** "Step 2 of 6 · Version · Review": where the operator is. */
export function placeOf(flow: Flow, doing: string): readonly Segment[] {
  const step = currentStep(flow);
  return [
    piece(`Step ${flow.current + 1} of ${flow.steps.length} · `, 'dim'),
    piece(step.title, 'strong'),
    piece(` · ${doing}`, 'dim'),
  ];
}
