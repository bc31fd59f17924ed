import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectRequest, type RequestFacts } from '../../../source/pki/request/inspect-request.ts';
import { judgeRequest, type SigningIntent } from '../../../source/pki/request/judge-request.ts';
import { makeRequest } from '../../../source/pki/request/request.ts';
import { der, objectIdentifier, sequence } from '../../support/pki/der-writer.ts';
import { dns, extension, extensions, serverAuth } from '../../support/pki/forge.ts';
import { forgeRequest } from '../../support/pki/forge-request.ts';
import { host, keyPem, keys } from '../../support/pki/kit.ts';

const cluster = [host, 'barman1', '192.0.2.1'];
const asServer: SigningIntent = { profile: 'server', clusterNames: cluster, issuerName: 'speedy.CA' };
const asClient: SigningIntent = { ...asServer, profile: 'client' };
const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
let strong: KeyObject;
beforeAll(() => {
  strong = rsa(4096);
});

function factsOf(pem: string): RequestFacts {
  const inspection = inspectRequest(pem);
  if (!inspection.ok) throw new Error(inspection.why);
  return inspection.request;
}

async function idsFor(commonName: string, names: readonly string[], intent = asServer, key = strong) {
  return ids(factsOf(await makeRequest({ keyPem: keyPem(key), commonName, names, profile: intent.profile })), intent);
}

const ids = (request: RequestFacts, intent: SigningIntent) => judgeRequest(request, intent).map(({ id }) => id);

describe('our own requests', () => {
  test.each<[string, string, readonly string[], SigningIntent]>([
    ['the server’s', host, ['barman1', '192.0.2.1'], asServer],
    ['the client’s', 'pg-backup-user', ['pg-backup-user'], asClient],
    ['that of another client', 'harp_proxy', [], asClient],
  ])('%s has nothing odd', async (_, commonName, names, intent) => {
    expect(await idsFor(commonName, names, intent)).toEqual([]);
  });
});

describe('names', () => {
  test.each<[string, string, readonly string[], SigningIntent, readonly string[]]>([
    ['of another host', 'www.example.org', [], asServer, ['name-outside-cluster']],
    [
      'of two other hosts',
      host,
      ['a.example.org', '198.51.100.1'],
      asServer,
      ['name-outside-cluster', 'name-outside-cluster'],
    ],
    ['of a host in a client’s', 'monitor', ['www.example.org'], asClient, ['name-outside-cluster']],
    ['of a host of the cluster in a client’s', 'monitor', ['barman1'], asClient, []],
    ['with a wildcard', host, ['*.example.com'], asServer, ['name-outside-cluster', 'wildcard']],
    ['where no config.yml tells the cluster', 'www.example.org', [], { ...asServer, clusterNames: undefined }, []],
    ['of the CA itself', 'speedy.CA', [], asClient, ['named-like-the-ca']],
  ])('%s', async (_, commonName, names, intent, expected) => {
    expect(await idsFor(commonName, names, intent)).toEqual(expected);
  });

  test('a server without any is not signed', () => {
    const request = factsOf(forgeRequest({ key: keys.server, subject: 'two words', extensions: [] }));
    expect(judgeRequest(request, asServer)).toContainEqual(
      expect.objectContaining({ id: 'name-missing', severity: 'block' }),
    );
  });

  test('an e-mail address is left out, and that is said', () => {
    const names = extensions.names(dns(host), der(0x81, Buffer.from('a@example.com')));
    expect(ids(factsOf(forgeRequest({ key: keys.server, subject: host, extensions: [names] })), asServer)).toEqual([
      'tpa-will-replace-key',
      'names-ignored',
    ]);
  });
});

describe('keys', () => {
  test.each<[string, KeyObject, string, string]>([
    ['RSA 1024', rsa(1024), 'weak-key', 'block'],
    ['RSA 2048', rsa(2048), 'tpa-will-replace-key', 'warn'],
    ['P-256', keys.server, 'tpa-will-replace-key', 'warn'],
    [
      'a curve that no verifier knows',
      generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey,
      'weak-key',
      'block',
    ],
  ])('%s: %s', (_, key, id, severity) => {
    const request = factsOf(forgeRequest({ key, subject: 'pg-backup-user', extensions: [] }));
    expect(judgeRequest(request, asClient)).toMatchObject([{ id, severity }]);
  });
});

describe('what a request asks for beyond its names', () => {
  const other = extension('2.5.29.32', undefined, sequence(sequence(objectIdentifier('2.5.29.32.0'))));
  test.each<[string, readonly Uint8Array[], readonly string[]]>([
    ['to be a CA', [extensions.ca()], ['ca-requested']],
    ['to sign certificates', [extensions.caUsage()], ['ca-requested']],
    ['a server’s purpose', [extensions.purposes(serverAuth)], ['purpose-differs']],
    ['policies', [other], ['extensions-ignored']],
    ['constraints that cannot be read', [extension('2.5.29.19', 0xff, Buffer.of(1, 2, 3))], []],
  ])('%s', (_, list, expected) => {
    const request = factsOf(forgeRequest({ key: strong, subject: 'pg-backup-user', extensions: list }));
    expect(ids(request, asClient)).toEqual(expected);
  });

  test('another attribute of the subject is not taken', () => {
    const request = factsOf(
      forgeRequest({ key: strong, subject: 'pg-backup-user', organisation: 'EDB', extensions: [] }),
    );
    expect(judgeRequest(request, asClient)).toMatchObject([
      { id: 'subject-reduced', message: 'Of its subject O=EDB, CN=pg-backup-user only the common name is taken.' },
    ]);
  });

  test('a signature with SHA-1 is told', () => {
    const request = factsOf(forgeRequest({ key: strong, subject: 'x', extensions: [], algorithm: 'rsa-sha1' }));
    expect(ids(request, asClient)).toEqual(['weak-request-signature']);
  });
});
