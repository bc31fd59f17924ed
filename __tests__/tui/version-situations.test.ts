import { afterEach, beforeEach, expect, it } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import type { Manager } from '../../source/packages/manager.ts';
import { lookAtPackage } from '../../source/steps/look-at-candidates.ts';
import { packageName, type VersionFacts } from '../../source/steps/version/version-facts.ts';
import { versionStep } from '../../source/steps/version/version-step.ts';
import { layOut } from '../../source/tui/screens/layout.ts';
import { settingOf } from '../../source/tui/screens/screen.ts';
import { wizardScreen } from '../../source/tui/screens/wizard-screen.ts';
import { startWizard } from '../../source/tui/wizard/wizard-state.ts';
import { advance } from '../../source/wizard/flow.ts';
import { type FlowEvent, startFlow } from '../../source/wizard/flow-state.ts';
import { configured } from '../steps/configure/configured.ts';
import { recordedChoices } from '../support/manager-scenarios.ts';
import { recordedManager } from '../support/recorded-manager.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

const families = { apt: 'debian', dnf: 'redhat', zypper: 'suse' } as const;
const config = configured('cluster_name: speedy\ninstances:\n- Name: barman1\n  role: barman\n');

/** The screen of the step at 80×24, as the answers of a manager leave it: its findings, then its question. */
async function screens(manager: Manager, answers: Parameters<typeof recordedManager>[1]): Promise<string> {
  const looked = await lookAtPackage(recordedManager(host, answers), manager, packageName);
  const facts: VersionFacts = {
    ...looked,
    config,
    family: families[manager],
    pin: undefined,
    misread: undefined,
    local: undefined,
    candidates: looked.list.state === 'listed' ? looked.list.candidates : [],
    fromSource: false,
  };
  const questions = versionStep.questions(facts);
  const events: readonly FlowEvent[] = [
    { kind: 'open' },
    { kind: 'looked', facts, assessment: versionStep.assess(facts), questions },
    ...(questions.length === 0 ? [planned(facts)] : []),
  ];
  const flow = events.reduce(advance, startFlow([versionStep]));
  const setting = settingOf({ columns: 80, rows: 24 });
  const { rows } = layOut(wizardScreen(startWizard(flow), setting), [], [], setting);
  return rows
    .map((row) =>
      row
        .map((segment) => segment.text)
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

/** Nothing to ask: the plan, or why there is none. */
function planned(facts: VersionFacts): FlowEvent {
  try {
    return { kind: 'planned', plan: versionStep.plan(facts, {}) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { kind: 'refused', problem: error.problem };
  }
}

const cases = [...recordedChoices()].flatMap(([directory, answers]) => {
  // Of a lock no list is recorded.
  const scenarios = [...new Set(answers.map(({ scenario }) => scenario))].filter((id) => id !== 'zypper: locked');
  return scenarios.map(
    (scenario) => [directory, scenario, answers.filter((answer) => answer.scenario === scenario)] as const,
  );
});

it.each(cases)('the version step at 80×24 with %s, %s', async (_, scenario, answers) => {
  if (scenario.endsWith('excluded'))
    host.put('/etc/yum.repos.d/lab.repo', '[enterprisedb-enterprise]\nexcludepkgs=pg-backup*\n');
  const manager = scenario.slice(0, scenario.indexOf(':')) as Manager;
  expect(await screens(manager, answers)).toMatchSnapshot();
});
