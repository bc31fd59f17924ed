import { describe, expect, it } from 'vitest';
import { askQuestions } from '../../source/prompts/ask-questions.ts';
import type { Choosable, Prompter } from '../../source/prompts/prompter.ts';
import type { SettingsQuestion } from '../../source/wizard/question.ts';
import { settingsQuestion } from '../support/settings-question.ts';

interface Asked {
  readonly message: string;
  readonly choices: readonly Choosable[];
  readonly preset: string;
}

/** Answers prompts in order: a choice by the beginning of its label, a text as it is; without a reply left Enter alone. */
async function talk(replies: readonly string[] = [], question: SettingsQuestion = settingsQuestion, before?: string[]) {
  const queue = [...replies];
  const asked: Asked[] = [];
  const said: string[] = [];
  const refused: string[] = [];
  const prompter: Prompter = {
    choose: async (message, choices, preset) => {
      asked.push({ message, choices, preset });
      const reply = queue.shift();
      if (reply === undefined) return preset;
      const choice = choices.find(({ label }) => label.startsWith(reply));
      if (choice === undefined) throw new Error(`${message} has no ${reply}`);
      return choice.value;
    },
    type: async (message, preset, validate) => {
      asked.push({ message, choices: [], preset });
      for (;;) {
        const reply = queue.shift() ?? preset;
        const reason = validate(reply);
        if (reason === undefined) return reply;
        refused.push(reason);
      }
    },
    confirm: async () => {
      throw new Error('nothing is to be confirmed');
    },
    secret: async () => {
      throw new Error('nothing is secret');
    },
  };
  const answers = await askQuestions([question], before ? { set: before } : {}, prompter, (line) => said.push(line));
  return { answer: answers.set, asked, said, refused };
}

const change = 'Change a setting';

describe('settings as line prompts', () => {
  it('need Enter only', async () => {
    const { answer, asked } = await talk();
    expect(answer).toEqual(['enable_pg_backup_api=true']);
    expect(asked.map(({ choices }) => choices.map(({ label }) => label))).toEqual([['Continue', change]]);
  });

  it('tell the remarks and the difference before the way on', async () => {
    expect((await talk()).said).toEqual([
      'What config.yml says for barman1.',
      'Remark: line 7: the key is written twice.',
      'Remark: line 30: a tab before a comment.',
      'The file would change so:',
      '   @@ -10,3 +10,4 @@',
      '      before',
      '   +  enable_pg_backup_api: true',
      '      after',
    ]);
  });

  it('tell that nothing would change', async () => {
    const { answer, said } = await talk([], { ...settingsQuestion, default: [] });
    expect([answer, said.at(-1)]).toEqual([[], 'No line of the file would change.']);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['an option', ['enable_pg', 'false'], ['enable_pg_backup_api=false']],
    ['an option that leaves it out', ['enable_pg', 'Leave it out'], []],
    ['an option that takes it out', ['pg_backup_api_inst', 'Take it out'], ['pg_backup_api_installation_method']],
    ['a typed value', ['barman', '3.10.0'], ['barman_package_version=3.10.0']],
    ['a typed value instead of the one in the file', ['ssl', 'Type', '+730d'], ['ssl_server_cert_expiry=+730d']],
    ['a value that is taken out', ['ssl', 'Take it out'], ['ssl_server_cert_expiry']],
    ['Enter at a typed value keeps it', ['ssl', 'Type', '+365d'], []],
    ['no setting after all', ['None'], []],
  ])('change %s', async (_, replies, changes) => {
    const { answer } = await talk([change, ...replies]);
    const touched = replies[0] === 'enable_pg';
    expect(answer).toEqual(touched ? changes : ['enable_pg_backup_api=true', ...changes]);
  });

  it('change several, and tell the difference after each', async () => {
    const { answer, said } = await talk([change, 'ssl', 'Type', '+730d', change, 'barman', '3.10.0']);
    expect(answer).toEqual([
      'enable_pg_backup_api=true',
      'ssl_server_cert_expiry=+730d',
      'barman_package_version=3.10.0',
    ]);
    expect(said.filter((line) => line.includes('+  ssl_server_cert_expiry: +730d'))).toHaveLength(2);
  });

  it('say what a setting means, what it is, and what it is going to be', async () => {
    const { said, asked } = await talk([change, 'ssl', 'Type', '+730d', change]);
    expect(said).toContain(
      'ssl_server_cert_expiry: How long a new server certificate is valid. Now: +365d (cluster_vars, line 12).',
    );
    expect(asked.at(-1)?.choices.map(({ label }) => label)).toEqual([
      'None, continue',
      'enable_pg_backup_api: false, TPA’s default; to change: true',
      'pg_backup_api_installation_method: src, instance, line 40',
      'ssl_server_cert_expiry: +365d, cluster_vars, line 12; to change: +730d',
      'barman_package_version: none, not set',
    ]);
  });

  it('refuse a typed value and ask for another', async () => {
    const { answer, refused } = await talk([change, 'barman', 'a b', '3']);
    expect(refused).toEqual(['A value has no blanks.']);
    expect(answer).toEqual(['enable_pg_backup_api=true', 'barman_package_version=3']);
  });

  it('say why an option is no answer, and leave it as it was', async () => {
    const validate = (assignments: readonly string[]) =>
      assignments.includes('enable_pg_backup_api=false') ? 'It stays true here.' : undefined;
    const { answer, said } = await talk([change, 'enable_pg', 'false'], { ...settingsQuestion, validate });
    expect(answer).toEqual(['enable_pg_backup_api=true']);
    expect(said).toContain('It stays true here.');
  });

  it('begin with the earlier answer', async () => {
    expect((await talk([], settingsQuestion, ['ssl_server_cert_expiry'])).answer).toEqual(['ssl_server_cert_expiry']);
  });
});
