import { currentStep, type Flow } from '../../wizard/flow-state.ts';
import { piece, prose, row, spinner } from '../text/row.ts';
import { wizardBindings } from '../wizard/wizard-bindings.ts';
import { placeOf } from './place.ts';
import type { Screen, Setting } from './screen.ts';

const sayings = {
  looking: { doing: 'looking', saying: 'Looking at this host. Nothing is changed by that.' },
  planning: { doing: 'planning', saying: 'Working out what has to be done.' },
  proving: { doing: 'proving', saying: 'Nothing has to be changed. Proving from outside that it works …' },
} as const;

/** A moment to wait, with a word on what for. */
export function workingScreen(flow: Flow, kind: keyof typeof sayings, setting: Setting): Screen {
  const { doing, saying } = sayings[kind];
  return {
    place: placeOf(flow, doing),
    top: prose(currentStep(flow).purpose, setting.textColumns, { tone: 'dim' }),
    body: [row(spinner, piece(` ${saying}`))],
    offset: 0,
    bottom: [],
    bindings: wizardBindings(flow),
  };
}
