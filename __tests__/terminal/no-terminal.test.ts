import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

const sentence = /^The guided wizard needs a terminal, and there is none\.$/m;

it('says one sentence and exits with 2 when neither input nor output is a terminal', async () => {
  const { code, said } = await host.wizard();
  expect(code).toBe(2);
  expect(said).toMatch(sentence);
  expect(said).toContain('wizard setup --yes');
  expect(said).not.toContain('\u001b');
});

describe.each([
  { name: 'the input', command: 'wizard </dev/null; echo "left with $?"' },
  { name: 'the output', command: '{ wizard; echo "left with $?" >&2; } | cat' },
  { name: 'the input of --plain', command: 'wizard --plain </dev/null; echo "left with $?"' },
  { name: 'the input of the dashboard', command: 'wizard dashboard </dev/null; echo "left with $?"' },
])('when only $name is no terminal', ({ command }) => {
  it('says one sentence and exits with 2', async () => {
    const terminal = host.open(['sh', '-c', command]);
    expect(await terminal.waitFor(/left with \d+/)).toMatch(/needs a terminal, and there is none\..*left with 2$/ms);
    expect(terminal.bytes()).not.toContain('\u001b');
  });
});
