import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { key } from '../support/terminal.ts';
import { openHost, type TerminalHost } from '../support/terminal-host.ts';
import { wizard } from '../support/terminal-program.ts';

/** Ctrl-U. */
const eraseLine = '\u0015';

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

it('opens with the health of the host; a stopped service is one key from its repair', {
  timeout: 600_000,
}, async () => {
  const terminal = host.open();
  await terminal.waitFor(/\[3 Health\].*✓ healthy.*Servers.*pg1.*Certificates/s);
  await host.run(['systemctl', 'stop', 'pg-backup-api']);
  terminal.press('r');
  await terminal.waitFor(/✗ \d critical.*›✗ service +pg-backup-api is not running/s);

  terminal.press('f');
  await terminal.waitFor(/Install · review.*Enable and start pg-backup-api/s);
  terminal.press(key.enter);
  await terminal.waitFor('Done and proven');
  terminal.press(key.enter);
  await terminal.waitFor(/\[3 Health\].*✓ healthy/s);

  terminal.press(key.enter);
  await terminal.waitFor(/on barman1\.example\.com.*measured/s);
  terminal.press(key.escape);
  await terminal.waitFor(/Servers.*pg1 /s);
  terminal.press('/');
  await terminal.waitFor('▏');
  terminal.press('pg2');
  await terminal.waitFor((rows) => !rows.join('\n').includes('pg1 ') && rows.join('\n').includes('/pg2'));
  terminal.press(key.enter);
  await terminal.waitFor((rows) => !rows.join('\n').includes('▏'));
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.extent()).toMatchObject({ broken: 0, scrolled: 0 });
});

it('shows certificates and history in views of their own; Esc and tabs lose nothing', {
  timeout: 600_000,
}, async () => {
  const terminal = host.open([...wizard, 'dashboard'], { columns: 100, rows: 30 });
  await terminal.waitFor(/\[3 Health\].*✓ healthy/s);
  terminal.press('2');
  await terminal.waitFor(/\[2 Certificates\].*no rotation is under way.*server +\/etc\/tpa/s);
  terminal.press(key.enter);
  await terminal.waitFor(/SHA-256 +[0-9a-f]{64}/);
  terminal.press('4');
  await terminal.waitFor(/\[4 History\].*proven.*Set up the Apache proxy/s);
  terminal.press('?');
  await terminal.waitFor(/Keys on this screen.*take this run back/s);
  terminal.press('x');
  await terminal.waitFor((rows) => !rows.join('\n').includes('Keys on this screen'));
  terminal.press('2');
  await terminal.waitFor(/SHA-256/);
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

it.each([
  ['1', '[1 Setup]', /Verify +✓ done/],
  ['2', '[2 Certificates]', /server +\/etc\/tpa/],
  ['3', '[3 Health]', /Servers.*pg1/s],
  ['4', '[4 History]', /Set up the Apache proxy/],
])(
  'view %s takes a paste and any size as one frame, and a terminal that goes ends it',
  async (digit, tab, content) => {
    const terminal = host.open([...wizard, 'dashboard'], { columns: 100, rows: 30 });
    await terminal.waitFor('[3 Health]');
    terminal.press(digit);
    await terminal.waitFor((rows) => rows.join('\n').includes(tab) && content.test(rows.join('\n')));
    terminal.press('quit; rm -rf /\u0007 fuxn\r\nq\u001b[2J\u001b]0;owned\u0007');
    for (const [columns, rows] of [
      [60, 15],
      [200, 50],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.waitFor(
        (screen) =>
          screen.length === rows &&
          screen[0]?.includes(tab) === true &&
          screen.filter((row) => row.includes(tab)).length === 1 &&
          screen.every((row) => row.length < columns) &&
          screen.findLast((row) => row !== '')?.includes('help') === true,
      );
    }
    await terminal.waitFor(content);
    process.kill(terminal.pid, 'SIGHUP');
    expect(await terminal.exit).toBe(129);
    expect(terminal.listensToMouse()).toBe(false);
  },
  240_000,
);

it('walks a whole rotation of the CA from the view of certificates', { timeout: 600_000 }, async () => {
  const terminal = host.open([...wizard, 'dashboard'], { columns: 100, rows: 30 });
  await terminal.waitFor('[3 Health]');
  terminal.press('2');
  await terminal.waitFor(/no rotation is under way/);
  for (const [title, now] of [
    ['Trust a new CA', 'Two CAs are trusted; certificates are still of the old one'],
    ['new CA', 'server and client are of the new one'],
    ['old CA', 'no rotation is under way'],
  ] as const) {
    terminal.press('t');
    await terminal.waitFor(/Rotate the CA · review/, 180_000);
    terminal.press(key.enter);
    await terminal.waitFor('Done and proven', 300_000);
    terminal.press(key.enter);
    await terminal
      .waitFor((rows) => rows.join(' ').replace(/\s+/g, ' ').includes(now), 180_000)
      .catch((error) => {
        throw new Error(`${title}: ${error.message}`);
      });
  }
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
});

it('issues a client, schedules renewal and unschedules it, and revokes the client, from the view of certificates', {
  timeout: 600_000,
}, async () => {
  const terminal = host.open([...wizard, 'dashboard'], { columns: 100, rows: 30 });
  await terminal.waitFor('[3 Health]');
  terminal.press('2');
  await terminal.waitFor(/server +\/etc\/tpa/);
  terminal.press('o');
  await terminal.waitFor(/› ● Issue a client certificate.*Write the kit/s);
  terminal.press(key.enter);
  await terminal.waitFor('Name of the client');
  terminal.press('CA');
  await terminal.waitFor(/› CA/);
  terminal.press(key.enter);
  await terminal.waitFor('part of the set itself');
  terminal.press(eraseLine);
  await terminal.waitFor((rows) => !rows.some((row) => row.includes('› CA')));
  terminal.press('monitor');
  await terminal.waitFor(/› monitor/);
  terminal.press(key.enter);
  await terminal.waitFor('Directory for the certificate');
  terminal.press(key.enter);
  await terminal.waitFor('Owner of the files');
  terminal.press(key.enter);
  await terminal.waitFor('Kind of key');
  terminal.press(key.enter);
  await terminal.waitFor(/Client certificate · review.*monitor\.crt/s);
  terminal.press(key.enter);
  await terminal.waitFor('Done and proven');
  terminal.press(key.enter);
  await terminal.waitFor(/\[2 Certificates\].*monitor\.crt/s);
  expect(host.read('/etc/tpa/pg-backup-api/monitor.crt')).toContain('BEGIN CERTIFICATE');

  for (const labels of [
    ['Revoke', 'Set up'],
    ['Revoke', 'Set up', 'Remove'],
  ]) {
    terminal.press('o');
    await terminal.waitFor(/Work on certificates.*Set up unattended renewal/s);
    for (const label of labels) {
      terminal.press(key.down);
      await terminal.waitFor(new RegExp(`› ● ${label}`));
    }
    terminal.press(key.enter);
    await terminal.waitFor('Unattended renewal · review');
    terminal.press(key.enter);
    await terminal.waitFor('Done and proven');
    terminal.press(key.enter);
    await terminal.waitFor(/\[2 Certificates\].*monitor\.crt/s);
  }

  terminal.press('o');
  await terminal.waitFor(/Work on certificates.*Name the clients that may come/s);
  for (const label of ['Revoke', 'Set up', 'Remove', 'Write certificate', 'Sign', 'Import', 'Write the kit', 'Name']) {
    terminal.press(key.down);
    await terminal.waitFor(new RegExp(`› ● ${label}`));
  }
  terminal.press(key.enter);
  await terminal.waitFor('Common names');
  terminal.press('monitor');
  await terminal.waitFor(/› monitor/);
  terminal.press(key.enter);
  await terminal.waitFor(/Allowed clients · review.*pg-backup-user, monitor may come/s);
  terminal.press(key.enter);
  await terminal.waitFor('Done and proven');
  terminal.press(key.enter);
  await terminal.waitFor(/\[2 Certificates\].*monitor\.crt/s);
  expect(host.read('/etc/apache2/conf-enabled/pg-backup-api-allowed.conf')).toContain("'monitor'");

  const chosen = (rows: readonly string[]) => rows.find((row) => row.trimStart().startsWith('›')) ?? '';
  while (!chosen(terminal.screen()).includes('/monitor.crt')) {
    const before = chosen(terminal.screen());
    terminal.press(key.down);
    await terminal.waitFor((rows) => chosen(rows) !== before);
  }
  terminal.press('x');
  await terminal.waitFor(/Reason.*› ● none.*key-compromise/s);
  terminal.press(key.down);
  await terminal.waitFor('› ● key-compromise');
  terminal.press(key.enter);
  await terminal.waitFor(/Revocation · review.*monitor\.crt/s);
  terminal.press(key.enter);
  await terminal.waitFor('Done and proven');
  terminal.press(key.enter);
  await terminal.waitFor(/\[2 Certificates\].*monitor\.crt.*revoked/s);
  expect(host.read('/etc/pg-backup-api-wizard/revoked.crl')).toContain('BEGIN X509 CRL');
  terminal.press('q');
  expect(await terminal.exit).toBe(0);
  expect(terminal.extent()).toMatchObject({ broken: 0, scrolled: 0 });
});

it('renews both certificates by keys, and Apache serves the new one', async () => {
  const before = await servedSerial();
  const clientBefore = host.read('/etc/tpa/pg-backup-api/pg-backup-user.crt');
  const keyBefore = host.read('/etc/tpa/pg-backup-api/pg-backup-api.key');

  const terminal = host.open();
  await terminal.waitFor('[3 Health]');
  terminal.press('1');
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
  await terminal.waitFor(/Renew unattended what expires soon\?.*› No/s);
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
