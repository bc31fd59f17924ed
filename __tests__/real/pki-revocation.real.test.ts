import { beforeAll, expect, test } from 'vitest';
import { brokenLists } from '../support/pki/broken-lists.ts';
import { at } from '../support/pki/kit.ts';
import { openFolder, requireTool, run } from './pki-oracles.ts';

beforeAll(() => requireTool('openssl', 'version'));

/** OpenSSL's command takes one list, of the leaf's CA, and demands it; Apache's store takes the newest of several. */
const otherwise = [
  'ended list beside its successor',
  'ended list of another CA',
  'ended list and its successor in two files',
  'no list of the CA where none is demanded',
  'intermediate without a list, where the leaf’s is demanded',
  'root without a list, where the chain’s are demanded',
];

test.each(brokenLists.filter(({ name }) => !otherwise.includes(name)))(
  'openssl verify -crl_check says the same: $name, $verdict',
  ({ make, verdict }) => {
    const set = make();
    const none = new Uint8Array();
    const folder = openFolder({
      'root.crt': set.ca.bytes,
      'client.crt': set.clientCertificate?.bytes ?? none,
      'revoked.crl': set.revocation?.files[0]?.bytes ?? none,
    });
    const { ok, output } = run('openssl', [
      ...['verify', '-crl_check', '-no-CApath', '-no-CAstore', '-CAfile', folder.path('root.crt')],
      ...['-CRLfile', folder.path('revoked.crl'), '-attime', String(at.getTime() / 1000), folder.path('client.crt')],
    ]);
    folder.close();
    expect([ok, output]).toEqual([verdict === 'ok', output]);
  },
);
