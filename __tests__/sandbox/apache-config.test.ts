import { describe, expect, test } from 'vitest';
import { chooseHost, routeRequest } from '../../source/sandbox/apache/apache-server.ts';
import { directiveValue, evaluateConfig, parseApacheConfig } from '../../source/sandbox/apache/effective-config.ts';
import { virtualHost } from './stand-in.ts';

const load = (...names: readonly string[]) => ({
  path: '/etc/apache2/mods-enabled/all.load',
  text: names.map((name) => `LoadModule ${name}_module x.so\n`).join(''),
});
const ports = {
  path: '/etc/apache2/ports.conf',
  text: 'Listen 80\n<IfModule ssl_module>\n\tListen 443\n</IfModule>\n',
};
const site = { path: '/etc/apache2/sites-enabled/pg-backup-api.conf', text: virtualHost };
const present = () => 100;

describe('reading', () => {
  test('joins continued lines and unquotes words', () => {
    expect(parseApacheConfig('ProxyPass \\\n  / "http://localhost:7480/"\n')).toMatchObject({
      items: [{ name: 'proxypass', words: ['/', 'http://localhost:7480/'], line: 1 }],
    });
  });

  test.each([
    ['<VirtualHost *:443>\n', 'not-closed', 1, '<VirtualHost> was not closed.'],
    ['Listen 80\n</VirtualHost>\n', 'syntax-error', 2, '</VirtualHost> without matching <VirtualHost> section'],
  ])('%j is refused: %s', (text, kind, line, reason) => {
    expect(parseApacheConfig(text)).toEqual({ kind, line, reason });
  });
});

describe('evaluating', () => {
  test('listens on 443 when ssl is loaded', () => {
    const result = evaluateConfig([load('ssl'), ports], present);
    expect(result).toMatchObject({ config: { listens: [80, 443] } });
  });

  test('does not listen on 443 without ssl', () => {
    expect(evaluateConfig([load(), ports], present)).toMatchObject({ config: { listens: [80] } });
  });

  test.each([
    [[], [80]],
    [['SSL'], [80, 443]],
    [['SSL', 'NOSSL'], [80]],
  ])('with the flags %j it listens on %j', (flags, listens) => {
    const text = 'Listen 80\n<IfDefine SSL>\n<IfDefine !NOSSL>\nListen 443\n</IfDefine>\n</IfDefine>\n';
    const result = evaluateConfig([{ path: '/etc/apache2/listen.conf', text }], present, flags);
    expect(result).toMatchObject({ config: { listens } });
  });

  test('two listeners on one port are a syntax error', () => {
    const text = 'Listen 443\nListen 443\n';
    expect(evaluateConfig([{ path: '/etc/apache2/listen.conf', text }], present)).toEqual({
      kind: 'problem',
      lines: [
        'AH00526: Syntax error on line 2 of /etc/apache2/listen.conf:',
        'Cannot define multiple Listeners on the same IP:port',
      ],
    });
  });

  test('knows the directives of a virtual host', () => {
    const result = evaluateConfig([load('ssl', 'proxy'), ports, site], present);
    const host = result.kind === 'config' ? result.config.hosts[0] : undefined;
    expect(host && [host.port, directiveValue(host, 'SSLVerifyClient')]).toEqual([443, 'require']);
  });

  test.each([
    [
      ['proxy'],
      3,
      "Invalid command 'SSLEngine', perhaps misspelled or defined by a module not included in the server configuration",
    ],
    [
      ['ssl'],
      9,
      "Invalid command 'ProxyPass', perhaps misspelled or defined by a module not included in the server configuration",
    ],
  ])('with %j only, line %i is wrong', (modules, line, reason) => {
    expect(evaluateConfig([load(...modules), site], present)).toEqual({
      kind: 'problem',
      lines: [`AH00526: Syntax error on line ${line} of /etc/apache2/sites-enabled/pg-backup-api.conf:`, reason],
    });
  });

  test('a certificate file that is missing or empty is a syntax error', () => {
    const result = evaluateConfig([load('ssl', 'proxy'), site], (path) => (path.endsWith('.crt') ? 0 : 100));
    expect(result).toMatchObject({
      lines: [
        expect.any(String),
        "SSLCertificateFile: file '/etc/tpa/pg-backup-api/pg-backup-api.crt' does not exist or is empty",
      ],
    });
  });
});

describe('routing', () => {
  const routeWith = (modules: readonly string[], path: string) => {
    const result = evaluateConfig([load('ssl', 'proxy', ...modules), ports, site], present);
    if (result.kind !== 'config') throw new Error(result.lines.join('\n'));
    return routeRequest(result.config, chooseHost(result.config, 443, 'barman1.example.com:443'), path);
  };

  test('passes a path on to the backend', () => {
    expect(routeWith(['proxy_http'], '/diagnose?x=1')).toEqual({
      kind: 'proxy',
      target: 'http://localhost:7480/diagnose?x=1',
    });
  });

  test('answers 500 without proxy_http', () => {
    expect(routeWith([], '/diagnose')).toMatchObject({
      kind: 'error',
      status: 500,
      log: expect.stringContaining('AH01144'),
    });
  });
});
