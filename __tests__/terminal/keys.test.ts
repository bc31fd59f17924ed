import { afterAll, beforeAll, expect, it } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { overview } from '../support/terminal-walk.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

it('leaves by q with 0, and nothing was changed', async () => {
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.screen().join('\n')).toContain('Nothing on this host was changed.');
  expect((await host.wizard('history')).said).toBe('No run has changed this host yet.\n');
});

it('goes back by Esc and by the left arrow, and forward again to the answer that was given', async () => {
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press(key.down, key.right);
  await terminal.waitFor(/Version · question.*› ● Follow the newest/s);
  terminal.press(key.down, key.down);
  await terminal.waitFor('› ● 2.2.0-1.pgdg12+1');
  terminal.press(key.enter);
  await terminal.waitFor(/Version · review.*\+ {2}pg_backup_api_package_version: .*2\.2\.0-1\.pgdg12\+1/s);
  terminal.press(key.escape);
  await terminal.waitFor(/Version · question.*› ● 2\.2\.0-1\.pgdg12\+1/s);
  terminal.press(key.left);
  await terminal.waitFor(/Steps · \d of 6 done.*› 2 {2}Version/s);
  terminal.press(key.enter);
  await terminal.waitFor(/Version · question.*› ● 2\.2\.0-1\.pgdg12\+1/s);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

it('opens the step that the arrows choose, and stays at the ends of the list', async () => {
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press(key.up, key.down, key.down);
  await terminal.waitFor(/› 3 {2}Certificates/);
  terminal.press(key.down, key.down, key.down, key.down, key.down);
  await terminal.waitFor(/› {4}Leave/);
  terminal.press(key.up, key.up, key.up, key.up);
  await terminal.waitFor(/› 3 {2}Certificates/);
  terminal.press(key.enter);
  await terminal.waitFor('Step 3 of 6 · Certificates · question 1 of 3');
  terminal.press(key.controlC);
  expect(await terminal.exit).toBe(130);
});

it('takes what is pasted as text, line ends included, and does not go on by itself', async () => {
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press(key.down, key.down, key.enter);
  await terminal.waitFor('› barman1.example.com, barman1');
  terminal.press(' backup.example.com\r10.1.0.13\r');
  await terminal.waitFor(
    /question 1 of 3.*\d: barman1\.example\.com · barman1 · .*backup\.example\.com · 10\.1\.0\.13/s,
  );
  terminal.press(key.controlC);
  expect(await terminal.exit).toBe(130);
});

it('explains the keys of a screen on ?, and any key goes back to it', async () => {
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press('?');
  await terminal.waitFor(/Keys on this screen.*Enter, →, Tab +open.*Ctrl-C +leave at once/s);
  terminal.press('x');
  await terminal.waitFor(/› 1 {2}Configure/);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

it('takes keys that are typed before the first frame, and does not let them tear it', async () => {
  const terminal = host.open();
  terminal.press(key.down, key.down);
  const screen = await terminal.waitFor(/› 3 {2}Certificates +\S to do/);
  expect(screen.match(/\[1 Setup\]/g)).toHaveLength(1);
  expect(screen).not.toContain('^[');
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});
