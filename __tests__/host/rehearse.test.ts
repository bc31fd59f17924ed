import { beforeAll, describe, expect, it } from 'vitest';
import { rehearse } from '../../source/host/local/rehearse.ts';
import type { Rehearsal } from '../../source/host/network.ts';
import { pkiHost, type ThrowAwayPki, throwAwayPki } from '../support/throw-away-pki.ts';

let pki: ThrowAwayPki;
let other: ThrowAwayPki;
beforeAll(async () => {
  [pki, other] = await Promise.all([throwAwayPki(), throwAwayPki('other.CA')]);
});

async function play(changes: Partial<Rehearsal> = {}): Promise<readonly string[]> {
  const { scenes } = await rehearse({
    hostName: pkiHost,
    server: pki.server,
    ca: pki.ca,
    clients: [{ name: 'pg-backup-user', ...pki.client }],
    stranger: other.client,
    ...changes,
  });
  return scenes.map(({ name, passed }) => `${passed ? 'passed' : 'failed'}: ${name}`);
}

const failures = (scenes: readonly string[]) => scenes.filter((scene) => scene.startsWith('failed'));

describe('a rehearsal', () => {
  it('of a good set passes in both versions of TLS', async () => {
    expect(await play()).toEqual([
      'passed: pg-backup-user is let in (TLSv1.3)',
      'passed: a client without a certificate is turned away (TLSv1.3)',
      'passed: a client of another CA is turned away (TLSv1.3)',
      'passed: pg-backup-user is let in (TLSv1.2)',
      'passed: a client without a certificate is turned away (TLSv1.2)',
      'passed: a client of another CA is turned away (TLSv1.2)',
    ]);
  });

  it('plays every client', async () => {
    const pem = await pki.issue('client', ['pemagent-barman1']);
    const clients = [
      { name: 'pg-backup-user', ...pki.client },
      { name: 'pemagent-barman1', ...pem },
    ];
    expect((await play({ clients })).filter((scene) => scene.includes('let in'))).toHaveLength(4);
  });

  it('fails when a stranger would be let in', async () => {
    expect(failures(await play({ stranger: await pki.issue('client', ['anybody']) }))).toEqual([
      'failed: a client of another CA is turned away (TLSv1.3)',
      'failed: a client of another CA is turned away (TLSv1.2)',
    ]);
  });

  it.each<[string, () => Promise<Partial<Rehearsal>>]>([
    ['a client of another CA', async () => ({ clients: [{ name: 'pg-backup-user', ...other.client }] })],
    ['a server of another CA', async () => ({ server: other.server })],
    ['another CA than the leaves', async () => ({ ca: other.ca, stranger: pki.client })],
    ['a server that has ended', async () => ({ server: await pki.issue('server', [pkiHost], [-9, -2]) })],
    ['a server that begins later', async () => ({ server: await pki.issue('server', [pkiHost], [2, 9]) })],
    ['a server of another name', async () => ({ server: await pki.issue('server', ['other.example.com']) })],
    [
      'a client that has ended',
      async () => ({ clients: [{ name: 'x', ...(await pki.issue('client', ['x'], [-9, -2])) }] }),
    ],
    ['a server certificate as client', async () => ({ clients: [{ name: 'x', ...pki.server }] })],
    ['a client certificate as server', async () => ({ server: pki.client })],
    ['a client whose key is another', async () => ({ clients: [{ name: 'x', ...pki.client, key: pki.server.key }] })],
  ])('fails for %s', async (_, changes) => {
    expect(failures(await play(await changes())).some((scene) => scene.includes('let in'))).toBe(true);
  });

  it.each<[string, () => Rehearsal['server']]>([
    ['a pair that does not fit', () => ({ ...pki.server, key: pki.client.key })],
    ['a certificate that is none', () => ({ ...pki.server, certificate: 'no certificate' })],
    ['an empty key', () => ({ ...pki.server, key: '' })],
  ])('fails for a server with %s', async (_, server) => {
    expect(failures(await play({ server: server() }))).not.toEqual([]);
  });

  it('no scene tells a line of a key', async () => {
    const { scenes } = await rehearse({
      hostName: pkiHost,
      server: { ...pki.server, key: pki.client.key },
      ca: pki.ca,
      clients: [],
      stranger: other.client,
    });
    const lines = [pki.server.key, pki.client.key].flatMap((key) => key.split('\n').slice(1, -2));
    expect(lines.filter((line) => JSON.stringify(scenes).includes(line))).toEqual([]);
  });
});
