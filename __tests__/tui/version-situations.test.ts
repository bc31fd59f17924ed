import { afterEach, beforeEach, expect, it } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import { availableCommand, choiceCommand } from '../../source/packages/commands.ts';
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
import { type ManagerAnswer, recordedChoices, troubleFile } from '../support/manager-scenarios.ts';
import { recordedManager } from '../support/recorded-manager.ts';
import { listed, verdictOf } from '../support/relied-answers.ts';
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

/** The troubles in which a list was asked for, and the choice where there was a list. */
const inTrouble = [...recordedChoices(troubleFile)].flatMap(([directory, answers]) =>
  [...new Set(answers.map(({ scenario }) => scenario))].flatMap((scenario) => {
    // What the package database says was asked after an installation.
    const own = answers.filter((answer) => answer.scenario === scenario && answer.argv[0] !== 'rpm');
    const manager = managerOf(scenario);
    const asked = (argv: readonly string[] | undefined) =>
      own.find((answer) => JSON.stringify(answer.argv) === JSON.stringify(argv));
    const list = asked(availableCommand(manager, packageName).argv);
    const told = manager === 'apt' || asked(choiceCommand(manager, packageName)?.argv) !== undefined;
    const had = list !== undefined && listed(manager, list.stdout).length > 0 && told;
    const failed = list !== undefined && !['fine', 'version-unknown'].includes(verdictOf(manager, list));
    return had || failed ? [[directory, scenario, own] as const] : [];
  }),
);

function managerOf(scenario: string): Manager {
  return scenario.slice(0, scenario.indexOf(':')) as Manager;
}

/** A key is another in each recording, and a proxy has another port. */
const settled = (answers: readonly ManagerAnswer[]): readonly ManagerAnswer[] =>
  answers.map((answer) => ({
    ...answer,
    ...Object.fromEntries(
      (['stdout', 'stderr'] as const).map((stream) => [
        stream,
        answer[stream]
          .replace(/(?:[0-9A-F]{4} *){10}/g, (key) => key.replace(/[0-9A-F]/g, 'F'))
          .replace(/0x[0-9A-F]{8}/g, '0xFFFFFFFF')
          .replace(/pid \d+|locked by \d+/g, (text) => text.replace(/\d+/, '4242')),
      ]),
    ),
  }));

it.each([...cases, ...inTrouble])('the version step at 80×24 with %s, %s', async (_, scenario, answers) => {
  if (scenario.endsWith('excluded'))
    host.put('/etc/yum.repos.d/lab.repo', '[enterprisedb-enterprise]\nexcludepkgs=pg-backup*\n');
  expect(await screens(managerOf(scenario), settled(answers))).toMatchSnapshot();
});
