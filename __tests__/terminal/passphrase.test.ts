import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { protectKey } from '../../source/pki/keys/protected-key.ts';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import type { ProgramTerminal } from '../support/terminal-program.ts';

const caKey = '/root/pgcluster/ssl/CA.key';
const clientFile = '/etc/tpa/pg-backup-api/pg-backup-user.crt';
const passphrase = 'open sesame 4711';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
  const { code, said } = await host.wizard('setup', '--yes', '--key-type', 'ec-p256');
  if (code !== 0) throw new Error(said);
  writeFileSync(host.path(caKey), await protectKey(host.read(caKey), passphrase, 1000), { mode: 0o600 });
});
afterAll(() => host.close());

/** Asks for a new client certificate, up to the passphrase. */
async function askForClient(terminal: ProgramTerminal): Promise<void> {
  await terminal.waitFor(/Steps · 6 of 6 done.*› {4}Leave/s);
  terminal.press(key.up, key.up, key.up, key.up);
  await terminal.waitFor(/› 3 {2}Certificates/);
  terminal.press(key.enter);
  await terminal.waitFor(/Which certificates should be renewed\?.*› ● None/s);
  terminal.press(key.end);
  await terminal.waitFor('› ● The client certificate');
  terminal.press(key.enter);
  await terminal.waitFor(/With new keys\?.*› No/s);
  terminal.press(key.enter);
  // Behind a passphrase the key is of no use to a timer.
  await terminal.waitFor(/Renew unattended.*would only tell what is due.*› No/s);
  terminal.press(key.enter);
  await terminal.waitFor(/Certificates · passphrase.*Passphrase of the CA’s key/s);
}

it('renews with a CA key behind a passphrase, after a wrong one', async () => {
  const before = host.read(clientFile);
  const terminal = host.open();
  await terminal.waitFor('[3 Health]');
  terminal.press('1');
  await askForClient(terminal);

  terminal.press('sesame');
  await terminal.waitFor('› ******▏');
  terminal.press(key.enter);
  await terminal.waitFor(/✗ The passphrase does not open .*CA\.key\./);

  // A paste with its line end is text and does not go on by itself.
  terminal.press(`${passphrase}\r`);
  await terminal.waitFor('› ****************▏');
  terminal.press(key.enter);
  await terminal.waitFor(/Certificates · review.*Enter applies this/s);
  terminal.press(key.enter);
  await terminal.waitFor(/Certificates · result.*✓ Done and proven/s);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);

  expect(host.read(clientFile)).not.toBe(before);
  expect(terminal.bytes()).not.toContain('sesame');
  expect(filesWith('sesame')).toEqual([]);
});

it('goes back by Esc and asks again when it is needed again', async () => {
  const terminal = host.open();
  await terminal.waitFor('[3 Health]');
  terminal.press('1');
  await askForClient(terminal);
  terminal.press('x');
  await terminal.waitFor('› *▏');
  terminal.press(key.escape);
  await terminal.waitFor(/Renew unattended.*› No/s);
  terminal.press(key.enter);
  await terminal.waitFor(/Certificates · passphrase.*› ▏/s);
  terminal.press(key.controlC);
  expect(await terminal.exit).toBe(130);
});

/** The files of the host that hold a word. */
function filesWith(word: string): readonly string[] {
  return readdirSync(host.path('/'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path, 'latin1').includes(word));
}
