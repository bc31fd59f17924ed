import { describe, expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';
import { answerUntil } from '../support/terminal-walk.ts';

const window = { columns: 120, rows: 400 };

it('does the main job as line prompts by Enter only', { timeout: 600_000 }, async () => {
  const host = await openHost();
  onTestFinished(host.close);
  const terminal = host.open([...wizard, '--plain'], window);

  expect(await answerUntil(terminal, 'That was the last step.')).toBeGreaterThan(6);
  expect(await terminal.exit).toBe(0);
  expect(terminal.bytes()).not.toContain('\u001b[?1049h');

  const { code, said } = await host.wizard('check');
  expect(said).toContain('barman1.example.com is healthy.');
  expect(code).toBe(0);
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
    expect(said).toContain('Step 1 of 6: Configure.');
    terminal.press(key.controlC);
    expect(await terminal.exit).toBe(130);
    expect(terminal.bytes().lastIndexOf('\u001b[?25l')).toBeLessThanOrEqual(
      terminal.bytes().lastIndexOf('\u001b[?25h'),
    );
    expect((await host.wizard('history')).said).toBe('No run has changed this host yet.\n');
  });
});
