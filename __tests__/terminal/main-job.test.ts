import { describe, expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openTerminal, wizard } from '../support/terminal-program.ts';

const wipesScrollback = '\u001b[3J';
const wipesWindow = '\u001b[2J';

describe.each([
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
])('the main job at $columns×$rows', ({ columns, rows }) => {
  it('goes from nothing to a healthy host by Enter and arrow keys', { timeout: 120_000 }, async () => {
    const inside = 'wizard; echo "left with $?"; wizard check; echo "check says $?"';
    const sandbox = [...wizard, 'sandbox', '--pace', '0', '--', 'sh', '-c', inside];
    const terminal = openTerminal(sandbox, { columns, rows });
    onTestFinished(terminal.close);

    await terminal.waitFor(/› 1 {2}Configure +○ to do.*Verify +\S to do/s);
    terminal.press(key.enter);
    await terminal.waitFor('Step 1 of 6 · Configure · question');
    terminal.press(key.enter);
    await terminal.waitFor(/Configure · review.*\+ {2}enable_pg_backup_api: true.*Enter applies this/s);
    terminal.press(key.enter);
    await terminal.waitFor('Go on with step 2: Version');

    terminal.press(key.enter);
    await terminal.waitFor(/Version · question.*› ● Follow the newest/s);
    terminal.press(key.down);
    await terminal.waitFor('› ● 2:2.2.0-1.bookworm');
    terminal.press(key.enter);
    await terminal.waitFor(/Version · review.*\+ {2}pg_backup_api_package_version: '2:2\.2\.0-1\.bookworm'/s);
    terminal.press(key.enter);
    await terminal.waitFor('Go on with step 3: Certificates');

    terminal.press(key.enter);
    await terminal.waitFor(/question 1 of 2.*› barman1\.example\.com, barman1/s);
    terminal.press(key.enter);
    await terminal.waitFor(/question 2 of 2.*› ● rsa-4096/s);
    // TPA's kind of key in one run; in the other an arrow chooses one that is made sooner.
    if (columns === 200) {
      terminal.press(key.down, key.down, key.down);
      await terminal.waitFor('› ● ec-p256');
    }
    terminal.press(key.enter);
    await terminal.waitFor('Make a CA, a server and a client certificate   10 actions');
    terminal.press(key.enter);
    await terminal.waitFor(/Certificates · result.*✓ Done and proven/s, 60_000);

    terminal.press(key.enter);
    await terminal.waitFor(/Install · review.*Install pg-backup-api 2:2\.2\.0-1\.bookworm/s);
    terminal.press(key.enter);
    await terminal.waitFor(/Install · result.*✓ Done and proven/s);

    terminal.press(key.enter);
    await terminal.waitFor('Set up the Apache proxy in front of pg-backup-api');
    terminal.press(key.enter);
    await terminal.waitFor(/Proxy · result.*✓ Done and proven/s);

    terminal.press(key.enter);
    await terminal.waitFor(/Verify · result.*✓ Nothing to change: it is done and proven\..*› Finish/s);
    terminal.press(key.enter);
    await terminal.waitFor(/Steps · 6 of 6 done.*› {4}Leave.*Every step is done/s);

    const { rows: highest, columns: widest, ...strays } = terminal.extent();
    expect(highest).toBeLessThan(rows);
    expect(widest).toBeLessThan(columns);
    expect(strays).toEqual({ broken: 0, scrolled: 0 });

    terminal.press(key.enter);
    await terminal.waitFor(/left with 0.*barman1\.example\.com is healthy\..*check says 0/s);
    expect(await terminal.exit).toBe(0);
    expect(terminal.bytes()).not.toContain(wipesScrollback);
    expect(terminal.bytes()).not.toContain(wipesWindow);
  });
});
