import { advance } from '../../source/wizard/flow.ts';
import { type Flow, type FlowEvent, startFlow } from '../../source/wizard/flow-state.ts';
import type {
  ChoiceQuestion,
  ConfirmQuestion,
  ListQuestion,
  Question,
  SettingsQuestion,
  TextQuestion,
} from '../../source/wizard/question.ts';
import type { Assessment, Evidence } from '../../source/wizard/step.ts';
import { emptyPlan, fakePlan } from '../support/sessions.ts';

/** Flows that stand at each screen of the wizard, with more on it than fits a small window. */

const steps = [
  { id: 'configure', title: 'Switch the API on', purpose: 'Sets enable_pg_backup_api in config.yml.' },
  { id: 'version', title: 'Choose the version', purpose: 'Pins the package.' },
  { id: 'verify', title: 'Verify', purpose: 'Proves it from outside.' },
] as const;

const todo: Assessment = {
  state: 'attention',
  summary: 'the pin 2.1.0-1* is older than what the repository has, which is 2.2.0-1.bookworm since this morning',
  findings: [
    { id: 'old-pin', severity: 'warn', message: 'The pin is older than the newest.', fix: 'Choose 2.2.0-1*.' },
    { id: 'blocked', severity: 'block', message: 'config.yml cannot be read.' },
  ],
};

const many = Array.from({ length: 40 }, (_, index) => `${index}`);

export const choice: ChoiceQuestion = {
  kind: 'choice',
  id: 'version',
  label: 'Which version',
  hint: 'The newest one that the repository offers is chosen.',
  default: '7',
  choices: many.map((value) => ({ value, label: `2.2.${value}-1`, hint: 'from the repository' })),
};
export const text: TextQuestion = {
  kind: 'text',
  id: 'specifier',
  label: 'Version specifier',
  hint: 'As TPA passes it on.',
  default: '2.2.0-1*',
  validate: (value) => (value === '' ? 'A specifier is needed.' : undefined),
  preview: (value) => [`pg-backup-api=${value}`, ...many.map((line) => `candidate ${line}`)],
};
export const list: ListQuestion = {
  kind: 'list',
  id: 'names',
  label: 'Names of the server certificate',
  default: ['barman1.example.com', '10.0.0.5'],
  validate: (values) => (values.length === 0 ? 'One name at least.' : undefined),
};
export const confirm: ConfirmQuestion = { kind: 'confirm', id: 'keep', label: 'Keep the old pin', default: false };

export const settings: SettingsQuestion = {
  kind: 'settings',
  id: 'set',
  label: 'Settings of this cluster',
  default: ['enable_pg_backup_api=true'],
  rows: many.map((number) => ({
    key: `setting_${number}`,
    value: 'false',
    source: 'default of TPA',
    isSet: false,
    help: 'What it means.',
  })),
  findings: ['Line 12: the key is written twice.'],
  validate: () => undefined,
  preview: (assignments) => assignments.map((assignment) => `+  ${assignment.replace('=', ': ')}`),
};

const plan = {
  ...fakePlan('Switch pg-backup-api on'),
  actions: many.flatMap(() => fakePlan('one of many').actions),
  notes: ['The service restarts; running backups are not affected.'],
};
const problem = {
  id: 'no-answer',
  message: 'The API does not answer on 127.0.0.1:7480.',
  detail: 'curl: (7) Failed to connect',
  fix: ['systemctl status pg-backup-api', 'journalctl -u pg-backup-api'],
};
const proof: Evidence = {
  checks: many.map((id) => ({ id, label: `Check ${id}`, state: 'ok', detail: 'as it should be' })),
  problem: undefined,
};

function play(events: readonly FlowEvent[]): Flow {
  return events.reduce(advance, startFlow(steps));
}

export function asking(question: Question): Flow {
  return play([{ kind: 'open' }, { kind: 'looked', facts: 0, assessment: todo, questions: [question] }]);
}

const surveyed = steps.map(({ id }): FlowEvent => ({ kind: 'surveyed', step: id, assessment: todo }));
const toReview: readonly FlowEvent[] = [
  { kind: 'open' },
  { kind: 'looked', facts: 0, assessment: todo, questions: [] },
  { kind: 'planned', plan },
];
const toRun: readonly FlowEvent[] = [
  ...toReview,
  { kind: 'apply' },
  {
    kind: 'run',
    events: [
      { kind: 'run-started', id: 'r', plan, log: '/var/lib/pg-backup-api-wizard/logs/r.log' },
      { kind: 'action-started', index: 0 },
      { kind: 'progress', index: 0, percent: 45, text: 'Unpacking pg-backup-api' },
      ...many.map((line) => ({ kind: 'output' as const, index: 0, text: `Get:${line} deb package` })),
    ],
  },
];
const report = { id: 'r', log: '/var/lib/pg-backup-api-wizard/logs/r.log', stays: [] };

/** Name of the screen, the flow that stands there, and what the operator must see at every size. */
export const exampleFlows: readonly (readonly [string, Flow, readonly string[]])[] = [
  ['overview', play(surveyed), ['Switch the API on', '! attention', 'Leave', 'Enter opens step 1', 'q leave']],
  ['overview at the start', play([]), ['looking', 'waiting', 'q leave']],
  ['looking', play([{ kind: 'open' }]), ['Step 1 of 3', 'Looking at this host', 'Esc back']],
  ['choice', asking(choice), ['Which version', '● 2.2.7-1', 'below', 'Enter next', 'Esc back']],
  ['text', asking(text), ['Version specifier', '2.2.0-1*▏', 'pg-backup-api=2.2.0-1*', 'Ctrl-C leave']],
  ['list', asking(list), ['barman1.example.com, 10.0.0.5▏', '2: barman1.example.com']],
  ['confirm', asking(confirm), ['Keep the old pin', '› No', 'Enter next']],
  [
    'settings',
    asking(settings),
    ['+  enable_pg_backup_api: true', 'setting_0', 'default of TPA', 'below', 'Enter next'],
  ],
  [
    'passphrase',
    play([...toReview.slice(0, 2), { kind: 'locked', problem }]),
    ['Passphrase of the CA’s key', '› ▏', 'stored nowhere', 'Enter next'],
  ],
  ['review', play(toReview), ['Switch pg-backup-api on', '80 actions', 'running backups', 'below', 'Enter apply']],
  ['run', play(toRun), ['Change /etc/tpa/config.yml', '45 %', 'Get:39 deb package', 'logs/r.log', 'q leave']],
  ['leave question', play([...toRun, { kind: 'leave' }]), ['cannot be', '› Stay', 'Stop after this action']],
  [
    'proven',
    play([...toRun, { kind: 'finished', report: { ...report, outcome: 'proven' }, evidence: proof }]),
    ['✓ Done and proven.', '✓ ok', 'Check 0', '› Go on with step 2'],
  ],
  [
    'undone',
    play([
      ...toRun,
      { kind: 'run', events: [{ kind: 'undoing', what: 'config.yml' }] },
      {
        kind: 'finished',
        report: { ...report, outcome: 'undone', problem, stays: ['The package stays installed.'] },
        evidence: undefined,
      },
    ]),
    ['✗ It failed.', 'does not answer', '› Try again', 'Back to the list of steps'],
  ],
  [
    'nothing to change',
    play([
      ...toReview.slice(0, 2),
      { kind: 'planned', plan: emptyPlan('Nothing') },
      { kind: 'finished', report: undefined, evidence: { checks: [], problem: undefined } },
    ]),
    ['✓ Nothing to change', '› Go on with step 2'],
  ],
  [
    'refused',
    play([...toReview.slice(0, 2), { kind: 'refused', problem }]),
    ['✗ The API does not answer', '→ systemctl status pg-backup-api', '› Try again'],
  ],
];
