import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import type { Answers } from '../../source/wizard/question.ts';
import type { Session } from '../../source/wizard/session.ts';
import type { Assessment } from '../../source/wizard/step.ts';
import { emptyPlan, fakeEngine, fakePlan, fakeSession, fakeStep, gate } from '../support/sessions.ts';
import { runSetup as runWizard } from '../support/shell.ts';
import { createTerminal, key, type TestTerminal } from '../support/terminal.ts';
import { choice, confirm, list, text } from './example-flows.ts';

const done: Assessment = { state: 'done', summary: 'fine', findings: [] };

function start(session: Session, columns = 80, rows = 24, environment?: Readonly<Record<string, string>>) {
  const terminal = createTerminal(columns, rows, environment);
  return { terminal, code: runWizard(session, terminal.streams) };
}

/** The row under the frame stays free, so that nothing is ever pushed out of the window by the frame itself. */
async function expectRoom(terminal: TestTerminal): Promise<void> {
  expect((await terminal.screen()).at(-1)).toBe('');
}

describe.each([
  [80, 24],
  [200, 50],
  [60, 15],
])('the whole job at %i×%i', (columns, rows) => {
  it('needs Enter only, and ends with 0 and what to do next', async () => {
    let seen: Answers = {};
    const step = fakeStep({
      id: 'version',
      title: 'Version',
      questions: [choice, text, list, confirm],
      plan: (_, answers) => {
        seen = answers;
        return fakePlan('Pin the version');
      },
    });
    const verify = fakeStep({ id: 'verify', title: 'Verify', plan: () => emptyPlan('Nothing') });
    const engine = fakeEngine();
    const { terminal, code } = start(fakeSession([fakeStep(), step, verify], { engine }), columns, rows);
    const words = [
      /Verify +○ to do/,
      'Enter applies',
      'Go on with step 2',
      'Which version',
      'Version specifier',
      'Names of the server',
      'Keep the old pin',
      'Enter applies',
      'Go on with step 3',
      'Finish',
      /› +Leave/,
    ];
    for (const expected of words) {
      await terminal.waitFor(expected);
      await expectRoom(terminal);
      await terminal.press(key.enter);
    }
    expect(await code).toBe(0);
    expect(await terminal.waitFor('Next:')).toContain('wizard status');
    expect(engine.applied.map((plan) => plan.title)).toEqual(['Do Configure', 'Pin the version']);
    expect(seen).toEqual({
      version: '7',
      specifier: '2.2.0-1*',
      names: ['barman1.example.com', '10.0.0.5'],
      keep: false,
    });
  });
});

describe('the overview', () => {
  it('looks at every step by itself and puts the cursor on the first that is not done', async () => {
    const steps = [fakeStep({ assess: () => done }), fakeStep({ id: 'version', title: 'Version' })];
    const { terminal, code } = start(fakeSession(steps));
    const screen = await terminal.waitFor(/› 2 +Version/);
    expect(screen).toContain('barman1.example.com');
    expect(screen).toMatch(/1 {2}Configure +✓ done +fine/);
    await terminal.press('q');
    expect(await code).toBe(0);
    expect(await terminal.waitFor('Nothing on this host was changed')).not.toContain('q leave');
  });

  it('offers to leave a host where everything is done', async () => {
    const { terminal, code } = start(fakeSession([fakeStep({ assess: () => done })]));
    expect(await terminal.waitFor(/› +Leave/)).toContain('wizard dashboard');
    await terminal.press(key.enter);
    expect(await code).toBe(0);
  });

  it('explains a step that cannot be looked at, with the way out', async () => {
    const problem = { id: 'no-config', message: 'There is no config.yml.', fix: ['Name it: --config FILE'] };
    const look = async () => {
      throw new OperatorError(problem);
    };
    const { terminal, code } = start(fakeSession([fakeStep({ look })]));
    expect(await terminal.waitFor('✗ broken')).toContain('There is no config.yml.');
    await terminal.press(key.enter);
    expect(await terminal.waitFor('Try again')).toContain('→ Name it: --config FILE');
    await terminal.press('q');
    expect(await code).toBe(1);
  });
});

describe('answers from options', () => {
  it('are not asked, and reach the plan', async () => {
    let seen: Answers = {};
    const step = fakeStep({
      questions: [choice, confirm],
      plan: (_, answers) => {
        seen = answers;
        return fakePlan('Pin');
      },
    });
    const { terminal } = start(fakeSession([step], { site: { given: { version: '3' } } }));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    expect(await terminal.waitFor('Keep the old pin')).not.toContain('Which version');
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    expect(seen).toEqual({ version: '3', keep: false });
    await terminal.press(key.controlC);
  });

  it('that are no answers are refused with the option that gave them', async () => {
    const session = fakeSession([fakeStep({ questions: [choice] })], { site: { given: { version: 'x' } } });
    const { terminal } = start(session);
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('--version: “x” is none of');
    await terminal.press(key.controlC);
  });
});

describe('typing', () => {
  async function expectTyped(keys: readonly string[], shown: string): Promise<void> {
    const { terminal, code } = start(fakeSession([fakeStep({ questions: [{ ...text, default: 'ab' }] })]));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('› ab▏');
    await terminal.press(...keys);
    await terminal.waitFor(`› ${shown}\n`);
    await terminal.press(key.controlC);
    expect(await code).toBe(130);
  }

  it.each<[string, readonly string[], string]>([
    ['a paste with line ends is one line and does not submit', ['c\rd\r'], 'abc d▏'],
    ['Backspace as 0x7f', [key.backspace], 'a▏'],
    ['Backspace as 0x08', ['\u0008'], 'a▏'],
    ['the cursor moves', [key.left, key.left, 'x'], 'x▏ab'],
    ['q and ? are letters', ['q', '?'], 'abq?▏'],
  ])('%s', async (_, keys, shown) => {
    await expectTyped(keys, shown);
  });
});

describe('a run', () => {
  it('keeps a tail of 5,000 lines and the frame in its place', async () => {
    const { opened, open } = gate();
    const engine = fakeEngine(async (listen) => {
      listen({ kind: 'action-started', index: 0 });
      for (let line = 1; line <= 5000; line += 1) {
        listen({ kind: 'output', index: 0, text: `Get:${line} \u001b[2Jfrom http://user:secret@host/` });
      }
      await opened;
    });
    const { terminal, code } = start(fakeSession([fakeStep()], { engine }));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    await terminal.press(key.enter);
    const screen = await terminal.waitFor('Get:5000');
    expect(screen).not.toContain('Get:4900 ');
    expect(screen).not.toContain('secret');
    await expectRoom(terminal);
    expect((await terminal.history()).filter((line) => line.includes('Get:')).length).toBeLessThan(24);
    expect(terminal.bytes().length).toBeLessThan(60_000);
    open();
    await terminal.waitFor('Done and proven');
    await terminal.press('q');
    expect(await code).toBe(0);
  });

  it('that failed shows why, its last lines, what was put back and what stays', async () => {
    const engine = fakeEngine(async (listen) => {
      listen({ kind: 'action-started', index: 0 });
      listen({ kind: 'output', index: 0, text: 'E: Unable to locate package' });
      throw new OperatorError({ id: 'apt', message: 'apt-get failed.', fix: ['apt-get update'] });
    });
    const { terminal, code } = start(fakeSession([fakeStep()], { engine }));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    await terminal.press(key.enter);
    const screen = await terminal.waitFor('It failed. What had been changed is put back; what remains');
    for (const words of [
      'apt-get failed.',
      '→ apt-get update',
      'E: Unable to locate',
      'config.yml is put back',
      'The package stays installed.',
    ]) {
      expect(screen).toContain(words);
    }
    await terminal.press('q');
    expect(await code).toBe(1);
    expect((await terminal.screen()).join('\n')).toMatch(/apt-get failed\.\s+→ apt-get update/);
  });

  it('is not left in the middle: Ctrl-C asks, a second one stops after the action', async () => {
    const { opened, open } = gate();
    let stop: AbortSignal | undefined;
    const plain = fakeEngine(async (listen) => {
      listen({ kind: 'action-started', index: 0 });
      await opened;
    });
    const engine: Session['engine'] = {
      ...fakeSession([]).engine,
      apply: (plan, proof, listen, signal) => {
        stop = signal;
        return plain.apply(plan, proof, listen);
      },
    };
    const { terminal, code } = start(fakeSession([fakeStep()], { engine }));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    await terminal.press(key.enter);
    await terminal.waitFor('Whole output');
    await terminal.press(key.controlC);
    expect(await terminal.waitFor('cannot be stopped half way')).toContain('undo everything except packages');
    expect(stop?.aborted).toBe(false);
    await terminal.press(key.controlC);
    await terminal.waitFor('Stopping after this action');
    expect(stop?.aborted).toBe(true);
    open();
    expect(await code).toBe(130);
  });
});

describe('the end', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ])('%s ends with %i and gives the terminal back', async (name, expected) => {
    const { terminal, code } = start(fakeSession([fakeStep()]));
    await terminal.waitFor('to do');
    expect([terminal.isRaw(), terminal.isCursorHidden()]).toEqual([true, true]);
    terminal.signal(name);
    expect(await code).toBe(expected);
    expect([terminal.isRaw(), terminal.isCursorHidden()]).toEqual([false, false]);
    expect(terminal.listeners()).toEqual([]);
  });

  it('comes at the second signal even when what runs does not end', async () => {
    const engine = fakeEngine(() => new Promise<never>(() => undefined));
    const { terminal, code } = start(fakeSession([fakeStep()], { engine }));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    await terminal.press(key.enter);
    await terminal.waitFor('applying');
    terminal.signal('SIGTERM');
    await terminal.waitFor('Stopping after this action');
    terminal.signal('SIGTERM');
    expect(await code).toBe(143);
  });

  it('waits for the action when the terminal is gone, however often that is told', async () => {
    const { opened, open } = gate();
    const engine = fakeEngine(() => opened);
    const { terminal, code } = start(fakeSession([fakeStep()], { engine }));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    await terminal.press(key.enter);
    await terminal.waitFor('applying');
    const early = code.then(() => 'left early');
    for (let time = 0; time < 3; time += 1) {
      terminal.signal('SIGHUP');
      terminal.streams.stdout.emit('error', Object.assign(new Error('write EIO'), { code: 'EIO' }));
    }
    await terminal.waitFor('Stopping after this action');
    expect(await Promise.race([early, Promise.resolve('waits')])).toBe('waits');
    open();
    expect(await code).toBe(129);
  });

  it.each(['error', 'end'])('comes when the terminal is gone, which stdin tells by its %s', async (event) => {
    const { terminal, code } = start(fakeSession([fakeStep()]));
    await terminal.waitFor('to do');
    terminal.streams.stdin.emit(event, Object.assign(new Error('read EIO'), { code: 'EIO' }));
    expect(await code).toBe(129);
  });

  it.each<[string, Session]>([
    ['in the work of a step', fakeSession([fakeStep({ plan: failing })])],
    ['in what a screen shows', fakeSession([fakeStep({ questions: [{ ...text, preview: failing }] })])],
  ])('is our bug %s: the error comes out, the terminal is given back', async (_, session) => {
    const { terminal, code } = start(session);
    const ended = expect(code).rejects.toThrow('a bug');
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await ended;
    expect([terminal.isRaw(), terminal.isCursorHidden()]).toEqual([false, false]);
  });
});

function failing(): never {
  throw new TypeError('a bug');
}

describe('the window', () => {
  it('may be made smaller and larger: nothing stale stays, nothing of the scrollback goes', async () => {
    const { terminal } = start(fakeSession([fakeStep({ plan: () => fakePlan('Switch it on', 40) })]));
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    for (const [columns, rows] of [
      [66, 24],
      [66, 16],
      [120, 30],
      [60, 15],
      [200, 50],
    ] as const) {
      terminal.resize(columns, rows);
      const screen = await terminal.waitFor('Enter apply');
      expect(screen.match(/Enter apply/g)).toHaveLength(1);
      expect(screen.match(/Switch it on/g)).toHaveLength(1);
      await expectRoom(terminal);
    }
    expect(terminal.bytes()).not.toContain('\u001b[3J');
    expect(terminal.bytes()).not.toContain('\u001b[2J');
    await terminal.press(key.controlC);
  });

  it('that is too small says so, takes no answer, and goes on when it is larger', async () => {
    const { terminal, code } = start(fakeSession([fakeStep()]));
    await terminal.waitFor('to do');
    terminal.resize(50, 10);
    await terminal.waitFor('This window is 50×10');
    await terminal.press(key.enter);
    terminal.resize(80, 24);
    await terminal.waitFor('Enter opens step 1');
    await terminal.press(key.controlC);
    expect(await code).toBe(130);
  });

  it('without UTF-8 gets ASCII only', async () => {
    const { terminal, code } = start(fakeSession([fakeStep({ assess: () => done })]), 80, 24, { LANG: 'C' });
    expect(await terminal.waitFor('+ done')).toContain('>    Leave');
    expect(terminal.bytes()).not.toMatch(/[^\u0000-\u007f]/);
    await terminal.press('q');
    await code;
  });
});
