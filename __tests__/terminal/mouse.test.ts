import { afterAll, beforeAll, expect, it } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';
import { overview, surveyed } from '../support/terminal-walk.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

it('clicks go where they point, wherever the frame stands, and the terminal gets its mouse back', async () => {
  // The frame is lower than the window and begins under the shell's own lines.
  const shell = ['/bin/sh', '-c', `printf 'one\\ntwo\\nthree\\n'; exec ${wizard.join(' ')}`];
  const terminal = host.open(shell, { columns: 100, rows: 40 });
  await terminal.waitFor(surveyed);
  expect(terminal.listensToMouse()).toBe(true);
  terminal.click('4  Install');
  await terminal.waitFor('› 4  Install');
  terminal.wheel('up');
  await terminal.waitFor('› 3  Certificates');
  terminal.wheel('down');
  await terminal.waitFor('› 4  Install');
  terminal.click('4 History');
  await terminal.waitFor('No run has changed this host yet.');
  terminal.click('1 Setup');
  await terminal.waitFor('› 4  Install');
  terminal.click('1  Configure');
  await terminal.waitFor('› 1  Configure');
  terminal.click('1  Configure');
  await terminal.waitFor('Step 1 of 6');
  terminal.press(key.escape);
  await terminal.waitFor(surveyed);
  terminal.click('? help');
  await terminal.waitFor('Shift-drag');
  terminal.press(key.escape);
  await terminal.waitFor(surveyed);
  terminal.click('q leave');
  expect(await terminal.exit).toBe(0);
  expect(terminal.listensToMouse()).toBe(false);
  expect(terminal.extent()).toMatchObject({ broken: 0 });
});

it.each<[string, (pid: number) => void, number]>([
  ['SIGTERM', (pid) => process.kill(pid, 'SIGTERM'), 143],
  ['SIGINT', (pid) => process.kill(pid, 'SIGINT'), 130],
])('%s gives the mouse back', async (_, send, code) => {
  const terminal = host.open();
  await terminal.waitFor(overview);
  expect(terminal.listensToMouse()).toBe(true);
  send(terminal.pid);
  expect(await terminal.exit).toBe(code);
  expect(terminal.listensToMouse()).toBe(false);
});

it('--no-mouse leaves the mouse to the terminal', async () => {
  const terminal = host.open([...wizard, '--no-mouse']);
  await terminal.waitFor(overview);
  terminal.press('?');
  await terminal.waitFor('Any key closes this.');
  terminal.press(key.escape);
  await terminal.waitFor(overview);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.bytes()).not.toMatch(/\?100\d/);
});
