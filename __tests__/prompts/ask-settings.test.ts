import { describe, expect, it } from 'vitest';
import { askQuestions } from '../../source/prompts/ask-questions.ts';
import type { Choosable, Prompter } from '../../source/prompts/prompter.ts';
import type { SettingsQuestion } from '../../source/wizard/question.ts';
import type { Session } from '../../source/wizard/session.ts';
import { settingsQuestion } from '../support/settings-question.ts';

interface Asked {
  readonly message: string;
  readonly choices: readonly Choosable[];
  readonly preset: string;
}

/** Answers prompts in order: a choice by the beginning of its label, a text as it is; without a reply left Enter alone. */
async function talk(
  replies: readonly string[] = [],
  question: SettingsQuestion = settingsQuestion,
  before?: string[],
  edit?: Session['edit'],
) {
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
  const answers = await askQuestions(
    [question],
    before ? { set: before } : {},
    prompter,
    (line) => said.push(line),
    edit && { edit },
  );
  return { answer: answers.set, asked, said, refused };
}

const change = 'Change a setting';
const plain = { value: undefined, source: 'not set', isSet: false, help: 'It means something.' };

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
    [
      'one of several that have the word',
      ['backup', 'pg_backup_api_inst', 'pkg'],
      ['pg_backup_api_installation_method=pkg'],
    ],
    ['an option that leaves it out', ['enable_pg', 'Leave it out'], []],
    ['an option that takes it out', ['pg_backup_api_inst', 'Take it out'], ['pg_backup_api_installation_method']],
    ['a typed value', ['barman', '3.10.0'], ['barman_package_version=3.10.0']],
    ['a typed value instead of the one in the file', ['ssl', 'Type', '+730d'], ['ssl_server_cert_expiry=+730d']],
    ['a value that is taken out', ['ssl', 'Take it out'], ['ssl_server_cert_expiry']],
    ['Enter at a typed value keeps it', ['ssl', 'Type', '+365d'], []],
    ['no setting after all', [''], []],
    ['none of those that have the word', ['backup', 'None'], []],
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
    const { said, asked } = await talk([change, 'ssl', 'Type', '+730d', change, 's']);
    expect(said).toContain(
      'ssl_server_cert_expiry: How long a new server certificate is valid. Now: +365d (cluster_vars, line 12).',
    );
    expect(asked.findLast(({ message }) => message === 'Which setting')?.choices.map(({ label }) => label)).toEqual([
      'pg_backup_api_installation_method: src, instance, line 40',
      'ssl_server_cert_expiry: +365d, cluster_vars, line 12; to change: +730d',
      'barman_package_version: none, not set',
      'None of these',
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

  it('ask for more of a name that many have, and tell of one that none has', async () => {
    const rows = Array.from({ length: 68 }, (_, at) => ({ ...plain, key: `setting_${at}` }));
    const { refused, answer } = await talk([change, 'nothing', 'setting', 'setting_67', 'x'], {
      ...settingsQuestion,
      rows,
    });
    expect(refused).toEqual([
      'No setting of 68 has that in its name.',
      '68 settings have that in their names: type more of it.',
    ]);
    expect(answer).toEqual(['setting_67=x', 'enable_pg_backup_api=true']);
  });

  it('write a setting at another place', async () => {
    const levels = () => [
      { scope: 'cluster', label: 'cluster_vars', value: '+365d', note: 'line 12, counts for barman1' },
      { scope: 'instance:two', label: 'instances[two].vars', value: undefined, note: 'not this host' },
    ];
    const { answer, asked } = await talk([change, 'ssl', 'instances[two]', '+1d'], { ...settingsQuestion, levels });
    expect(answer).toEqual(['enable_pg_backup_api=true', 'ssl_server_cert_expiry@instance:two=+1d']);
    expect(asked.find(({ message }) => message === 'Where to write it')?.choices.map(({ label }) => label)).toEqual([
      'Where the next question says',
      'cluster_vars, +365d, line 12, counts for barman1',
      'instances[two].vars, not this host',
    ]);
  });

  it('change a list item by item', async () => {
    const row = { ...plain, key: 'repositories', value: '["a","b"]', isSet: true, items: ['a', 'b'] };
    const replies = ['Add', 'c', 'Change a', 'x', 'Remove b', 'Move c up', 'Take'];
    const { answer } = await talk([change, 'repo', ...replies], { ...settingsQuestion, rows: [row] });
    expect(answer).toEqual(['repositories=["c","x"]', 'enable_pg_backup_api=true']);
  });

  it('take the file from an editor, after a look at it', async () => {
    const whole = {
      name: 'config.yml',
      text: () => 'a\n',
      reread: (text: string): SettingsQuestion | string =>
        text === 'bad' ? 'line 1: not readable' : { ...settingsQuestion, findings: ['line 2: odd.'], whole },
    };
    const texts = ['bad', 'b\n'];
    const { answer, said } = await talk(
      ['Edit the file', 'Edit it again', 'Take', 'Continue'],
      { ...settingsQuestion, whole },
      undefined,
      () => texts.shift() ?? '',
    );
    expect(answer).toEqual(['=b\n']);
    expect(said).toEqual(expect.arrayContaining(['line 1: not readable', 'Remark: line 2: odd.']));
  });

  it('begin with the earlier answer', async () => {
    expect((await talk([], settingsQuestion, ['ssl_server_cert_expiry'])).answer).toEqual(['ssl_server_cert_expiry']);
  });
});
