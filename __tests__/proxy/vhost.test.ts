import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseVhost, parseVhosts, renderVhost, type VhostSettings } from '../../source/proxy/vhost.ts';

const tpa = readFileSync(new URL('../../fixtures/proxy/tpa-vhost.conf', import.meta.url), 'utf8');
const settings: VhostSettings = {
  serverName: 'barman1',
  certificate: '/etc/tpa/pg-backup-api/pg-backup-api.crt',
  key: '/etc/tpa/pg-backup-api/pg-backup-api.key',
  caFile: '/etc/tpa/pg-backup-api/root.crt',
};

describe('renderVhost', () => {
  it('writes what TPA writes', () => {
    expect(renderVhost(settings)).toEqual({ ok: true, text: tpa });
  });

  it('takes another port and backend', () => {
    const rendered = renderVhost({ ...settings, port: 8443, backend: 'http://127.0.0.1:7481/' });
    expect(rendered.ok && rendered.text).toContain('<VirtualHost *:8443>');
    expect(rendered.ok && rendered.text).toContain('ProxyPassReverse / http://127.0.0.1:7481/');
  });

  it.each([
    ['serverName', 'barman1\n    SSLVerifyClient none'],
    ['serverName', 'barman1 extra'],
    ['serverName', '$' + '{HOST}'],
    ['serverName', '-barman1'],
    ['serverName', ''],
    ['certificate', 'relative.crt'],
    ['certificate', '/etc/a.crt\nInclude /tmp/evil'],
    ['key', '/etc/with space.key'],
    ['key', '/etc/"quoted".key'],
    ['caFile', '/etc/$' + '{SECRET}.crt'],
    ['caFile', '/etc/back\\slash.crt'],
    ['backend', 'http://localhost:7480/ retry=0'],
    ['backend', 'unix:/run/api.sock|http://localhost/'],
    ['backend', 'http://localhost:7480/\nSSLVerifyClient none'],
    ['port', 0],
    ['port', 70_000],
    ['port', 443.5],
  ] as const)('refuses %s %j', (field, value) => {
    expect(renderVhost({ ...settings, [field]: value })).toMatchObject({ ok: false, field });
  });
});

describe('parseVhost', () => {
  it('reads the directives of TPA', () => {
    expect(parseVhost(tpa)).toEqual({
      line: 1,
      addresses: ['*:443'],
      serverName: 'barman1',
      serverAliases: [],
      sslEngine: true,
      certificate: '/etc/tpa/pg-backup-api/pg-backup-api.crt',
      key: '/etc/tpa/pg-backup-api/pg-backup-api.key',
      caFile: '/etc/tpa/pg-backup-api/root.crt',
      caPath: undefined,
      revocationCheck: [],
      verifyClient: 'require',
      verifyDepth: 10,
      verifyInSection: [],
      proxyPasses: [{ path: '/', target: 'http://localhost:7480/' }],
    });
  });

  it('ignores case, quotes, comments and continued lines', () => {
    const text = [
      '<virtualhost *:443>',
      '  # SSLVerifyClient none',
      '  SSLENGINE On',
      '  sslverifyclient \\',
      '    Require',
      '  SSLCertificateFile "/etc/with space.crt"',
      '</virtualhost>',
    ].join('\r\n');
    expect(parseVhost(text)).toMatchObject({
      sslEngine: true,
      verifyClient: 'require',
      certificate: '/etc/with space.crt',
    });
  });

  it('the last of two directives holds', () => {
    const text = '<VirtualHost *:443>\nSSLVerifyClient require\nSSLVerifyClient none\n</VirtualHost>';
    expect(parseVhost(text)?.verifyClient).toBe('none');
  });

  it('a directive outside of the host is its default', () => {
    const text = 'SSLVerifyClient require\n<VirtualHost *:443>\nSSLEngine on\n</VirtualHost>';
    expect(parseVhost(text)?.verifyClient).toBe('require');
  });

  it('keeps SSLVerifyClient of a Location apart', () => {
    const text = '<VirtualHost *:443>\n<Location />\nSSLVerifyClient require\n</Location>\n</VirtualHost>';
    expect(parseVhost(text)).toMatchObject({ verifyClient: undefined, verifyInSection: ['require'] });
  });

  it('reads ProxyPass of a Location with its path', () => {
    const text = '<VirtualHost *:443>\n<Location /api>\nProxyPass http://localhost:7480/\n</Location>\n</VirtualHost>';
    expect(parseVhost(text)?.proxyPasses).toEqual([{ path: '/api', target: 'http://localhost:7480/' }]);
  });

  it('finds the host of the API among others', () => {
    const other = '<VirtualHost _default_:443>\nSSLEngine on\nServerName other\n</VirtualHost>\n';
    expect(parseVhosts(other + tpa)).toHaveLength(2);
    expect(parseVhost(other + tpa)?.serverName).toBe('barman1');
  });

  it('finds none in an empty text', () => {
    expect(parseVhost('# nothing\n')).toBeUndefined();
  });
});
