import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeSecurity } from '../../../source/health/security/security.ts';
import type { KeyFile, SecurityFacts, VhostFile } from '../../../source/health/security/security-facts.ts';

const tpaVhost = readFileSync(new URL('../../../fixtures/proxy/tpa-vhost.conf', import.meta.url), 'utf8');
const vhost: VhostFile = { path: '/v.conf', text: tpaVhost, owner: 'root', group: 'root', mode: 0o644 };
const leaf: KeyFile = { path: '/k.key', kind: 'leaf', owner: 'root', group: 'root', mode: 0o600 };
const safe: SecurityFacts = {
  passwords: [],
  keys: [leaf, { ...leaf, path: '/CA.key', kind: 'authority' }],
  vhosts: [vhost],
  tlsFiles: [{ path: '/ssl.conf', text: 'SSLProtocol all -SSLv3\n' }],
  apiPort: [{ address: '127.0.0.1', process: 'gunicorn' }],
  httpPort: [],
  strangers: [],
  unreadable: [],
};

const found = (facts: Partial<SecurityFacts>) =>
  judgeSecurity({ ...safe, ...facts }).map(({ id, state }) => `${state} ${id}`);
const withText = (from: string, to: string): Partial<SecurityFacts> => ({
  vhosts: [{ ...vhost, text: tpaVhost.replace(from, to) }],
});
const named = 'SSLVerifyDepth 10\n<Location />\nRequire expr %{SSL_CLIENT_S_DN_CN} == "pg-backup-user"\n</Location>';

describe('judgeSecurity', () => {
  it('of a host as TPA sets it up, with a virtual host of root, finds nothing', () => {
    expect(judgeSecurity(safe)).toEqual([]);
  });

  const rows: readonly (readonly [readonly string[], Partial<SecurityFacts>])[] = [
    [['warn password-in-diagnose'], { passwords: [{ server: 'pg2', key: 'conninfo' }] }],
    [['crit key-readable-by-others'], { keys: [{ ...leaf, mode: 0o644 }] }],
    [['warn key-readable-by-group'], { keys: [{ ...leaf, group: 'barman', mode: 0o640 }] }],
    [[], { keys: [{ ...leaf, mode: 0o640 }] }],
    [['crit ca-key-readable'], { keys: [{ ...leaf, kind: 'authority', group: 'staff', mode: 0o640 }] }],
    [['crit api-port-open'], { apiPort: [{ address: '0.0.0.0', process: 'gunicorn' }] }],
    [['crit api-port-open'], { apiPort: [{ address: '*', process: undefined }] }],
    [['crit api-port-open'], { apiPort: [{ address: '10.1.0.5', process: 'gunicorn' }] }],
    [['crit api-port-open'], { apiPort: [{ address: '0500010A', process: undefined }] }],
    [[], { apiPort: [{ address: '[::1]', process: 'gunicorn' }] }],
    [[], { apiPort: [{ address: '127.0.0.1%lo', process: 'gunicorn' }] }],
    [[], { apiPort: [{ address: '0100007F', process: undefined }] }],
    [[], { apiPort: [{ address: '00000000000000000000000001000000', process: undefined }] }],
    [['crit api-port-open'], { apiPort: [{ address: '00000000000000000000000000000000', process: undefined }] }],
    [['warn http-port-open'], { httpPort: [{ address: '*', process: 'apache2' }] }],
    [[], { httpPort: [{ address: '*', process: 'nginx' }] }],
    [['warn vhost-not-roots'], { vhosts: [{ ...vhost, owner: 'barman', group: 'barman' }] }],
    [['warn vhost-not-roots'], { vhosts: [{ ...vhost, owner: 'www-data', group: 'www-data' }] }],
    [['warn vhost-not-roots'], { vhosts: [{ ...vhost, mode: 0o664 }] }],
    [['crit client-certificate-not-required'], withText('SSLVerifyClient require', 'SSLVerifyClient optional')],
    [['crit client-certificate-not-required'], withText('SSLVerifyClient require', '')],
    [['warn any-certificate-admitted'], { strangers: ['/etc/tpa/postgres/server.crt'] }],
    [[], { ...withText('SSLVerifyDepth 10', named), strangers: ['/etc/tpa/postgres/server.crt'] }],
    [['warn old-tls-enabled'], withText('SSLEngine on', 'SSLEngine on\nSSLProtocol -all +TLSv1.1 +TLSv1.2')],
    [['warn old-tls-enabled'], { tlsFiles: [{ path: '/ssl.conf', text: 'SSLProtocol TLSv1 TLSv1.2' }] }],
    [[], { tlsFiles: [{ path: '/ssl.conf', text: 'SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1' }] }],
    [['warn not-looked-at'], { unreadable: ['/etc/tpa/pg-backup-api'] }],
  ];

  it.each(rows)('%j with %j', (ids, facts) => {
    expect(found(facts)).toEqual(ids);
  });

  it('a password is named by server and setting, with the way out, and not shown', () => {
    const passwords = [
      { server: 'pg2', key: 'conninfo' },
      { server: 'pg2', key: 'streaming_conninfo' },
    ];
    expect(judgeSecurity({ ...safe, passwords })).toEqual([
      {
        id: 'password-in-diagnose',
        state: 'warn',
        message: 'GET /diagnose sends the password in conninfo, streaming_conninfo of pg2 to every client.',
        fix: [
          'Write it into ~barman/.pgpass (mode 0600): HOST:PORT:DATABASE:USER:PASSWORD.',
          'Take it out of conninfo, streaming_conninfo in the configuration of pg2 (/etc/barman.d), then change the password.',
        ],
      },
    ]);
  });

  it('an address of the kernel is written as people do', () => {
    expect(judgeSecurity({ ...safe, apiPort: [{ address: '0500010A', process: undefined }] })[0]?.message).toContain(
      'listens on 10.1.0.5:',
    );
  });
});
