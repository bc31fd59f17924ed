import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';
import { enterUntil, overview } from '../support/terminal-walk.ts';

const config = '/root/pgcluster/config.yml';
const expiry = 'ssl_server_cert_expiry';

let folder: string;
/** An editor whose script gets the file as $1. */
function editorThat(script: string): string {
  const path = join(folder, 'editor');
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

let host: TerminalHost;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'editor-'));
  host = await openHost();
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

it('changes a setting of config.yml by keys, with the difference live under the field, in the review and in the file', async () => {
  const before = host.read(config);
  const terminal = host.open();
  await terminal.waitFor(overview);
  terminal.press(key.enter);
  await terminal.waitFor(/Configure · question.*› Continue with 1 change.*\+ {2}enable_pg_backup_api: true/s);

  terminal.press('/');
  await terminal.waitFor(/\/▏ +\d+ of \d+/);
  terminal.press('server_cert');
  await terminal.waitFor(/\/server_cert▏ +1 of \d+.*› {3}ssl_server_cert_expiry +\+365d +TPA’s default/s);
  terminal.press(key.enter);
  await terminal.waitFor(/\/server_cert +1 of/);
  terminal.press(key.enter);
  await terminal.waitFor(/Now: \+365d \(TPA’s default\).*› ▏/s);
  terminal.press('+7');
  await terminal.waitFor(/› \+7▏.*\+ {2}ssl_server_cert_expiry: '\+7'$/ms);
  terminal.press('30d');
  await terminal.waitFor(/› \+730d▏.*\+ {2}enable_pg_backup_api: true.*\+ {2}ssl_server_cert_expiry: \+730d/s);
  terminal.press(key.enter);
  await terminal.waitFor(/› ● ssl_server_cert_expiry +\+365d → \+730d/);
  terminal.press('v');
  await terminal.waitFor(/The file as it will be +2 changed lines.*\d+ \+ {3}ssl_server_cert_expiry: \+730d/s);
  terminal.press(key.enter);
  await terminal.waitFor(/\/server_cert +1 of/);
  terminal.press(key.escape);
  await terminal.waitFor('› Continue with 2 changes');

  await enterUntil(terminal, /Configure · review.*\+ {2}ssl_server_cert_expiry: \+730d.*Enter applies this/s);
  expect(host.read(config)).toBe(before);
  await enterUntil(terminal, /Configure · result.*✓ Done and proven/s);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);

  const last = '  use_volatile_subscriptions: false   # set by configure\n';
  const added = '  enable_pg_backup_api: true\n  ssl_server_cert_expiry: +730d\n';
  expect(host.read(config)).toBe(before.replace(last, last + added));
  expect(terminal.extent().rows).toBeLessThan(24);
  expect(terminal.extent()).toMatchObject({ broken: 0, scrolled: 0 });
});

it('shows the same change for setup --set, and makes none for --dry-run', async () => {
  const before = host.read(config);
  const { code, said } = await host.wizard('setup', '--set', `${expiry}=+30d`, '--dry-run');
  expect(said).toMatch(/^ +\+ {2}ssl_server_cert_expiry: \+30d$/m);
  expect([code, host.read(config)]).toEqual([0, before]);
});

it('gives the file to an editor and the terminal with it, and takes what comes back after a look at it', async () => {
  const before = host.read(config);
  const editor = editorThat(`printf 'say go: '; read -r word; test "$word" = go && sed -i 's/+730d/+91d/' "$1"`);
  const terminal = host.open(wizard, { environment: { EDITOR: editor } });
  await terminal.waitFor(overview);
  terminal.press(key.home, key.enter);
  await terminal.waitFor(/Configure · question.*› Continue/s);
  terminal.press('e');
  await terminal.waitFor('say go:');
  terminal.press('go\r');
  await terminal.waitFor(/The edited file.*- {2}ssl_server_cert_expiry: \+730d.*\+ {2}ssl_server_cert_expiry: \+91d/s);
  terminal.press(key.enter);
  await terminal.waitFor('› Continue with the edited file');
  // The wizard hears the keys again, and goes on with that text.
  await enterUntil(terminal, /Configure · review.*\+ {2}ssl_server_cert_expiry: \+91d.*Enter applies this/s);
  expect(host.read(config)).toBe(before);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

it('says why an editor cannot be started, and goes on', async () => {
  const terminal = host.open(wizard, { environment: { VISUAL: '/no/such/editor' } });
  await terminal.waitFor(overview);
  terminal.press(key.home, key.enter);
  await terminal.waitFor(/Configure · question.*› Continue/s);
  terminal.press('e');
  await terminal.waitFor(/✗ The editor \/no\/such\/editor cannot be started: there is no such program\./);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

it('asks for the same in lines', async () => {
  const other = await openHost();
  onTestFinished(other.close);
  const terminal = other.open([...wizard, '--plain'], { columns: 120, rows: 400 });
  await terminal.waitFor(/^\? What to do/m);
  terminal.press(key.enter);
  await terminal.waitFor(/Settings of this cluster.*1\) Continue\n +2\) Change a setting/s);
  terminal.press('2', key.enter);
  await terminal.waitFor(/Name of the setting, or a part of it/);
  terminal.press('server_cert', key.enter);
  await terminal.waitFor(/Now: \+365d \(TPA’s default\).*1\) Where the next question says.*cluster_vars/s);
  terminal.press(key.enter);
  await terminal.waitFor(/Value of ssl_server_cert_expiry/);
  terminal.press('+5d', key.enter);
  await terminal.waitFor(/The file would change so:.*\+ {2}ssl_server_cert_expiry: \+5d/s);
  terminal.press(key.controlC);
  expect(await terminal.exit).toBe(130);
});
