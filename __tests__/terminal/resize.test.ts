import { expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost } from '../support/terminal-host.ts';
import { overview } from '../support/terminal-walk.ts';

const header = '[1 Setup]';

/** One whole frame that fits, and nothing left over from another one. */
function oneFrame(columns: number, rows: number, last: RegExp): (screen: readonly string[]) => boolean {
  return (screen) => {
    const used = screen.filter((row) => row !== '');
    return (
      screen.length === rows &&
      screen[0]?.includes(header) === true &&
      screen.filter((row) => row.includes(header)).length === 1 &&
      screen.filter((row) => row.includes('Step 4 of 6')).length === 1 &&
      screen.every((row) => row.length < columns) &&
      screen.at(-1) === '' &&
      last.test(used.at(-1) ?? '')
    );
  };
}

it('keeps one frame that fits while the window shrinks and grows in mid-run', async () => {
  const host = await openHost({ pace: 0.3 });
  onTestFinished(host.close);
  const terminal = host.open(undefined, { columns: 200, rows: 50 });
  await terminal.waitFor(overview);
  terminal.press(key.down, key.down, key.down, key.enter);
  await terminal.waitFor('Step 4 of 6 · Install · review');
  terminal.press(key.enter);
  await terminal.waitFor(oneFrame(200, 50, /q leave/));
  await terminal.waitFor(/Install apache2.* \d+ %/s);

  terminal.resize(80, 24);
  await terminal.waitFor(oneFrame(80, 24, /q leave/));
  terminal.resize(60, 15);
  await terminal.waitFor(oneFrame(60, 15, /q leave/));
  terminal.resize(50, 12);
  await terminal.waitFor(/60.15/);
  terminal.resize(100, 30);
  const wide = await terminal.waitFor(oneFrame(100, 30, /q leave/));
  expect(wide).toContain('Install · applying');

  await terminal.waitFor(/Install · result.*✓ Done and proven/s, 180_000);
  await terminal.waitFor(oneFrame(100, 30, /Enter go on/));
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.bytes()).not.toContain('\u001b[3J');
  expect(terminal.bytes()).not.toContain('\u001b[2J');
});
