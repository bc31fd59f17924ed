import { expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openTerminal, type ProgramTerminal, wizard } from '../support/terminal-program.ts';
import { enterUntil, surveyed } from '../support/terminal-walk.ts';

// check prints more lines than the smaller window has.
const inside =
  'wizard; left=$?; timer=$(systemctl is-enabled pg-backup-api-wizard-renew.timer); wizard check; echo "left with $left, timer $timer, check says $?"';
const sandbox = [...wizard, 'sandbox', '--pace', '0', '--', 'sh', '-c', inside];
const finished = /Steps · 6 of 6 done.*› {4}Leave.*Every step is done/s;

it('goes from nothing to a healthy host by Enter alone at 80×24', { timeout: 600_000 }, async () => {
  const terminal = openTerminal(sandbox, { columns: 80, rows: 24 });
  onTestFinished(terminal.close);
  await terminal.waitFor(surveyed);

  const places = await enterUntil(terminal, finished);

  expect(places).toEqual(
    expect.arrayContaining([
      'Step 1 of 6 · Configure · review',
      'Step 2 of 6 · Version · result',
      'Step 3 of 6 · Certificates · question 1 of 3',
      'Step 3 of 6 · Certificates · review',
      'Step 4 of 6 · Install · review',
      'Step 5 of 6 · Proxy · review',
      'Step 6 of 6 · Verify · result',
    ]),
  );
  expectCalmFrames(terminal, 80, 24);
  await expectHealthy(terminal);
});

it('takes what the arrow keys choose on the way at 200×50', { timeout: 600_000 }, async () => {
  const terminal = openTerminal(sandbox, { columns: 200, rows: 50 });
  onTestFinished(terminal.close);
  await terminal.waitFor(surveyed);

  await enterUntil(terminal, /Version · question.*› ● Follow the newest/s);
  terminal.press(key.down);
  await terminal.waitFor('› ● 2:2.2.0-1.bookworm');
  terminal.press(key.enter);
  await terminal.waitFor(/Version · review.*\+ {2}pg_backup_api_package_version: '2:2\.2\.0-1\.bookworm'/s);
  await enterUntil(terminal, /question 2 of 3.*› ● rsa-4096/s);
  terminal.press(key.down, key.down, key.down);
  await terminal.waitFor('› ● ec-p256');
  await enterUntil(terminal, finished);

  expectCalmFrames(terminal, 200, 50);
  await expectHealthy(terminal);
});

/** No frame was as high or as wide as the window, and nothing has left it. */
function expectCalmFrames(terminal: ProgramTerminal, columns: number, rows: number): void {
  const extent = terminal.extent();
  expect(extent.rows).toBeLessThan(rows);
  expect(extent.columns).toBeLessThan(columns);
  expect(extent).toMatchObject({ broken: 0, scrolled: 0 });
  expect(terminal.bytes()).not.toContain('\u001b[3J');
  expect(terminal.bytes()).not.toContain('\u001b[2J');
}

/** Leaves the wizard; what was made is what `wizard check` calls healthy. */
async function expectHealthy(terminal: ProgramTerminal): Promise<void> {
  terminal.press(key.enter);
  await terminal.waitFor(/barman1\.example\.com is healthy\.$.*left with 0, timer enabled, check says 0$/ms, 180_000);
  expect(await terminal.exit).toBe(0);
}
