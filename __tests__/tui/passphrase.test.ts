import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import { layOut } from '../../source/tui/screens/layout.ts';
import { settingOf } from '../../source/tui/screens/screen.ts';
import { wizardScreen } from '../../source/tui/screens/wizard-screen.ts';
import { startWork } from '../../source/tui/wizard/stage-work.ts';
import { reduceWizard, startWizard, type WizardState } from '../../source/tui/wizard/wizard-state.ts';
import { type FlowEvent, startFlow } from '../../source/wizard/flow-state.ts';
import type { Session } from '../../source/wizard/session.ts';
import type { Site } from '../../source/wizard/site.ts';
import type { Step } from '../../source/wizard/step.ts';
import { emptyPlan, fakePlan, fakeSession, fakeStep } from '../support/sessions.ts';
import { choice } from './example-flows.ts';

const locked = (id: string, message: string) => new OperatorError({ id, message, fix: [] });
const needed = { id: 'ca-passphrase-needed', message: 'The key is protected.', fix: [] };
const wrong = { id: 'wrong-passphrase', message: 'The passphrase does not open CA.key.', fix: [] };
const todo = { state: 'todo', summary: 'not yet', findings: [] } as const;

const event = (one: FlowEvent) => ({ kind: 'event', event: one }) as const;
const extent = { rows: 0, height: 0 };
const press = (one: { readonly text: string } | { readonly key: 'enter' | 'escape' | 'backspace' }) =>
  ({ kind: 'press', press: one, extent }) as const;

/** The certificates step, asked about a choice, whose plan needs the passphrase. */
function askedFor(...events: readonly Parameters<typeof reduceWizard>[1][]): WizardState {
  const flow = startFlow([fakeStep({ id: 'certificates', title: 'Certificates' })]);
  const before: readonly FlowEvent[] = [
    { kind: 'open' },
    { kind: 'looked', facts: 'facts', assessment: todo, questions: [choice] },
    { kind: 'answer', value: '7' },
    { kind: 'locked', problem: needed },
  ];
  return [...before.map(event), ...events].reduce(reduceWizard, startWizard(flow));
}

function frame(state: WizardState): string {
  const setting = settingOf({ columns: 80, rows: 24 });
  const { rows } = layOut(wizardScreen(state, setting), [], [], setting);
  return rows.map((row) => row.map((segment) => segment.text).join('')).join('\n');
}

describe('the passphrase of the CA’s key', () => {
  it('is asked for when the plan needs it', () => {
    const shown = frame(askedFor());
    for (const words of ['Certificates · passphrase', 'Passphrase of the CA’s key', 'stored nowhere', 'Esc back']) {
      expect(shown).toContain(words);
    }
    expect(shown).not.toContain('✗');
  });

  it('is a star a character in the frame', () => {
    const shown = frame(askedFor(press({ text: 'open sesamee' }), press({ key: 'backspace' })));
    expect(shown).toContain('› ***********▏');
    expect(shown).not.toContain('sesame');
  });

  it('is handed on as it was typed, and is in no state that can be read', () => {
    const { flow, view } = askedFor(press({ text: ' open sesame ' }), press({ key: 'enter' }));
    expect(flow.stage.kind).toBe('planning');
    expect(flow.passphrase?.reveal()).toBe(' open sesame ');
    expect(JSON.stringify({ flow, view })).not.toContain('sesame');
  });

  it('must not be empty', () => {
    const state = askedFor(press({ key: 'enter' }));
    expect(state.flow.stage.kind).toBe('unlocking');
    expect(frame(state)).toContain('✗ It must not be empty.');
  });

  it('is asked for once more with an empty field when it was wrong', () => {
    const state = askedFor(
      press({ text: 'guess' }),
      press({ key: 'enter' }),
      event({ kind: 'locked', problem: wrong }),
    );
    expect(state.flow).toMatchObject({ stage: { kind: 'unlocking' }, passphrase: undefined });
    expect(frame(state)).toContain('› ▏');
    expect(frame(state)).toContain('✗ The passphrase does not open CA.key.');
    expect(frame(reduceWizard(state, press({ text: 'x' })))).not.toContain('✗');
  });

  it('leads back to the question before by Esc', () => {
    expect(askedFor(press({ text: 'x' }), press({ key: 'escape' })).flow.stage).toMatchObject({ kind: 'asking' });
  });

  it.each<[string, readonly FlowEvent[], boolean]>([
    ['is kept for another look at the step', [{ kind: 'refused', problem: wrong }, { kind: 'again' }], true],
    ['is forgotten with the step', [{ kind: 'refused', problem: wrong }, { kind: 'overview' }], false],
  ])('%s', (_, events, isKept) => {
    const state = askedFor(press({ text: 'x' }), press({ key: 'enter' }), ...events.map(event));
    expect(state.flow.passphrase !== undefined).toBe(isKept);
  });
});

describe('the work with it', () => {
  /** A step whose look opens the key, as far as the passphrase is the right one. */
  function lockedStep(plan = fakePlan('Renew the certificates')) {
    const sites: Site[] = [];
    const step: Step = {
      ...fakeStep({ id: 'certificates' }),
      look: async (_host, site) => {
        sites.push(site);
        return site.caPassphrase?.reveal();
      },
      plan: (facts) => {
        if (facts === undefined) throw locked(needed.id, needed.message);
        if (facts !== 'open sesame') throw locked(wrong.id, wrong.message);
        return plan;
      },
      prove: async (_host, site) => {
        sites.push(site);
        return { checks: [], problem: undefined };
      },
    };
    return { session: fakeSession([step]), sites };
  }

  /** Does the work of each stage until the operator is asked. */
  async function workOn(session: Session, start: WizardState): Promise<WizardState> {
    let state = start;
    while (['looking', 'planning', 'proving'].includes(state.flow.stage.kind)) {
      const told = await new Promise<FlowEvent>((tell, fail) => {
        startWork(session, state.flow, (one) => (one.kind === 'surveyed' ? undefined : tell(one)), fail);
      });
      state = reduceWizard(state, event(told));
    }
    return state;
  }

  const typed = (state: WizardState, text: string) =>
    [press({ text }), press({ key: 'enter' })].reduce(reduceWizard, state);

  async function opened(session: Session): Promise<WizardState> {
    return workOn(session, reduceWizard(startWizard(startFlow(session.steps)), event({ kind: 'open' })));
  }

  it('asks, refuses a wrong one and plans with the right one', async () => {
    const { session } = lockedStep();
    const asked = await opened(session);
    const refused = await workOn(session, typed(asked, 'close sesame'));
    const planned = await workOn(session, typed(refused, 'open sesame'));
    expect([asked, refused, planned].map(({ flow }) => flow.stage.kind)).toEqual(['unlocking', 'unlocking', 'review']);
  });

  it('proves with it where nothing is to be changed', async () => {
    const { session, sites } = lockedStep(emptyPlan('Nothing'));
    await workOn(session, typed(await opened(session), 'open sesame'));
    expect(sites.map((site) => site.caPassphrase?.reveal())).toEqual([undefined, 'open sesame', 'open sesame']);
  });
});
