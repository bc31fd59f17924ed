import type { WizardState } from '../wizard/wizard-state.ts';
import { helpScreen } from './help-screen.ts';
import { overviewScreen } from './overview-screen.ts';
import { passphraseScreen } from './passphrase-screen.ts';
import { questionScreen } from './question-screen.ts';
import { refusedScreen } from './refused-screen.ts';
import { resultScreen } from './result-screen.ts';
import { reviewScreen } from './review-screen.ts';
import { runScreen } from './run-screen.ts';
import type { Screen, Setting } from './screen.ts';
import { workingScreen } from './working-screen.ts';

/** The screen for where the operator stands. */
export function wizardScreen(state: WizardState, setting: Setting): Screen {
  const screen = stageScreen(state, setting);
  return state.view.help ? helpScreen(screen.place, screen.bindings, 0, setting) : screen;
}

function stageScreen({ flow, view }: WizardState, setting: Setting): Screen {
  const { stage } = flow;
  switch (stage.kind) {
    case 'overview':
      return overviewScreen(flow, view, setting);
    case 'asking':
      return questionScreen(flow, view, setting);
    case 'unlocking':
      return passphraseScreen(flow, stage.refusal, view, setting);
    case 'review':
      return reviewScreen(flow, stage.plan, view, setting);
    case 'applying':
      return runScreen(flow, stage.plan, stage.run, view, setting);
    case 'result':
      return resultScreen(flow, stage, view, setting);
    case 'refused':
      return refusedScreen(flow, stage.problem, view, setting);
    case 'looking':
    case 'planning':
    case 'proving':
      return workingScreen(flow, stage.kind, setting);
  }
}
