import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commands } from '../../source/host/commands.ts';
import { findListeners, parseKernelTable, parseSocketStatistics } from '../../source/host/local/local-host.ts';

describe('what ss tells', () => {
  const lines = [
    'LISTEN 0      511                *:443              *:*    users:(("apache2",pid=1234,fd=4),("apache2",pid=1235,fd=4))',
    'LISTEN 0      128          0.0.0.0:443        0.0.0.0:*',
    'LISTEN 0      511             [::]:443           [::]:*    users:(("nginx",pid=7,fd=6))',
    'LISTEN 0      128        127.0.0.1:4443       0.0.0.0:*    users:(("other",pid=8,fd=6))',
    '',
  ].join('\n');

  it('is read with the process where it is named', () => {
    expect(parseSocketStatistics(lines, 443)).toEqual([
      { address: '*', port: 443, process: { name: 'apache2', pid: 1234 } },
      { address: '0.0.0.0', port: 443 },
      { address: '[::]', port: 443, process: { name: 'nginx', pid: 7 } },
    ]);
  });

  it.each([80, 44])('has nothing for port %i', (port) => {
    expect(parseSocketStatistics(lines, port)).toEqual([]);
  });

  it('may be nothing', () => {
    expect(parseSocketStatistics('', 443)).toEqual([]);
  });
});

describe('the kernel’s own table', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
  const listening = '   0: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1';
  const connected = '   1: 0100007F:01BB 0100007F:D4C1 01 00000000:00000000 00:00000000 00000000     0        0 2';
  const six = '   0: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 3';

  it.each([
    ['a listener', [head, listening].join('\n'), [{ address: '00000000', port: 443 }]],
    ['no connection', [head, connected].join('\n'), []],
    ['a listener on IPv6', six, [{ address: '0'.repeat(32), port: 443 }]],
    ['nothing', '', []],
  ])('shows %s', (_, text, expected) => {
    expect(parseKernelTable(text, 443)).toEqual(expected);
  });
});

describe('a port of this machine', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  /** A machine without ss. */
  const notFound = async () =>
    ({ argv: [], exitCode: undefined, stdout: '', stderr: '', outcome: 'not-found' }) as const;
  const without: Commands = { probe: notFound, transaction: notFound };

  it('is found in the kernel’s table where there is no ss', async () => {
    const { port } = server.address() as AddressInfo;
    expect(await findListeners(port, without)).toEqual([{ address: '0100007F', port }]);
  });
});
