import { beforeAll, expect, test } from 'vitest';
import { brokenLists } from '../support/pki/broken-lists.ts';
import { at } from '../support/pki/kit.ts';
import { openFolder, requireTool, run } from './pki-oracles.ts';

beforeAll(() => requireTool('openssl', 'version'));

/** OpenSSL takes one list of a CA, and not the newest of several as Apache's store does. */
const otherwise = ['ended list beside its successor', 'ended list of another CA'];

test.each(brokenLists.filter(({ name }) => !otherwise.includes(name)))(
  'openssl verify -crl_check says the same: $name, $verdict',
  ({ make, verdict }) => {
    const set = make();
    const none = new Uint8Array();
    const folder = openFolder({
      'root.crt': set.ca.bytes,
      'client.crt': set.clientCertificate?.bytes ?? none,
      'revoked.crl': set.revocation?.bytes ?? none,
    });
    const { ok, output } = run('openssl', [
      ...['verify', '-crl_check', '-no-CApath', '-no-CAstore', '-CAfile', folder.path('root.crt')],
      ...['-CRLfile', folder.path('revoked.crl'), '-attime', String(at.getTime() / 1000), folder.path('client.crt')],
    ]);
    folder.close();
    expect([ok, output]).toEqual([verdict === 'ok', output]);
  },
);
