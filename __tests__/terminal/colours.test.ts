import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';
import { overview } from '../support/terminal-walk.ts';

/** Select Graphic Rendition: colours and weights. */
const rendition = /\u001b\[[0-9;:]*m/;

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

async function bytesOfAVisit(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const terminal = host.open([...wizard, ...words], { environment });
  await terminal.waitFor(overview);
  terminal.press('q');
  await terminal.exit;
  return terminal.bytes();
}

it('shows what is chosen inverse on a terminal that can', async () => {
  expect(await bytesOfAVisit([], {})).toMatch(/\u001b\[7m/);
});

describe.each([
  { name: 'NO_COLOR=1', words: [], environment: { NO_COLOR: '1' } },
  { name: 'FORCE_COLOR=0', words: [], environment: { FORCE_COLOR: '0' } },
  { name: '--no-color', words: ['--no-color'], environment: {} },
])('$name', ({ words, environment }) => {
  it('shows the same words, and no byte of colour', async () => {
    expect(await bytesOfAVisit(words, environment)).not.toMatch(rendition);
  });
});

it('writes plain ASCII on a terminal that is not UTF-8', async () => {
  const terminal = host.open(wizard, { environment: { LANG: 'C', LC_ALL: 'C' } });
  await terminal.waitFor(/> 1 {2}Configure .*Verify +\S to do/s);
  terminal.press('q');
  await terminal.exit;
  expect(terminal.bytes()).toMatch(/^[\u0000-\u007f]*$/);
});
