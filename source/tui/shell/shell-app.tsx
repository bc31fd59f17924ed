import { useCallback, useEffect, useMemo, useState } from 'react';
import { OperatorError } from '../../errors.ts';
import type { JournaledRun } from '../../plan/journal-records.ts';
import { eventLine } from '../../report/event-text.ts';
import {
  beginningOf,
  type ListedCertificates,
  type RotationTrack,
  renewalOf,
} from '../../steps/certificates/row-operations.ts';
import { isBusy } from '../../wizard/flow-state.ts';
import type { Answers, Question } from '../../wizard/question.ts';
import type { Session } from '../../wizard/session.ts';
import type { OperationName, Step } from '../../wizard/step.ts';
import { type Command, commandFor, keys } from '../bindings.ts';
import {
  type CertificateItem,
  type CertificatesView,
  certificateBindings,
  certificateItems,
  certificatesScreen,
} from '../certificates/certificates-screen.ts';
import { ScreenFrame } from '../components/screen-frame.tsx';
import { TooSmall } from '../components/too-small.tsx';
import { clipboardSequence, copyText, exportJson, exportText } from '../health/export-text.ts';
import { healthBindings } from '../health/health-bindings.ts';
import { healthScreen, shownThings } from '../health/health-screen.ts';
import { chosen } from '../health/health-state.ts';
import { type HealthWish, useHealth } from '../health/use-health.ts';
import { historyBindings, historyScreen, type Undoing } from '../history/history-screen.ts';
import { usePress } from '../hooks/use-press.ts';
import type { Press } from '../keys.ts';
import { closingRows } from '../screens/closing-rows.ts';
import { helpScreen } from '../screens/help-screen.ts';
import { layOut } from '../screens/layout.ts';
import { isTooSmall, type Screen, settingOf } from '../screens/screen.ts';
import { wizardScreen } from '../screens/wizard-screen.ts';
import type { Lifecycle } from '../terminal/lifecycle.ts';
import { useTerminalSize } from '../terminal/use-terminal-size.ts';
import { piece } from '../text/row.ts';
import { useWizard } from '../wizard/use-wizard.ts';
import { shownQuestion } from '../wizard/view.ts';
import { exitCode, type WizardState } from '../wizard/wizard-state.ts';
import { chosenItem, obeyList, pointAt } from './list-view.ts';
import { OperationPane } from './operation-pane.tsx';
import { useList } from './use-list.ts';
import { tabs, type ViewId, viewAfter, viewOfDigit } from './views.ts';

/** Everything that the shell shows and does, wired by the command line. */
export interface ShellWish {
  readonly session: Session;
  readonly first: ViewId;
  readonly health: HealthWish;
  readonly title: string;
  readonly certificates: () => Promise<ListedCertificates>;
  readonly history: () => Promise<readonly JournaledRun[]>;
  /** The step of an operation, loaded when it is asked for. */
  readonly operation: (name: OperationName) => Promise<Step>;
  /** Work on certificates that needs more than a row: what is asked, and the step that the answers ask for. */
  readonly certificateForm: () => Promise<readonly Question[]>;
  readonly certificateWork: (answers: Answers) => Promise<Step>;
  /** Writes an export beside the others; the path it has got. */
  readonly write: (ending: 'txt' | 'json', text: string) => Promise<string>;
  /** Sends a sequence to the terminal, past the frames. */
  readonly send: (sequence: string) => void;
}

interface Shown {
  readonly id: number;
  readonly session: Session;
  readonly onAnswers?: (answers: Answers) => void;
}

const noPlan = { title: '', actions: [], notes: [], undoIfUnproven: false };

/** One screen to live in: four views of one host (or of several), and the operations that they open. */
export function ShellApp({ wish, lifecycle }: { readonly wish: ShellWish; readonly lifecycle: Lifecycle }) {
  const size = useTerminalSize();
  const setting = useMemo(() => settingOf(size, lifecycle.mouse), [size, lifecycle.mouse]);
  const small = isTooSmall(size);
  const [open, setOpen] = useState<ViewId>(wish.first);
  const [help, setHelp] = useState(false);
  const [operation, setOperation] = useState<Shown>();
  const isFree = operation === undefined;

  const [setup, toSetup] = useWizard(wish.session, lifecycle, { active: open === 'setup' && isFree });
  const [health, toHealth] = useHealth(wish.health, open === 'health' && isFree, lifecycle);
  const [track, setTrack] = useState<RotationTrack>();
  const readCertificates = useCallback(async () => {
    const read = await wish.certificates();
    setTrack(read.track);
    return certificateItems(read.rows);
  }, [wish]);
  const [list, setList, readAgain] = useList<CertificateItem>(
    readCertificates,
    open === 'certificates' && isFree,
    lifecycle,
  );
  const certificates: CertificatesView = useMemo(() => ({ ...list, track }), [list, track]);
  const [runs, setRuns, readRuns] = useList<JournaledRun>(wish.history, open === 'history' && isFree, lifecycle);
  const [undoing, setUndoing] = useState<Undoing>();
  const history = useMemo(() => ({ ...runs, undoing }), [runs, undoing]);

  const { hosts: measuredHosts, paused, filter, problemsOnly, sort } = health;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown changes with these alone, not with the clock or the cursor
  const things = useMemo(() => shownThings(health), [measuredHosts, paused, filter, problemsOnly, sort]);
  const screen = useMemo((): Screen => {
    const shown =
      open === 'setup'
        ? wizardScreen(setup, setting)
        : open === 'health'
          ? healthScreen(health, things, setting)
          : open === 'certificates'
            ? certificatesScreen(certificates, setting)
            : historyScreen(history, setting);
    const bindings = canSwitch(open, setup) ? [...shown.bindings, keys.nextView] : shown.bindings;
    return help ? helpScreen(shown.place, bindings, 0, setting) : { ...shown, bindings };
  }, [open, setup, health, things, certificates, history, help, setting]);

  const title = tabs(open, isFree && !help && undoing === undefined && canSwitch(open, setup));
  const host = [piece(wish.title, 'strong')];
  const layout = layOut(screen, title, host, setting);

  const code = exitCode(setup);
  useEffect(() => {
    if (setup.flow.ended)
      lifecycle.end(code, <ScreenFrame rows={closingRows(setup.flow, setting)} columns={setting.columns + 1} />);
  }, [setup.flow, code, setting, lifecycle]);

  const show = (step: Step, given: Answers, onAnswers?: (answers: Answers) => void) => {
    const { session } = wish;
    const site = { ...session.site, given: { ...session.site.given, ...given } };
    const shown = { session: { ...session, steps: [step], site }, ...(onAnswers && { onAnswers }) };
    setOperation((last) => ({ id: (last?.id ?? 0) + 1, ...shown }));
  };
  const begin = (name: OperationName, given: Answers = {}) => {
    wish.operation(name).then((step) => show(step, given), lifecycle.fail);
  };
  const askWork = (given: Answers = {}) => {
    const work = (answers: Answers) => {
      wish.certificateWork(answers).then((step) => show(step, {}), lifecycle.fail);
    };
    wish.certificateForm().then((questions) => show(formOf(questions), given, work), lifecycle.fail);
  };
  const onClose = useCallback(() => {
    setOperation(undefined);
    toHealth({ kind: 'again', now: Date.now() });
  }, [toHealth]);

  const leave = () => lifecycle.end(code);

  const pressHealth = (press: Press) => {
    const command = health.filtering ? undefined : commandFor(healthBindings(health), press);
    const thing = chosen(health, things);
    const tell = (message: string) => toHealth({ kind: 'told', message, now: Date.now() });
    switch (command) {
      case 'leave':
        return leave();
      case 'help':
        return setHelp(true);
      case 'repair':
        if (thing?.repair === undefined) return tell('No plan of the wizard repairs this; Enter shows what does.');
        return begin(thing.repair, thing.repair === 'renew' ? renewalOf(thing.certificate?.role) : {});
      case 'copy':
        if (thing === undefined) return undefined;
        wish.send(clipboardSequence(copyText(thing)));
        return tell(`Sent to the terminal's clipboard: ${thing.title}.`);
      case 'export':
        void exportAll().then(tell, tellProblem(tell));
        return undefined;
      default:
        return toHealth({ kind: 'press', press, extent: layout.extent, order: things });
    }
  };
  const exportAll = async () => {
    const text = await wish.write('txt', exportText(health, things));
    const json = await wish.write('json', exportJson(health, things));
    return `Written: ${text} and ${json}`;
  };
  const tellProblem = (tell: (message: string) => void) => (error: unknown) => {
    if (error instanceof OperatorError) tell(error.problem.message);
    else lifecycle.fail(error);
  };

  const pressCertificates = (press: Press) => {
    const command = commandFor(certificateBindings(certificates), press);
    const item = chosenItem(certificates);
    switch (command) {
      case 'leave':
        return leave();
      case 'help':
        return setHelp(true);
      case 'refresh':
        return readAgain();
      case 'renew':
      case 'new-key':
      case 'rotate':
      case 'abort':
      case 'revoke':
      case 'work': {
        const beginning = beginningOf(command, item?.row, track);
        return 'form' in beginning ? askWork(beginning.form) : begin(beginning.operation, beginning.given);
      }
      default:
        return setList((view) => obeyList(view, command, layout.extent));
    }
  };

  const pressHistory = (press: Press) => {
    const command = commandFor(historyBindings(history), press);
    if (undoing !== undefined) return pressUndoing(undoing, command);
    const run = chosenItem(runs);
    switch (command) {
      case 'leave':
        return leave();
      case 'help':
        return setHelp(true);
      case 'refresh':
        return readRuns();
      case 'undo':
        return run && setUndoing({ run, stage: 'review', lines: [] });
      default:
        return setRuns((view) => obeyList(view, command, layout.extent));
    }
  };
  const pressUndoing = ({ run, stage }: Undoing, command: Command | undefined) => {
    if (stage === 'review' && command === 'accept') return undo(run);
    if (stage !== 'running' && (command === 'back' || command === 'accept')) {
      setUndoing(undefined);
      return readRuns();
    }
    return setRuns((view) =>
      obeyList({ ...view, open: true }, command === 'accept' ? undefined : command, layout.extent),
    );
  };
  const undo = (run: JournaledRun) => {
    setUndoing({ run, stage: 'running', lines: [] });
    const say = (line: string | undefined) =>
      line !== undefined && setUndoing((now) => now && { ...now, lines: [...now.lines, line].slice(-200) });
    wish.session.engine
      .undo(run.id, (event) => say(eventLine(noPlan, event, false)))
      .then(
        () => undefined,
        (error: unknown) => {
          if (!(error instanceof OperatorError)) return lifecycle.fail(error);
          const { message, fix } = error.problem;
          for (const line of [`✗ ${message}`, ...fix.map((way) => `→ ${way}`)]) say(line);
          return undefined;
        },
      )
      .then(() => setUndoing((now) => now && { ...now, stage: 'ended' }));
  };

  const point = (item: string | number) => {
    const id = `${item}`;
    if (open === 'setup') toSetup({ kind: 'pointed', entry: Number(item) });
    else if (open === 'health') toHealth({ kind: 'pointed', thing: id, order: things });
    else if (open === 'certificates') setList((view) => pointAt(view, id));
    else setRuns((view) => pointAt(view, id));
  };

  usePress(
    lifecycle,
    isBusy(setup.flow) || undoing?.stage === 'running',
    (press) => {
      if (operation !== undefined) return;
      const isInterrupt = 'key' in press && press.key === 'interrupt';
      if (small && !isInterrupt) return;
      if (open === 'setup') {
        const next = canSwitch(open, setup) ? switched(open, press) : undefined;
        if (next !== undefined) return setOpen(next);
        return toSetup({ kind: 'press', press, extent: layout.extent });
      }
      if (isInterrupt) return toSetup({ kind: 'press', press, extent: layout.extent });
      if (help) return setHelp(false);
      const next = open === 'health' && health.filtering ? undefined : switched(open, press);
      if (next !== undefined && undoing === undefined) return setOpen(next);
      if (open === 'health') pressHealth(press);
      else if (open === 'certificates') pressCertificates(press);
      else pressHistory(press);
    },
    { rows: small || operation !== undefined ? [] : layout.rows, point },
  );

  if (small) return <TooSmall {...size} />;
  if (operation !== undefined) {
    const { id, session, onAnswers } = operation;
    return <OperationPane key={id} {...{ session, onAnswers, lifecycle, title, host, setting, onClose }} />;
  }
  return <ScreenFrame rows={layout.rows} columns={setting.columns + 1} />;
}

/** Digits and Tab open another view, except where they are text or answer a question. */
function canSwitch(open: ViewId, { flow, view }: WizardState): boolean {
  if (open !== 'setup') return true;
  if (flow.leaving || view.help) return false;
  const kind = shownQuestion(flow)?.question.kind;
  return flow.stage.kind !== 'unlocking' && kind !== 'text' && kind !== 'list' && kind !== 'settings';
}

function switched(open: ViewId, press: Press): ViewId | undefined {
  if ('text' in press) return viewOfDigit(press.text);
  return press.key === 'tab' ? viewAfter(open) : undefined;
}

/** A step that asks and does nothing: what it has asked goes to whoever opened it. */
function formOf(questions: readonly Question[]): Step {
  return {
    id: 'certificates',
    title: 'Certificates',
    purpose: 'Work on certificates.',
    look: async () => undefined,
    assess: () => ({ state: 'todo', summary: '', findings: [] }),
    questions: () => questions,
    plan: () => noPlan,
    // Whoever has the answers takes this step off the screen; until then it shows that something is being prepared.
    prove: () => new Promise(() => undefined),
  };
}
