import { existsSync, readdirSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import type { ProgramTerminal } from '../support/terminal-program.ts';
import { overview } from '../support/terminal-walk.ts';

const lock = '/var/lib/pg-backup-api-wizard/lock';

it('asks on Ctrl-C, and goes on to the end when the operator stays', async () => {
  const { host, terminal } = await installing();

  terminal.press(key.controlC);
  const question = await terminal.waitFor('Leave now?');
  expect(question).toContain('a package transaction');
  expect(question).toContain('› Stay');
  terminal.press(key.enter);
  await terminal.waitFor(/Install · applying(?!.*Leave now).*q leave/s);
  await terminal.waitFor(/Install · result.*✓ Done and proven/s, 180_000);
  expect((await packageStates(host)).get('pg-backup-api')).toBe('ii');

  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

it('stops after the running action on a second Ctrl-C, and leaves nothing half-done', async () => {
  const { host, terminal } = await installing();

  terminal.press(key.controlC);
  await terminal.waitFor('Leave now?');
  terminal.press(key.controlC);
  await terminal.waitFor('Stopping after this action');
  expect(existsSync(host.path(lock))).toBe(true);

  expect(await terminal.exit).toBe(130);
  const last = terminal.screen().join('\n');
  expect(last).toContain('Stopped');
  expect(last).toContain('apt-get -y remove apache2');

  const states = await packageStates(host);
  expect([...states.values()].filter((state) => state !== 'ii')).toEqual([]);
  expect(states.get('apache2')).toBe('ii');
  expect(states.has('pg-backup-api')).toBe(false);
  expect(readdirSync(host.path('/var/lib/dpkg/updates'))).toEqual([]);
  expect(existsSync(host.path(lock))).toBe(false);
  expect((await host.wizard('history')).said).toMatch(/^\S+ +undone +1\/\d +Install pg-backup-api/m);
});

it('leaves by itself when all of it has ended, if that is the choice', async () => {
  const { host, terminal } = await installing();

  terminal.press('q');
  await terminal.waitFor('Leave now?');
  terminal.press(key.down);
  await terminal.waitFor('› Leave when it is finished');
  terminal.press(key.enter);
  await terminal.waitFor('The wizard leaves when this has ended.');

  expect(await terminal.exit).toBe(0);
  expect((await packageStates(host)).get('pg-backup-api')).toBe('ii');
  expect((await host.wizard('history')).said).toMatch(/^\S+ +proven +(\d)\/\1 +Install pg-backup-api/m);
});

/** A host on which the wizard installs the first of several packages, at a pace that leaves time for keys. */
async function installing(): Promise<{ readonly host: TerminalHost; readonly terminal: ProgramTerminal }> {
  const host = await openHost({ pace: 0.3 });
  onTestFinished(host.close);
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press(key.down, key.down, key.down);
  await terminal.waitFor(/› 4 {2}Install/);
  terminal.press(key.enter);
  await terminal.waitFor(/Install · review.*Enter applies this/s);
  terminal.press(key.enter);
  await terminal.waitFor(/applying.* 1 {2}Install apache2.* \d+ %/s);
  return { host, terminal };
}

/** What dpkg calls each package; "ii" is cleanly installed. */
async function packageStates(host: TerminalHost): Promise<ReadonlyMap<string, string>> {
  const { said } = await host.run(['dpkg', '-l']);
  const states = new Map([...said.matchAll(/^(\S{2,3}) +(\S+) +\d/gm)].map(([, word = '', name = '']) => [name, word]));
  expect(states.get('barman')).toBe('ii');
  return states;
}
