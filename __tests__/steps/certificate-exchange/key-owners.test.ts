import { describe, expect, test } from 'vitest';
import { chooseOwner, type KeyOwner } from '../../../source/steps/certificate-exchange/import-facts.ts';
import { clientAuth, serverAuth } from '../../support/pki/forge.ts';

const attributes = { owner: 'root', group: 'root', mode: 0o600 };
const place = (path: string) => ({ path, attributes });

function owner(
  name: string,
  profile: 'server' | 'client',
  publicKey: string,
  key: KeyOwner['key'] = 'in-place',
): KeyOwner {
  const files = {
    certificate: place(`/x/${name}.crt`),
    key: place(`/x/${name}.key`),
    waitingKey: place(`/x/${name}.key.new`),
  };
  return { place: { name, profile, ...files }, key, path: files.key.path, publicKey };
}

/** One key in the server's, the client's and another client's file, as somebody has copied it. */
const copied = [
  owner('pg-backup-user', 'client', 'k'),
  owner('pg-backup-api', 'server', 'k'),
  owner('monitor', 'client', 'k'),
  owner('pg-backup-api', 'server', 'k', 'waiting'),
  owner('harp', 'client', 'other', 'waiting'),
];

describe('whose certificate it is', () => {
  test.each<[string, readonly string[], string, string, string | undefined]>([
    ['the only one with the key', [], 'x', 'other', 'harp waiting'],
    ['nobody’s', [serverAuth], 'x', 'none', undefined],
    ['the server’s by its purpose', [serverAuth], 'x', 'k', 'pg-backup-api in-place'],
    ['a client’s by its purpose and name', [clientAuth], 'monitor', 'k', 'monitor in-place'],
  ])('%s', (_, purposes, commonName, publicKey, expected) => {
    const found = chooseOwner({ purposes, commonName }, publicKey, copied);
    expect(found && `${found.place.name} ${found.key}`).toBe(expected);
  });
});
