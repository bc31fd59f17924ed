import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';
import { overview } from '../support/terminal-walk.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

const suspend = '\u001a';

it('is suspended by Ctrl-Z, leaves a usable terminal to the shell, and goes on by fg', async () => {
  const terminal = host.open(['/bin/sh', '-i'], { environment: { PS1: 'shell> ' } });
  await terminal.waitFor('shell>');
  terminal.press(`${wizard.join(' ')}\r`);
  await terminal.waitFor(overview);
  terminal.press(suspend);
  await terminal.waitFor(/Stopped|suspended/i);
  expect(terminal.listensToMouse()).toBe(false);
  // The terminal echoes again, and its line mode is back.
  terminal.press('echo back-in-"the"-shell\r');
  // What was typed before the prompt came is echoed above it.
  await terminal.waitFor(/^(?:shell> )?back-in-the-shell$/m);
  terminal.press("printf '\\033[2J\\033[H'\r");
  await terminal.waitFor((rows) => !rows.some((row) => row.includes('Steps · ')));
  terminal.press('fg\r');
  await terminal.waitFor(overview);
  expect(terminal.listensToMouse()).toBe(true);
  terminal.press('q');
  await terminal.waitFor((rows) => rows.findLast((row) => row !== '')?.startsWith('shell>') ?? false);
  terminal.press('exit\r');
  expect(await terminal.exit).toBe(0);
});
