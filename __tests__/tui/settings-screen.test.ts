import { describe, expect, it } from 'vitest';
import type { Answers, SettingsQuestion } from '../../source/wizard/question.ts';
import { fakePlan, fakeSession, fakeStep } from '../support/sessions.ts';
import { settingsQuestion } from '../support/settings-question.ts';
import { runSetup as runWizard } from '../support/shell.ts';
import { createTerminal, key, type TestTerminal } from '../support/terminal.ts';

const sizes = [
  [80, 24],
  [200, 50],
  [60, 15],
] as const;

interface Opened {
  readonly terminal: TestTerminal;
  readonly code: Promise<number>;
  readonly answers: () => Answers;
}

/** The wizard at the question. */
async function open(question: SettingsQuestion, columns = 80, rows = 24): Promise<Opened> {
  let seen: Answers = {};
  const step = fakeStep({
    questions: [question],
    plan: (_, answers) => {
      seen = answers;
      return fakePlan('Change config.yml');
    },
  });
  const terminal = createTerminal(columns, rows);
  const code = runWizard(fakeSession([step]), terminal.streams);
  await terminal.waitFor('to do');
  await terminal.press(key.enter);
  await terminal.waitFor(question.label);
  return { terminal, code, answers: () => seen };
}

/** The row under the frame stays free. */
async function expectRoom(terminal: TestTerminal): Promise<void> {
  expect((await terminal.screen()).at(-1)).toBe('');
}

describe.each(sizes)('settings at %i×%i', (columns, rows) => {
  it('are a list of keys, values and sources, with the entry that goes on chosen', async () => {
    const { terminal } = await open(settingsQuestion, columns, rows);
    const screen = await terminal.waitFor('› Continue with 1 change');
    expect(screen).toMatch(/ {3}● enable_pg_backup_api +false → true +TPA’s def/);
    expect(screen).toMatch(/ssl_server_cert_expiry +\+365d +cluster_v/);
    expect(screen).toContain('+  enable_pg_backup_api: true');
    expect(screen).toContain('! 2 remarks on the file: l lists');
    await expectRoom(terminal);
    await terminal.press(key.controlC);
  });

  it('need Enter only', async () => {
    const { terminal, answers } = await open(settingsQuestion, columns, rows);
    await terminal.press(key.enter);
    await terminal.waitFor('Enter applies');
    expect(answers()).toEqual({ set: ['enable_pg_backup_api=true'] });
    await terminal.press(key.controlC);
  });

  it('show the difference of what is typed at every press, and mark the change', async () => {
    const { terminal, answers } = await open(settingsQuestion, columns, rows);
    await terminal.press(key.down, key.down, key.down);
    await terminal.waitFor(/› {3}ssl_server_cert_expiry.*How long a new server certificate/s);
    await terminal.press(key.enter);
    await terminal.waitFor(/Now: \+365d \(cluster_vars, line 12\).*› \+365d▏/s);
    await terminal.press(...Array.from({ length: 5 }, () => key.backspace));
    await terminal.waitFor(/› ▏.*\+ {2}ssl_server_cert_expiry$/ms);
    for (const [typed, shown] of [
      ['+', '+'],
      ['7', '+7'],
      ['d', '+7d'],
    ] as const) {
      await terminal.press(typed);
      await terminal.waitFor(new RegExp(`\\+ {2}ssl_server_cert_expiry: \\${shown}$`, 'm'));
      await expectRoom(terminal);
    }
    await terminal.press(key.enter);
    await terminal.waitFor(/› ● ssl_server_cert_expiry +\+365d → \+7d/);
    await terminal.press(key.home, key.enter);
    await terminal.waitFor('Enter applies');
    expect(answers()).toEqual({ set: ['enable_pg_backup_api=true', 'ssl_server_cert_expiry=+7d'] });
    await terminal.press(key.controlC);
  });

  it('offer values as a list, with the difference of the one under the cursor', async () => {
    const { terminal } = await open(settingsQuestion, columns, rows);
    await terminal.press(key.down, key.down, key.enter);
    await terminal.waitFor(/○ pkg.*› ● src +as it is: instance, line 40.*○ Take it out/s);
    await terminal.press(key.up);
    await terminal.waitFor(/› ● pkg.*\+ {2}pg_backup_api_installation_method: pkg/s);
    await expectRoom(terminal);
    await terminal.press(key.escape);
    await terminal.waitFor(/› {3}pg_backup_api_install\S+ +src/);
    await terminal.press(key.controlC);
  });

  it('say why a value is none', async () => {
    const { terminal } = await open(settingsQuestion, columns, rows);
    await terminal.press(key.end, key.enter, 'a b', key.enter);
    await terminal.waitFor(/› a b▏.*✗ A value has no blanks\./s);
    await expectRoom(terminal);
    await terminal.press(key.controlC);
  });

  it('list the remarks on the file', async () => {
    const { terminal } = await open(settingsQuestion, columns, rows);
    await terminal.press('l');
    await terminal.waitFor(/2 remarks on the file.*! line 7: the key.*! line 30: a tab/s);
    await expectRoom(terminal);
    await terminal.press(key.escape);
    await terminal.waitFor('› Continue with 1 change');
    await terminal.press(key.controlC);
  });
});

describe('a long list of settings', () => {
  const rows = Array.from({ length: 60 }, (_, number) => ({
    key: `setting_${number}`,
    value: 'x'.repeat(number),
    source: 'TPA’s default',
    isSet: false,
    help: `It means ${number}. ${'More about it. '.repeat(12)}`,
  }));

  it.each(sizes)('fits %i×%i wherever the cursor is', async (columns, rowCount) => {
    const { terminal, code } = await open({ ...settingsQuestion, rows }, columns, rowCount);
    await terminal.press(key.end);
    await terminal.waitFor(/› {3}setting_59.*↑ \d+ above.*It means 59\./s);
    await expectRoom(terminal);
    await terminal.press(key.up);
    await terminal.waitFor(/› {3}setting_58.*It means 58\./s);
    await terminal.press(key.home);
    await terminal.waitFor(/› Continue.*↓ \d+ below/s);
    await terminal.press(key.escape, 'q');
    expect(await code).toBe(0);
    expect((await terminal.history()).join('\n')).not.toContain('Continue');
  });
});

describe('what cannot be written', () => {
  const question = {
    ...settingsQuestion,
    preview: () => ['config.yml:3:1: cluster_vars is an alias. Edit it by hand.'],
  };

  it('is said where the difference would be, with a sign', async () => {
    const { terminal } = await open(question);
    await terminal.waitFor('! config.yml:3:1: cluster_vars is an alias.');
    await terminal.press(key.down, key.enter);
    await terminal.waitFor(/› ● true.*! config\.yml:3:1: cluster_vars is an alias\./s);
    await terminal.press(key.controlC);
  });
});

describe('a pin', () => {
  it.each<[string, { readonly fits: boolean; readonly lines: readonly string[] }, RegExp]>([
    [
      'that selects nothing',
      { fits: false, lines: ['On this host none matches.', "'2:9' would select 2:9."] },
      /! On this host none matches\.\s+'2:9' would select 2:9\./,
    ],
    ['that fits', { fits: true, lines: ['apt-get selects 9.'] }, /✓ apt-get selects 9\./],
  ])('%s is told by the host while it is typed', async (_, said, shown) => {
    const step = {
      ...fakeStep({ questions: [settingsQuestion] }),
      advise:
        async () =>
        ({ key, value }: { key: string; value: string }) =>
          key === 'barman_package_version' && value === '9' ? said : undefined,
    };
    const terminal = createTerminal(80, 24);
    void runWizard(fakeSession([step]), terminal.streams);
    await terminal.waitFor('to do');
    await terminal.press(key.enter);
    await terminal.waitFor(settingsQuestion.label);
    await terminal.press(key.end, key.enter, '9');
    await terminal.waitFor(shown);
    await terminal.press(key.enter);
    await terminal.waitFor(/● barman_package_version +none → 9/);
    await terminal.press(key.controlC);
  });
});

describe('the help', () => {
  it('names the key of the remarks', async () => {
    const { terminal } = await open(settingsQuestion);
    await terminal.press('?');
    await terminal.waitFor(/l +remarks on the file/);
    await terminal.press(key.controlC);
  });
});
