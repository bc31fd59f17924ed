import { afterAll, beforeAll, expect, it } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { overview } from '../support/terminal-walk.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost({ fault: 'lists-absent' });
});
afterAll(() => host.close());

it('repairs a step that cannot go on by the command that the advice names, and leaves with it in the history', async () => {
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press(key.down, key.enter);
  await terminal.waitFor(/apt has no package lists.*› Run `apt-get update`, then try again/s);
  terminal.press(key.enter);
  await terminal.waitFor(/Version · question.*› ● Follow the newest/s);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
  expect((await host.wizard('history')).said).toMatch(/proven.*Run apt-get update/);
});
