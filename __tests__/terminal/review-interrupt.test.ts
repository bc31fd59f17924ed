import { expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost } from '../support/terminal-host.ts';
import { enterUntil, overview } from '../support/terminal-walk.ts';

it('changes nothing and restores the terminal when Ctrl-C comes at the review', async () => {
  const host = await openHost();
  onTestFinished(host.close);
  const before = await host.sums();
  const terminal = host.open(['sh']);

  terminal.press('wizard\r');
  await terminal.waitFor(overview);
  await enterUntil(terminal, /Configure · review.*Enter applies this/s);
  terminal.press(key.controlC);
  await terminal.waitFor('Nothing on this host was changed.');

  terminal.press('echo "left with $?"; stty -a\r');
  const shell = await terminal.waitFor(/left with 130\b.*echoctl/s);
  // The shell's line was echoed, so echo was on before stty tells so.
  expect(shell).toContain('echo "left with $?"; stty -a');
  expect(shell).toMatch(/\bisig icanon iexten echo\b/);
  const bytes = terminal.bytes();
  expect(bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?25l'));
  expect(await host.sums()).toBe(before);
});
