import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SecureOutcome } from '../../source/host/network.ts';
import { lookAtServed, requireProvable, type Served } from '../../source/steps/certificates/look-at-served.ts';
import type { ForeignPair } from '../../source/steps/foreign-pair.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const file = '/etc/tpa/pg-backup-api/pg-backup-api.crt';
const vhost = '/etc/apache2/sites-enabled/pg-backup-api.conf';
const layout = {
  vhostPath: '/etc/apache2/sites-available/pg-backup-api.conf',
  enabledVhostPath: vhost,
  service: 'apache2',
};
const served = { serial: '01', notAfter: new Date(0), fingerprint256: 'AA' };
const text = (certificate: string) =>
  `<VirtualHost *:443>\nSSLEngine on\nSSLCertificateFile ${certificate}\nProxyPass / http://localhost:7480/\n</VirtualHost>\n`;

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
});
afterEach(() => host.end());

const look = (outcome: SecureOutcome, more: { active?: boolean; standard?: boolean } = {}) =>
  lookAtServed(
    { ...host, network: { ...host.network, request: async () => outcome } },
    { layout, hostName: 'barman1', ca: undefined, active: true, file, standard: true, ...more },
  );
const refused: SecureOutcome = { kind: 'failed', code: 'ECONNREFUSED', message: '', served: undefined };
const unknown: SecureOutcome = { kind: 'failed', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', message: '', served };

describe('what the proxy does with a set', () => {
  test('nothing, where no virtual host of ours is enabled', async () => {
    host.put(layout.vhostPath, text(file));
    expect(await look(unknown)).toEqual({ kind: 'no-proxy' });
  });

  test.each<[string, SecureOutcome, { active?: boolean; standard?: boolean }, Served]>([
    [file, unknown, {}, { kind: 'serving', certificate: served }],
    [file, refused, {}, { kind: 'silent', why: 'ECONNREFUSED' }],
    [file, refused, { active: false }, { kind: 'stopped', service: 'apache2' }],
    ['/etc/other.crt', unknown, {}, { kind: 'elsewhere', names: '/etc/other.crt', vhost }],
    ['/etc/other.crt', unknown, { standard: false }, { kind: 'no-proxy' }],
  ])('a virtual host that names %s', async (names, outcome, more, expected) => {
    host.put(vhost, text(names));
    expect(await look(outcome, more)).toEqual(expected);
  });
});

const pair: ForeignPair = {
  ...{ certificate: '/etc/tpa/pgcluster.crt', key: '/etc/tpa/pgcluster.key', origin: 'postgres', comes: 'next' },
};

describe('work that could never be proven is refused before it begins', () => {
  test.each<[Served, boolean, string | undefined]>([
    [{ kind: 'no-proxy' }, true, undefined],
    [{ kind: 'serving', certificate: served }, true, undefined],
    [{ kind: 'silent', why: 'ECONNREFUSED' }, true, undefined],
    [{ kind: 'elsewhere', names: 'x', vhost }, true, 'proxy-serves-elsewhere'],
    [{ kind: 'elsewhere', names: '/etc/tpa/pgcluster.crt', vhost }, true, 'vhost-foreign-pair'],
    [{ kind: 'stopped', service: 'apache2' }, true, 'proxy-not-running'],
    [{ kind: 'stopped', service: 'apache2' }, false, undefined],
  ])('%j with a healthy set: %s', (state, isHealthy, id) => {
    const require = () => requireProvable(state, isHealthy, { pair });
    if (id === undefined) expect(require).not.toThrow();
    else expect(require).toThrow(expect.objectContaining({ problem: expect.objectContaining({ id }) }));
  });
});
