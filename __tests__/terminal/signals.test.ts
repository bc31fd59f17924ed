import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost } from '../support/terminal-host.ts';
import { overview } from '../support/terminal-walk.ts';

/** A shell that tells the wizard's pid, and in which state it has left the terminal. */
const shell = `sh -c 'echo "$$" >"$HOME/pid"; exec wizard'; echo "left with $?"; stty -a`;

describe.each([
  { signal: 'SIGTERM', code: 143 },
  { signal: 'SIGHUP', code: 129 },
  { signal: 'SIGINT', code: 130 },
] as const)('$signal', ({ signal, code }) => {
  it(`ends the wizard with ${code}, with cursor, echo and line mode restored`, async () => {
    const host = await openHost();
    onTestFinished(host.close);
    const terminal = host.open(['sh', '-c', shell]);
    await terminal.waitFor(overview);

    process.kill(Number(host.read('/root/pid')), signal);

    const left = await terminal.waitFor(/left with \d+\b.*echoctl/s);
    expect(left).toContain(`left with ${code}\n`);
    expect(left).toMatch(/\bisig icanon iexten echo\b/);
    const bytes = terminal.bytes();
    expect(bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?25l'));
  });
});

it('finishes the running action and goes no further when the terminal goes away in mid-install', async () => {
  const host = await openHost({ pace: 0.3 });
  onTestFinished(host.close);
  await host.run(['sh', '-c', 'mkfifo "$HOME/left"']);
  const terminal = host.open(['sh', '-c', 'trap "" HUP; wizard; echo "left with $?" >"$HOME/left"']);
  await terminal.waitFor(overview);
  terminal.press(key.down, key.down, key.down, key.enter);
  await terminal.waitFor(/Install · review.*Enter applies this/s);
  terminal.press(key.enter);
  await terminal.waitFor(/applying.* 1 {2}Install apache2.* \d+ %/s);

  terminal.hangUp();

  // Reading the pipe waits until the wizard has ended.
  expect(await readFile(host.path('/root/left'), 'utf8')).toMatch(/^left with 129\n$/);
  expect((await host.wizard('history')).said).toMatch(/^\S+ +undone +1\/\d +Install pg-backup-api/m);
  expect((await host.run(['dpkg', '-l'])).said).toMatch(/^ii +apache2 /m);
  expect(existsSync(host.path('/var/lib/pg-backup-api-wizard/lock'))).toBe(false);
});
