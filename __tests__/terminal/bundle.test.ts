import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

const window = { columns: 160, rows: 100 };
const archives = () => readdirSync(host.path('/root/pgcluster')).filter((name) => name.includes('.tar.gz'));

it.each([
  { keys: ['n', key.enter], code: 1, written: 0 },
  { keys: [key.controlC], code: 130, written: 0 },
  { keys: [key.enter], code: 0, written: 1 },
])('shows what is inside, then asks: $keys', async ({ keys, code, written }) => {
  const terminal = host.open([...wizard, 'bundle'], window);
  const said = await terminal.waitFor(/^\? Write .*\.tar\.gz\?/m);
  expect(said).toContain('configuration/barman.d/pg1.conf');
  expect(said).toContain('Not inside, or not whole:');
  expect(archives()).toEqual([]);
  terminal.press(...keys);
  expect(await terminal.exit).toBe(code);
  expect(archives()).toHaveLength(written);
});
