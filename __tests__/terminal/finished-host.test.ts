import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';

let host: TerminalHost;
beforeAll(async () => {
  host = await openHost();
  const { code, said } = await host.wizard('setup', '--yes', '--key-type', 'ec-p256');
  expect(said).toContain('Done and proven');
  expect(code).toBe(0);
});
afterAll(() => host.close());

it('changes nothing in a second unattended setup, and says so', async () => {
  const before = await host.sums();
  const { code, said } = await host.wizard('setup', '--yes');
  for (const step of ['configure', 'version', 'certificates', 'install', 'proxy', 'verify']) {
    expect(said).toContain(`${step}: nothing to change.`);
  }
  expect(code).toBe(0);
  expect(await host.sums()).toBe(before);
});

it('shows the checks on the dashboard, measures again on r, and leaves with 0 on q', async () => {
  const terminal = host.open([...wizard, 'dashboard', '--interval', '3600'], { rows: 40 });
  await terminal.waitFor('pg-backup-api dashboard');
  const first = await terminal.waitFor(/✓ healthy · \d+ of \d+ checks ok.*Next in/s);
  expect(first).toMatch(/✓ ok +API and barman diagnose agree/);

  await host.run(['systemctl', 'stop', 'pg-backup-api']);
  terminal.press('r');
  await terminal.waitFor(/✗ not healthy/);
  await host.run(['systemctl', 'start', 'pg-backup-api']);
  terminal.press('r');
  await terminal.waitFor(/✓ healthy/);

  terminal.press('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.extent()).toMatchObject({ broken: 0, scrolled: 0 });
});

it('renews both certificates by keys, and Apache serves the new one', async () => {
  const before = await servedSerial();
  const clientBefore = host.read('/etc/tpa/pg-backup-api/pg-backup-user.crt');
  const keyBefore = host.read('/etc/tpa/pg-backup-api/pg-backup-api.key');

  const terminal = host.open();
  await terminal.waitFor(/Steps · 6 of 6 done.*› {4}Leave/s);
  terminal.press(key.up, key.up, key.up, key.up);
  await terminal.waitFor(/› 3 {2}Certificates/);
  terminal.press(key.enter);
  await terminal.waitFor(/Which certificates should be renewed\?.*› ● None/s);
  terminal.press(key.down);
  await terminal.waitFor('› ● Server and client');
  terminal.press(key.enter);
  await terminal.waitFor(/With new keys\?.*› No/s);
  terminal.press(key.enter);
  await terminal.waitFor('By which names will clients call this host?');
  terminal.press(key.enter);
  await terminal.waitFor(/Certificates · review.*Enter applies this/s);
  terminal.press(key.enter);
  const result = await terminal.waitFor(/Certificates · result.*✓ Done and proven/s);
  expect(result).toMatch(/✓ ok +Apache serves the certificate/);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);

  expect(await servedSerial()).not.toBe(before);
  expect(host.read('/etc/tpa/pg-backup-api/pg-backup-user.crt')).not.toBe(clientBefore);
  expect(host.read('/etc/tpa/pg-backup-api/pg-backup-api.key')).toBe(keyBefore);
  expect((await host.wizard('check')).code).toBe(0);
});

/** The serial of the certificate that Apache shows to whoever connects. */
function servedSerial(): Promise<string> {
  const port = host.port('443');
  return new Promise((seen, fail) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'barman1.example.com', rejectUnauthorized: false });
    socket.on('error', fail);
    socket.on('secureConnect', () => {
      seen(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
  });
}
