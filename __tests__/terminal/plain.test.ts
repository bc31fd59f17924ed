import { describe, expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost } from '../support/terminal-host.ts';
import { type ProgramTerminal, wizard } from '../support/terminal-program.ts';
import { answerUntil } from '../support/terminal-walk.ts';

const window = { columns: 120, rows: 400 };

/** The row of the prompt that waits for its answer. */
function openPrompt(rows: readonly string[]): number {
  const last = rows.findLastIndex((row) => row.startsWith('? ') || row.startsWith('✔ '));
  return rows[last]?.startsWith('? ') ? last : -1;
}

function asks(rows: readonly string[], message: string): boolean {
  return rows[openPrompt(rows)]?.startsWith(`? ${message}`) ?? false;
}

/** Waits for a list, and takes the choice that begins so. */
async function pick(terminal: ProgramTerminal, message: string, label: string): Promise<void> {
  const rows = (await terminal.waitFor((shown) => asks(shown, message))).split('\n');
  const choice = rows.slice(openPrompt(rows)).find((row) => row.includes(`) ${label}`)) ?? '';
  const number = /(\d+)\)/.exec(choice)?.[1];
  if (number === undefined) throw new Error(`${message} has no ${label}:\n${rows.slice(openPrompt(rows)).join('\n')}`);
  terminal.press(number, key.enter);
}

/** Presses Enter at each prompt until the one with this message is open. */
async function enterUntilAsked(terminal: ProgramTerminal, message: string): Promise<void> {
  for (let answered = -1; ; ) {
    const count = (rows: readonly string[]) => rows.filter((row) => row.startsWith('✔ ')).length;
    const isNew = (rows: readonly string[]) => openPrompt(rows) >= 0 && count(rows) > answered;
    const rows = (await terminal.waitFor((shown) => isNew(shown))).split('\n');
    if (asks(rows, message)) return;
    answered = count(rows);
    terminal.press(key.enter);
  }
}

it('does the main job as line prompts by Enter only, then what the other views do', { timeout: 600_000 }, async () => {
  const host = await openHost();
  onTestFinished(host.close);
  // All of it stays in the window: prompts are told apart by the answers above them.
  const terminal = host.open([...wizard, '--plain'], { columns: 120, rows: 1_500 });

  expect(await answerUntil(terminal, 'That was the last step.')).toBeGreaterThan(6);
  const { code, said } = await host.wizard('check');
  expect(said).toContain('barman1.example.com is healthy.');
  expect(code).toBe(0);

  const certificate = '/etc/tpa/pg-backup-api/pg-backup-api.crt';
  const before = host.read(certificate);
  await pick(terminal, 'What to do', 'Certificates');
  await pick(terminal, 'Which certificate', `server: ${certificate}`);
  await pick(terminal, `What to do with ${certificate}`, 'Renew, with the same key');
  await enterUntilAsked(terminal, 'Which certificate');
  expect(host.read(certificate)).not.toBe(before);
  await pick(terminal, 'Which certificate', 'Back');

  await pick(terminal, 'What to do', 'Health');
  await terminal.waitFor(/Measuring barman1\.example\.com\.\nbarman1\.example\.com is healthy\.\n\d+ things are ok\./);
  await pick(terminal, 'What to look at', 'Back');

  await pick(terminal, 'What to do', 'History');
  await pick(terminal, 'Which run', '20');
  await terminal.waitFor((rows) => asks(rows, 'Take this run back'));
  terminal.press('y', key.enter);
  await pick(terminal, 'Which run', 'Back');
  expect(host.read(certificate)).toBe(before);

  await pick(terminal, 'What to do', 'Leave');
  expect(await terminal.exit).toBe(0);
  expect(terminal.bytes()).not.toContain('\u001b[?1049h');
});

describe.each([
  { name: 'TERM=dumb', words: [], environment: { TERM: 'dumb' } },
  { name: '--plain', words: ['--plain'], environment: {} },
  { name: 'a screen reader', words: [], environment: { INK_SCREEN_READER: 'true' } },
])('$name', ({ words, environment }) => {
  it('asks in lines, and Ctrl-C leaves with 130 and nothing changed', async () => {
    const host = await openHost();
    onTestFinished(host.close);
    const terminal = host.open([...wizard, ...words], { ...window, environment });
    const said = await terminal.waitFor(/^\? /m);
    expect(said).toContain('pg-backup-api wizard on barman1.example.com, 6 steps.');
    terminal.press(key.controlC);
    expect(await terminal.exit).toBe(130);
    expect(terminal.bytes().lastIndexOf('\u001b[?25l')).toBeLessThanOrEqual(
      terminal.bytes().lastIndexOf('\u001b[?25h'),
    );
    expect((await host.wizard('history')).said).toBe('No run has changed this host yet.\n');
  });
});
