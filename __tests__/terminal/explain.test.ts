import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

it('explain does not wait for words from a terminal: it says how it is used and exits with 2', async () => {
  const terminal = host.open(['sh', '-c', 'wizard explain; echo "left with $?"']);
  const said = await terminal.waitFor(/left with \d+/);
  expect(said).toMatch(/explain reads the evidence from standard input\..*2>&1 \| wizard explain.*left with 2$/ms);
});
