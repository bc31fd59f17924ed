import type { Flow } from '../../wizard/flow-state.ts';
import { type Binding, keys, paging } from '../bindings.ts';
import type { SettingsState } from './settings-state.ts';
import { shownQuestion } from './view.ts';

const end: readonly Binding[] = [keys.help, keys.leave, keys.suspend, keys.interrupt];

/**
 * The keys that mean something on the flow's screen now, in the order of the help line. `settings` is the state of that screen,
 * `suggestions` the number of values that are offered below a field.
 */
export function wizardBindings(flow: Flow, settings?: SettingsState, suggestions = 0): readonly Binding[] {
  if (flow.leaving) return [keys.accept('go on'), keys.previous, keys.next, keys.back, keys.interrupt];
  switch (flow.stage.kind) {
    case 'overview':
      return [keys.acceptForward('open'), keys.previous, keys.next, keys.pageDown, keys.pageUp, ...end];
    case 'asking':
      return settings === undefined ? questionBindings(flow, suggestions) : settingsBindings(settings, flow);
    case 'unlocking':
      return [keys.acceptTab('next'), keys.backEscape, keys.interruptShown];
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

function questionBindings(flow: Flow, suggestions: number): readonly Binding[] {
  switch (shownQuestion(flow)?.question.kind) {
    case 'text':
    case 'list':
      return [
        keys.acceptTab('next'),
        ...(suggestions > 0 ? [keys.previous, keys.next] : []),
        ...[keys.backEscape, keys.interruptShown],
      ];
    case 'confirm':
      return [keys.acceptForward('next'), keys.previous, keys.next, keys.yes, keys.no, keys.back, ...end];
    default:
      return [keys.acceptForward('next'), keys.previous, keys.next, ...paging, keys.back, ...end];
  }
}

function settingsBindings({ mode, cursor, filter }: SettingsState, flow: Flow): readonly Binding[] {
  const question = shownQuestion(flow)?.question;
  if (question?.kind !== 'settings') return [];
  const findings = question.findings.length > 0 ? [keys.findings] : [];
  switch (mode.kind) {
    case 'list':
      return [
        keys.acceptForward(cursor === 0 ? 'next' : 'change'),
        ...[keys.previous, keys.next, keys.search],
        ...(question.levels !== undefined && cursor > 0 ? [keys.where] : []),
        ...(question.file === undefined ? [] : [keys.file]),
        ...(question.whole === undefined ? [] : [keys.editor]),
        ...paging,
        ...findings,
        filter.characters.length > 0 ? { ...keys.back, does: 'all' } : keys.back,
        ...end,
      ];
    case 'search':
      return [keys.accept('keep'), keys.previous, keys.next, { ...keys.backEscape, does: 'all' }, keys.interruptShown];
    case 'levels':
      return [keys.acceptForward('change'), keys.previous, keys.next, ...paging, keys.back, ...end];
    case 'items':
      if (mode.field !== undefined) return [keys.acceptTab('take'), keys.backEscape, keys.interruptShown];
      return [
        keys.acceptForward(mode.cursor === 0 ? 'take' : 'change'),
        ...[keys.previous, keys.next, keys.remove, keys.earlier, keys.later, ...paging, keys.back, ...end],
      ];
    case 'options':
      return [keys.acceptForward('take'), keys.previous, keys.next, keys.back, ...end];
    case 'text':
      return [keys.acceptTab('take'), keys.backEscape, keys.interruptShown];
    case 'edited':
      return [
        keys.accept('take'),
        { ...keys.editor, does: 'edit again' },
        ...[keys.lineUp, keys.lineDown, ...paging, { ...keys.back, does: 'drop' }, ...end],
      ];
    case 'file':
    case 'findings':
      return [keys.accept('back'), keys.lineUp, keys.lineDown, ...paging, keys.back, ...end];
  }
}
