import { describe, expect, it } from 'vitest';
import { parseVhost, renderVhost, type VhostSettings } from '../../source/proxy/vhost.ts';
import { judgeVhost } from '../../source/proxy/vhost-findings.ts';

const settings: VhostSettings = {
  serverName: 'barman1',
  certificate: '/etc/tpa/pg-backup-api/pg-backup-api.crt',
  key: '/etc/tpa/pg-backup-api/pg-backup-api.key',
  caFile: '/etc/tpa/pg-backup-api/root.crt',
};
const rendered = renderVhost(settings);
const ours = rendered.ok ? rendered.text : '';

function idsOf(text: string): readonly string[] {
  return judgeVhost(parseVhost(text), settings)
    .filter(({ severity }) => severity !== 'info')
    .map(({ id }) => id);
}

describe('judgeVhost', () => {
  it('finds nothing to change in our own text', () => {
    expect(idsOf(ours)).toEqual([]);
  });

  it.each([
    ['SSLVerifyClient require', 'SSLVerifyClient none', 'client-certificate-not-required'],
    ['SSLVerifyClient require', 'SSLVerifyClient optional', 'client-certificate-not-required'],
    ['    SSLVerifyClient require\n', '', 'client-certificate-not-required'],
    [
      'SSLVerifyClient require',
      '<Location />\nSSLVerifyClient require\n</Location>',
      'client-certificate-checked-late',
    ],
    ['SSLEngine on', 'SSLEngine off', 'ssl-engine-off'],
    ['pg-backup-api.crt', 'old.crt', 'other-certificate'],
    ['pg-backup-api.key', 'old.key', 'other-key'],
    ['root.crt', 'CA.crt', 'other-client-authority'],
    ['    SSLCACertificateFile /etc/tpa/pg-backup-api/root.crt\n', '', 'no-client-authority'],
    ['ServerName barman1', 'ServerName www', 'other-server-name'],
    ['    ProxyPass / http://localhost:7480/\n', '', 'not-proxied'],
    ['ProxyPass / http://localhost:7480/', 'ProxyPass / http://other:7480/', 'other-backend'],
    ['*:443', '*:8443', 'other-port'],
    ['*:443', '127.0.0.1:443', 'single-address'],
  ])('%j become %j: %s', (from, to, id) => {
    expect(ours).toContain(from);
    expect(idsOf(ours.replace(from, to))).toContain(id);
  });

  it('127.0.0.1 is the same backend as localhost', () => {
    expect(idsOf(ours.replace('ProxyPass / http://localhost', 'ProxyPass / http://127.0.0.1'))).toEqual([]);
  });

  it('an open API blocks', () => {
    const findings = judgeVhost(parseVhost(ours.replace('require', 'none')), settings);
    expect(findings.find(({ id }) => id === 'client-certificate-not-required')?.severity).toBe('block');
  });

  it('says that any certificate of the authority is let in', () => {
    expect(judgeVhost(parseVhost(ours), settings).map(({ id }) => id)).toContain('any-certificate-of-the-authority');
  });

  it('no virtual host is one finding', () => {
    expect(judgeVhost(undefined, settings).map(({ id }) => id)).toEqual(['no-vhost']);
  });

  it.each([
    [{ owner: 'barman', group: 'barman', mode: 0o644 }, true],
    [{ owner: 'root', group: 'root', mode: 0o664 }, true],
    [{ owner: 'root', group: 'root', mode: 0o100644 }, false],
  ])('a file of %j is a way to root: %s', (file, reported) => {
    const ids = judgeVhost(parseVhost(ours), settings, file).map(({ id }) => id);
    expect(ids.includes('vhost-not-roots')).toBe(reported);
  });
});
