import { cleanText } from '../report/clean-text.ts';
import type { Session } from '../wizard/session.ts';
import { inquirerPrompter, isExit, type Prompter } from './prompter.ts';
import { runStep, type StepOutcome, type Talk } from './run-step.ts';
import { certificatesView, healthView, historyView, orProblem, type PromptViews } from './run-views.ts';

/** Asks the program to end. `process` is one. */
interface Signals {
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
}

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

interface HeldSignals {
  /** Runs the work; a signal that comes meanwhile is remembered, explained, and passed on as a wish to stop. */
  readonly during: <Value>(work: (stop: AbortSignal) => Promise<Value>) => Promise<Value>;
  /** The exit code of a signal that came, or undefined. */
  readonly code: () => number | undefined;
  readonly release: () => void;
}

/** Keeps signals from ending a run in the middle of an action. While nothing runs they have their usual effect. */
function holdSignals(signals: Signals, say: (sentence: string) => void): HeldSignals {
  let code: number | undefined;
  let abort = new AbortController();
  const handlers = Object.entries(codes).map(([name, value]) => {
    const hear = () => {
      if (code === undefined) {
        say('Stopping when this action has ended: a package transaction cannot be stopped half way.');
      }
      code = value;
      abort.abort();
    };
    return [name, hear] as const;
  });
  const release = () => {
    for (const [name, hear] of handlers) signals.off(name, hear);
  };
  return {
    code: () => code,
    release,
    async during(work) {
      abort = new AbortController();
      for (const [name, hear] of handlers) signals.on(name, hear);
      try {
        return await work(abort.signal);
      } finally {
        release();
      }
    },
  };
}

/** Where the prompts live; the process's own terminal by default. */
export interface PromptTerminal {
  readonly prompter?: Prompter;
  readonly print?: (line: string) => void;
  readonly signals?: Signals;
}

/**
 * The steps as line prompts, for plain terminals and screen readers: sentences, no spinner, no timer; with `views` also what the other
 * views of the full screen do. Resolves with the exit code: 0 when nothing failed, 1 when what was tried last has failed, 130 after
 * Ctrl-C (143, 129 after SIGTERM, SIGHUP). A signal stops a run between two actions, never during one.
 */
export async function runPrompts(
  session: Session,
  terminal: PromptTerminal = {},
  views?: PromptViews,
): Promise<number> {
  const print = terminal.print ?? printLine;
  const say = (sentence: string) => print(cleanText(sentence));
  const prompter = terminal.prompter ?? (await inquirerPrompter());
  process.stdout.on('error', carryOn);
  const held = holdSignals(terminal.signals ?? process, say);
  try {
    const { length } = session.steps;
    const name = session.site.hostName ?? (await session.host.identity.hostName());
    say(`pg-backup-api wizard on ${name}, ${length} ${length === 1 ? 'step' : 'steps'}.`);
    say('Nothing is changed before you have agreed to a plan.');
    const talk = { prompter, say };
    const code =
      views === undefined
        ? await runSteps(holding(session, held.during), talk, held.code)
        : await runViews({ session: holding(session, held.during), views, talk }, held.code);
    return held.code() ?? code;
  } catch (error) {
    if (!isExit(error)) throw error;
    say('Left.');
    return held.code() ?? 130;
  } finally {
    held.release();
    process.stdout.off('error', carryOn);
  }
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A terminal that is gone must not end a run half way: SIGHUP tells about it. */
function carryOn(): void {}

const viewNames = [
  { value: 'setup', label: 'Setup: the six steps' },
  { value: 'certificates', label: 'Certificates: renew, issue, revoke, rotate, requests, kit' },
  { value: 'health', label: 'Health: measure, and repair what is wrong' },
  { value: 'history', label: 'History: what was changed, and how to take it back' },
  { value: 'leave', label: 'Leave' },
] as const;

/** The views of the full screen in its order, one after the other as they are chosen, until the operator leaves. */
async function runViews(
  desk: { readonly session: Session; readonly views: PromptViews; readonly talk: Talk },
  stopped: () => number | undefined,
): Promise<number> {
  const { session, views, talk } = desk;
  let code = 0;
  let preset: string = views.first;
  for (;;) {
    const view = await talk.prompter.choose('What to do', viewNames, preset);
    if (view === 'setup') code = await runSteps(session, talk, stopped);
    else if (view === 'leave') return code;
    else {
      const work = view === 'certificates' ? certificatesView : view === 'health' ? healthView : historyView;
      const outcome = await orProblem(() => work(desk), talk);
      if (outcome !== undefined) code = outcome === 'failed' ? 1 : 0;
    }
    if (stopped() !== undefined) return 1;
    preset = 'leave';
  }
}

async function runSteps(session: Session, talk: Talk, stopped: () => number | undefined): Promise<number> {
  for (const [index, step] of session.steps.entries()) {
    talk.say('');
    talk.say(`Step ${index + 1} of ${session.steps.length}: ${step.title}. ${step.purpose}`);
    let outcome: StepOutcome;
    do {
      outcome = await runStep(session, step, talk);
      if (stopped() !== undefined) return 1;
    } while (outcome === 'failed' && (await talk.prompter.confirm('Try this step again', false)));
    if (outcome === 'failed') return 1;
    if (outcome === 'left') return 0;
  }
  talk.say('');
  talk.say('That was the last step. Next: wizard check, wizard dashboard.');
  return 0;
}

/** The session whose engine keeps signals waiting while it applies. */
function holding(session: Session, during: HeldSignals['during']): Session {
  const { engine } = session;
  return {
    ...session,
    engine: {
      ...engine,
      apply: (plan, proof, listen) => during((stop) => engine.apply(plan, proof, listen, stop)),
      undo: (id, listen) => during(() => engine.undo(id, listen)),
    },
  };
}
