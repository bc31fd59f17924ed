import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { OperatorError } from '../../source/errors.ts';
import type { Prompter } from '../../source/prompts/prompter.ts';
import { runPrompts } from '../../source/prompts/run-prompts.ts';
import type { Site } from '../../source/wizard/site.ts';
import { fakePlan, fakeSession, fakeStep } from '../support/sessions.ts';

/** A step whose plan needs the passphrase “open sesame”. */
function lockedStep() {
  const sites: Site[] = [];
  const locked = (id: string) => new OperatorError({ id, message: `${id}!`, fix: [] });
  const step = {
    ...fakeStep(),
    look: async (_host: unknown, site: Site) => {
      sites.push(site);
      return site.caPassphrase?.reveal();
    },
    plan: (facts: unknown) => {
      if (facts === undefined) throw locked('ca-passphrase-needed');
      if (facts !== 'open sesame') throw locked('wrong-passphrase');
      return fakePlan('Renew the certificates');
    },
  };
  return { step, sites };
}

async function talk(passphrase: string) {
  const { step, sites } = lockedStep();
  const asked: string[] = [];
  const prompter: Prompter = {
    choose: async (_message, _choices, preset) => preset,
    type: async (_message, preset) => preset,
    confirm: async (message) => message !== 'Try this step again',
    secret: async (message) => {
      asked.push(message);
      return passphrase;
    },
  };
  const said: string[] = [];
  const terminal = { prompter, print: (line: string) => void said.push(line), signals: new EventEmitter() };
  return { code: await runPrompts(fakeSession([step]), terminal), asked, said, sites };
}

test('the passphrase of the CA’s key is asked for when the plan needs it, and once', async () => {
  const { code, asked } = await talk('open sesame');
  expect([code, asked]).toEqual([0, ['Passphrase of the CA’s key']]);
});

test('it is said nowhere', async () => {
  const { said } = await talk('open sesame');
  expect(said.join('\n')).not.toContain('sesame');
});

test('a wrong one fails the step with its sentence', async () => {
  const { code, said } = await talk('close sesame');
  expect([code, said]).toEqual([1, expect.arrayContaining(['wrong-passphrase!'])]);
});
