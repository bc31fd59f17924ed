import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import type { Prompter } from '../../source/prompts/prompter.ts';
import { runPrompts } from '../../source/prompts/run-prompts.ts';
import type { Answers, Question } from '../../source/wizard/question.ts';
import type { Session } from '../../source/wizard/session.ts';
import type { Evidence } from '../../source/wizard/step.ts';
import { emptyPlan, fakeEngine, fakePlan, fakeSession, fakeStep } from '../support/sessions.ts';

type Reply = string | boolean | 'preset' | 'Ctrl-C';

/** Answers prompts in order and remembers what was asked; without a reply left the preset is taken. */
function scripted(replies: readonly Reply[] = []): Prompter & { readonly asked: string[] } {
  const queue = [...replies];
  const asked: string[] = [];
  const reply = <Value>(message: string, preset: Value): Value => {
    asked.push(message);
    const next = queue.shift() ?? 'preset';
    if (next === 'Ctrl-C') throw Object.assign(new Error('closed'), { name: 'ExitPromptError' });
    return next === 'preset' ? preset : (next as Value);
  };
  return {
    asked,
    choose: async (message, _choices, preset) => reply(message, preset),
    confirm: async (message, preset) => reply(message, preset),
    secret: async (message) => reply(message, ''),
    type: async (message, preset, validate) => {
      const value = reply(message, preset);
      const reason = validate(value);
      if (reason !== undefined) throw new Error(`refused: ${reason}`);
      return value;
    },
  };
}

async function talk(session: Session, replies?: readonly Reply[], signals = new EventEmitter()) {
  const prompter = scripted(replies);
  const said: string[] = [];
  const code = await runPrompts(session, { prompter, print: (line) => said.push(line), signals });
  return { code, said, asked: prompter.asked };
}

const disproof: Evidence = {
  checks: [{ id: 'port', label: 'Port 7480', state: 'crit', detail: 'refused' }],
  problem: { id: 'down', message: 'The API does not answer.', fix: ['systemctl start pg-backup-api'] },
};

const colour: Question = {
  kind: 'choice',
  id: 'colour',
  label: 'Colour',
  hint: 'It will be seen from afar.',
  default: 'red',
  choices: [
    { value: 'red', label: 'Red' },
    { value: 'blue', label: 'Blue', hint: 'calm' },
  ],
};
const names: Question = { kind: 'list', id: 'names', label: 'Names', default: ['a', 'b'], validate: () => undefined };

describe('the steps as line prompts', () => {
  it('needs Enter only, and ends with 0', async () => {
    const engine = fakeEngine();
    const steps = [fakeStep(), fakeStep({ id: 'verify', title: 'Verify' })];
    const { code, asked } = await talk(fakeSession(steps, { engine }));
    expect(code).toBe(0);
    expect(asked).toEqual(['Apply this plan', 'Apply this plan']);
    expect(engine.applied.map((plan) => plan.title)).toEqual(['Do Configure', 'Do Verify']);
  });

  it('says step, state, plan with its difference, progress and result as sentences', async () => {
    const { said } = await talk(fakeSession([fakeStep()]));
    expect(said).toEqual(
      expect.arrayContaining([
        'pg-backup-api wizard on barman1.example.com, 1 step.',
        'Step 1 of 1: Configure. Switches the API on in config.yml.',
        'To do: not yet',
        'Plan: Do Configure. 2 actions.',
        '1. Change /etc/tpa/config.yml',
        '   +enable_pg_backup_api: true',
        '   Undo: The file is put back as it was.',
        '2 of 2: Restart the API.',
        'Done and proven.',
        'Ok: The API answers. HTTP 200 in 12 ms',
      ]),
    );
  });

  it('hands the answers to the plan: chosen, listed, and given as options', async () => {
    let seen: Answers = {};
    const step = fakeStep({
      questions: [colour, names, { kind: 'confirm', id: 'sure', label: 'Sure', default: false }],
      plan: (_, answers) => {
        seen = answers;
        return emptyPlan('Nothing');
      },
    });
    const session = fakeSession([step], { site: { given: { sure: true } } });
    const { asked } = await talk(session, ['blue', 'x, y z']);
    expect(seen).toEqual({ colour: 'blue', names: ['x', 'y', 'z'], sure: true });
    expect(asked).toEqual(['Colour', 'Names, separated by commas or spaces']);
  });

  it('applies nothing when there is nothing to change', async () => {
    const engine = fakeEngine();
    const { code, said } = await talk(fakeSession([fakeStep({ plan: () => emptyPlan('Nothing') })], { engine }));
    expect([code, engine.applied.length]).toEqual([0, 0]);
    expect(said).toContain('Nothing has to be changed.');
  });

  it('changes nothing without an agreement', async () => {
    const engine = fakeEngine();
    const { code, said } = await talk(fakeSession([fakeStep()], { engine }), [false, 'left']);
    expect([code, engine.applied.length]).toEqual([0, 0]);
    expect(said).toContain('Nothing was changed.');
  });

  it('asks again with the earlier answers as defaults', async () => {
    const engine = fakeEngine();
    const step = fakeStep({ questions: [colour], plan: (_, { colour: chosen }) => fakePlan(`Paint it ${chosen}`) });
    const { asked } = await talk(fakeSession([step], { engine }), ['blue', false, 'again', 'preset']);
    expect(asked).toEqual(['Colour', 'Apply this plan', 'What then', 'Colour', 'Apply this plan']);
    expect(engine.applied.map((plan) => plan.title)).toEqual(['Paint it blue']);
  });

  it('ends with 1 when the proof fails, and says why and what helps', async () => {
    const { code, said } = await talk(fakeSession([fakeStep({ prove: async () => disproof })]));
    expect(code).toBe(1);
    expect(said).toEqual(
      expect.arrayContaining([
        'Done, but the proof failed.',
        'The API does not answer.',
        'What helps: systemctl start pg-backup-api',
        'Failed: Port 7480. refused',
      ]),
    );
  });

  it('says the last lines of a command that failed, without control characters', async () => {
    const engine = fakeEngine(async (listen) => {
      listen({ kind: 'action-started', index: 0 });
      listen({ kind: 'output', index: 0, text: '\u001b[31mE: no space\u0007' });
      throw new OperatorError({ id: 'full', message: 'The disk is full.', fix: [] });
    });
    const { said } = await talk(fakeSession([fakeStep()], { engine }));
    expect(said).toEqual(expect.arrayContaining(['E: no space', 'Putting back: config.yml is put back']));
  });

  it('offers the command that the advice names, runs it, and tries the step again', async () => {
    const engine = fakeEngine();
    const unfetched = new OperatorError({ id: 'lists', message: 'No lists.', fix: ['run `apt-get update`'] });
    const step = fakeStep({
      plan: () => {
        if (engine.applied.length === 0) throw unfetched;
        return fakePlan('Install it');
      },
    });
    const { code, asked } = await talk(fakeSession([step], { engine }));
    expect(asked).toEqual(['Run `apt-get update`, then try again', 'Apply this plan']);
    expect(engine.applied.map(({ title }) => title)).toEqual(['Run apt-get update', 'Install it']);
    expect(code).toBe(0);
  });

  it('tries nothing again where that command is declined, or fails', async () => {
    const step = fakeStep({
      plan: () => {
        throw new OperatorError({ id: 'lists', message: 'No lists.', fix: ['run `apt-get update`'] });
      },
    });
    const declined = await talk(fakeSession([step]), [false, false]);
    expect(declined.asked).toEqual(['Run `apt-get update`, then try again', 'Try this step again']);
    const engine = fakeEngine(async () => {
      throw new OperatorError({ id: 'unreachable', message: 'No route to the mirror.', fix: [] });
    });
    const failed = await talk(fakeSession([step], { engine }), [true, false]);
    expect(failed.said).toContain('No route to the mirror.');
    expect([failed.code, failed.asked.length]).toEqual([1, 2]);
  });

  it('repeats a step that failed when asked to', async () => {
    let tries = 0;
    const prove = async (): Promise<Evidence> => {
      tries += 1;
      return tries === 1 ? disproof : { checks: [], problem: undefined };
    };
    const { code } = await talk(fakeSession([fakeStep({ prove })]), [true, true, true]);
    expect([code, tries]).toEqual([0, 2]);
  });

  it('tells an answer that cannot be carried out as a problem', async () => {
    const step = fakeStep({
      plan: () => {
        throw new OperatorError({ id: 'no-candidate', message: 'No package matches.', fix: ['Add the repository.'] });
      },
    });
    const { code, said } = await talk(fakeSession([step]));
    expect(code).toBe(1);
    expect(said).toEqual(expect.arrayContaining(['No package matches.', 'What helps: Add the repository.']));
  });

  it('ends with 130 on Ctrl-C at a prompt', async () => {
    expect((await talk(fakeSession([fakeStep()]), ['Ctrl-C'])).code).toBe(130);
  });

  it('lets a run end before Ctrl-C ends the wizard', async () => {
    const signals = new EventEmitter();
    const engine = fakeEngine(async () => {
      signals.emit('SIGINT');
    });
    const steps = [fakeStep(), fakeStep({ id: 'verify', title: 'Verify' })];
    const { code, said, asked } = await talk(fakeSession(steps, { engine }), [], signals);
    expect([code, asked.length, engine.applied.length]).toEqual([130, 1, 1]);
    expect(said).toContain('Done and proven.');
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });

  it('passes on an error that is our own', async () => {
    const step = fakeStep({
      plan: () => {
        throw new TypeError('a bug');
      },
    });
    await expect(talk(fakeSession([step]))).rejects.toThrow('a bug');
  });
});

describe('a text for which another may be meant', () => {
  const specifier: Question = {
    kind: 'text',
    id: 'specifier',
    label: 'Specifier',
    default: '2.2',
    validate: (value) => (value.startsWith('2:') ? undefined : 'It selects nothing.'),
    suggest: (value) => (value.startsWith('2:') ? [] : [{ value: '2:2.2', label: '2:2.2', hint: 'selects 2:2.2-1' }]),
  };

  it.each<[string, readonly Reply[], string]>([
    ['is taken', ['2.2', '2:2.2'], '2:2.2'],
    ['is typed again', ['2.2', '', '2:9'], '2:9'],
    ['needs no choice where it is right', ['2:7'], '2:7'],
  ])('%s', async (_, replies, expected) => {
    let seen: Answers = {};
    const step = fakeStep({
      questions: [specifier],
      plan: (_facts, answers) => {
        seen = answers;
        return fakePlan('Pin');
      },
    });
    await talk(fakeSession([step]), replies);
    expect(seen.specifier).toBe(expected);
  });
});
