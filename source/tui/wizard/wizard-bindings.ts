import type { Flow } from '../../wizard/flow-state.ts';
import { type Binding, keys, paging } from '../bindings.ts';
import { shownQuestion } from './view.ts';

const end: readonly Binding[] = [keys.help, keys.leave, keys.interrupt];

/** The keys that mean something on the flow's screen now, in the order of the help line. */
export function wizardBindings(flow: Flow): readonly Binding[] {
  if (flow.leaving) return [keys.accept('go on'), keys.previous, keys.next, keys.back, keys.interrupt];
  switch (flow.stage.kind) {
    case 'overview':
      return [keys.acceptForward('open'), keys.previous, keys.next, keys.pageDown, keys.pageUp, ...end];
    case 'asking':
      return questionBindings(flow);
    case 'review':
      return [keys.accept('apply'), keys.lineUp, keys.lineDown, ...paging, keys.back, ...end];
    case 'result':
    case 'refused':
      return [keys.accept('go on'), keys.previous, keys.next, ...paging, keys.back, ...end];
    case 'looking':
      return [keys.back, keys.leave, keys.interrupt];
    case 'planning':
    case 'proving':
      return [keys.leave, keys.interrupt];
    case 'applying':
      return flow.stopping ? [keys.interrupt] : [keys.leave, keys.interrupt];
  }
}

function questionBindings(flow: Flow): readonly Binding[] {
  switch (shownQuestion(flow)?.question.kind) {
    case 'text':
    case 'list':
      return [keys.acceptTab('next'), keys.backEscape, keys.interruptShown];
    case 'settings':
      return [keys.acceptForward('next'), keys.lineUp, keys.lineDown, ...paging, keys.back, ...end];
    case 'confirm':
      return [keys.acceptForward('next'), keys.previous, keys.next, keys.yes, keys.no, keys.back, ...end];
    default:
      return [keys.acceptForward('next'), keys.previous, keys.next, ...paging, keys.back, ...end];
  }
}
