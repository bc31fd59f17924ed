import { describe, expect, it } from 'vitest';
import { redactLines, redactText, redactValue } from '../../../source/health/redaction/redact.ts';

describe('redactText', () => {
  it.each([
    ['host=pg1 password=secret dbname=x', 'host=pg1 password=*REDACTED* dbname=x'],
    ["password='two words' user=x", 'password=*REDACTED* user=x'],
    ["password='it\\'s' user=x", 'password=*REDACTED* user=x'],
    ['host=pg1 password=secret', 'host=pg1 password=*REDACTED*'],
    ['sslpassword=secret', 'sslpassword=*REDACTED*'],
    ['password = secret user=x', 'password = *REDACTED* user=x'],
    ['postgresql://barman:secret@pg1/postgres', 'postgresql://barman:*REDACTED*@pg1/postgres'],
    ['postgres://barman:a:b@pg1', 'postgres://barman:*REDACTED*@pg1'],
    ['{"conninfo":"password=secret","x":1}', '{"conninfo":"password=*REDACTED*","x":1}'],
    ['{"conninfo":"password=","x":"y"}', '{"conninfo":"password=*REDACTED*","x":"y"}'],
    ['password=two\\ words user=x', 'password=*REDACTED* user=x'],
    ["password=ab'c user=x", 'password=*REDACTED* user=x'],
    ["dsn 'host=pg1 password=secret'", "dsn 'host=pg1 password=*REDACTED*'"],
    ['password = "two words" # x', 'password = *REDACTED*'],
    ['Environment=PGPASSWORD=secret LANG=C', 'Environment=PGPASSWORD=*REDACTED* LANG=C'],
    ['barman_password: secret', 'barman_password: *REDACTED*'],
    ['{"user_password": "secret", "x": 1}', '{"user_password": "*REDACTED*", "x": 1}'],
    ['"barman_password: cut off', '"barman_password: *REDACTED*'],
    ['password: "cut off', 'password: *REDACTED*'],
    ['pg1:5432:*:barman:secret', 'pg1:5432:*:barman:*REDACTED*'],
    ['Authorization: Basic YTpi', 'Authorization: Basic *REDACTED*'],
    ['#  AuthLDAPBindPassword secret', '#  AuthLDAPBindPassword *REDACTED*'],
    ['https://tok3n@git.example.com/x', 'https://*REDACTED*@git.example.com/x'],
    ['https://x.example.com/Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1/deb', 'https://x.example.com/*REDACTED*/deb'],
    ['pass = two words', 'pass = *REDACTED*'],
    ['db_pass: "two words"', 'db_pass: *REDACTED*'],
    ['Server=pg1;Pwd=secret;Port=5432', 'Server=pg1;Pwd=*REDACTED*;Port=5432'],
    ['Driver=x;UID=barman;PWD={two; words};', 'Driver=x;UID=barman;PWD=*REDACTED*;'],
    ['remote: ghp_0123456789abcdefABCDEF0123456789abcd', 'remote: ghp_*REDACTED*'],
    ['rolpassword SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy', 'rolpassword SCRAM-SHA-256$4096:*REDACTED*'],
  ])('%j', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
    expect(redactText(redacted)).toBe(redacted);
  });

  it.each([
    ['host=pg1 user=barman'],
    ['postgresql://barman@pg1/postgres'],
    ['http://localhost:7480/status'],
    ['forgot my password'],
    ['password_encryption: scram-sha-256'],
    ['vault_password_file: /root/.vault'],
    ['{"barman_password": null, "password": ""}'],
    ['barman:x:105:105::/var/lib/barman:/bin/sh'],
    ['76:98:AA:10:EE:FF'],
    ['/root/pgcluster/config.yml:12:3: a tab where a space belongs'],
    ['https://git.example.com/0123456789abcdef0123456789abcdef01234567/x'],
    ['cat: /etc/passwd: Permission denied'],
    ['open /run/secrets/token: no such file or directory.'],
    ['--passphrase-file /root/ca.passphrase: the file cannot be read (it is not there).'],
    ["Unexpected token 'x'"],
    ['psql --no-password -h pg1'],
    ['sudo -u barman: command not found'],
    ['PWD=/var/lib/barman OLDPWD=/root'],
    ['bypass: yes'],
    ['Main PID: 4711 (gunicorn), at 20:01:19'],
    ['secret:\n  key: value\n  list:\n  - entry'],
  ])('leaves %j', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('a private key', () => {
  const base64 = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';
  const lines = [base64, base64, 'c2hvcnQ='];
  const head = '-----BEGIN RSA PRIVATE KEY-----';
  const foot = '-----END RSA PRIVATE KEY-----';
  const openPgp = (line: string) => line.replace('RSA PRIVATE KEY', 'PGP PRIVATE KEY BLOCK');

  it.each<[string, string]>([
    ['whole', ['before', head, ...lines, foot, 'after'].join('\n')],
    ['of OpenPGP', ['before', openPgp(head), '', ...lines, openPgp(foot), 'after'].join('\n')],
    ['with the line ends of Windows', ['before', head, ...lines, foot, 'after'].join('\r\n')],
    ['without its end', ['before', head, ...lines].join('\n')],
    ['without its beginning', [...lines, foot, 'after'].join('\n')],
    ['in a JSON text', JSON.stringify({ log: [head, ...lines, foot].join('\n'), other: 'after' })],
    ['with the prefix of a journal', [head, ...lines, foot].map((line) => `Nov 23 barman1 x[1]: ${line}`).join('\n')],
    ['beside another', [head, ...lines, foot, head, ...lines, foot].join('\n')],
  ])('%s is hidden, and nothing else', (_, text) => {
    const redacted = redactText(text);
    for (const line of lines) expect(redacted).not.toContain(line);
    expect(redacted).toContain('*REDACTED*');
    for (const word of ['before', 'after']) expect(redacted.includes(word)).toBe(text.includes(word));
    expect(redactText(redacted)).toBe(redacted);
  });

  it('is told from a certificate', () => {
    const certificate = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
    expect(redactText(certificate)).toBe(certificate);
  });
});

describe('redactLines', () => {
  it('gives as many lines as there were', () => {
    const text = 'a_password: |\n  one two\n\n  three\nb_password: "four\n  five"  # of x\nc: 1';
    expect(redactLines(text)).toEqual([
      'a_password: *REDACTED*',
      '  *REDACTED*',
      '',
      '  *REDACTED*',
      'b_password: *REDACTED*',
      '  *REDACTED*',
      'c: 1',
    ]);
    const key = ['before', '-----BEGIN PRIVATE KEY-----', 'QUFBQQ==', '-----END PRIVATE KEY-----', 'after'];
    expect(redactLines(key.join('\n'))).toHaveLength(5);
    expect(redactLines(key.join('\n')).join('')).not.toContain('QUFBQQ==');
  });
});

describe('redactValue', () => {
  it('hides what has the name of a secret', () => {
    expect(redactValue({ a_password: 'x', token: 7, secret: ['y', null], password_file: '/z' })).toEqual({
      a_password: '*REDACTED*',
      token: '*REDACTED*',
      secret: ['*REDACTED*', null],
      password_file: '/z',
    });
  });

  it('hides what Barman left of a password with a space', () => {
    expect(redactValue({ conninfo: 'host=a password=*REDACTED* words user=x' })).toEqual({
      conninfo: 'host=a password=*REDACTED* user=x',
    });
  });

  it('goes into objects and lists', () => {
    expect(redactValue({ a: [{ b: 'password=x' }], c: 1, d: null })).toEqual({
      a: [{ b: 'password=*REDACTED*' }],
      c: 1,
      d: null,
    });
  });
});
