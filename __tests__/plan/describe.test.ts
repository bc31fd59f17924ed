import { describe, expect, it } from 'vitest';
import { hostPath } from '../../source/host/commands.ts';
import { describeAction } from '../../source/plan/actions/handlers.ts';
import type { Action } from '../../source/plan/actions.ts';
import { unifiedDiff } from '../../source/plan/file-diff.ts';
import { shellQuote, shellWords } from '../../source/plan/shell-quote.ts';
import { stagedPath } from '../../source/plan/staged-path.ts';
import { wholePlan } from '../support/whole-plan.ts';

const attributes = { owner: 'root', group: 'www-data', mode: 0o640 };
const why = 'It is needed.';

describe('the review of an action', () => {
  it.each<[string, Action, object]>([
    [
      'a folder',
      { kind: 'make-directory', path: '/etc/tpa', attributes, why },
      {
        title: 'Make the directory /etc/tpa',
        details: ['root:www-data 0640'],
        undo: 'The directory is removed if it is empty.',
      },
    ],
    [
      'owner and mode',
      { kind: 'set-attributes', path: '/x', attributes, before: { owner: 'a', group: 'b', mode: 0o4755 }, why },
      { title: 'Set owner and mode of /x', details: ['a:b 4755 → root:www-data 0640'] },
    ],
    [
      'a new file',
      { kind: 'write-file', path: '/x', before: undefined, content: 'a\n', attributes, why },
      { title: 'Create /x', diff: ['@@ -0,0 +1,1 @@', '+a'], undo: 'The file is removed.' },
    ],
    [
      'a changed file',
      { kind: 'write-file', path: '/x', before: 'a\n', content: 'b\n', attributes, why },
      { title: 'Change /x', diff: ['@@ -1,1 +1,1 @@', '-a', '+b'], undo: 'The file is put back as it was.' },
    ],
    [
      'a copy',
      { kind: 'copy-file', from: '/a', path: '/b', attributes, why },
      { title: 'Copy /a to /b', diff: [], undo: 'What was there is put back.' },
    ],
    [
      'lines that go',
      { kind: 'remove-lines', path: '/x', line: 'Listen 80', why },
      { title: 'Remove “Listen 80” from /x' },
    ],
    [
      'a key',
      { kind: 'generate-key', path: '/x.key', keyType: 'rsa-4096', attributes, why },
      { title: 'Generate the private key /x.key', details: ['rsa-4096', 'root:www-data 0640'], diff: [] },
    ],
    [
      'files that are moved',
      { kind: 'install-staged', paths: ['/a', '/b'], why },
      { title: 'Move 2 new files into place', details: ['/a', '/b'] },
    ],
    [
      'a command',
      {
        kind: 'run-command',
        title: 'Reload apache2',
        argv: ['systemctl', 'reload', hostPath('/a b')],
        changes: 'it serves',
        why,
      },
      {
        title: 'Reload apache2',
        details: ["$ systemctl reload '/a b'", 'it serves'],
        undo: 'There is nothing to take back.',
      },
    ],
    [
      'a command with a way back',
      {
        kind: 'run-command',
        title: 'Enable',
        argv: ['a2enmod', 'ssl'],
        changes: '',
        why,
        undo: { argv: ['a2dismod', 'ssl'], automatic: true },
      },
      { undo: 'Run a2dismod ssl' },
    ],
    [
      'a refresh',
      { kind: 'run-command', title: 'Reload', argv: ['true'], changes: '', why, refresh: true },
      { undo: 'It is run again when the files are back.' },
    ],
  ])('%s', (_, action, expected) => {
    expect(describeAction(action)).toMatchObject({ why, ...expected });
  });

  it('tells names, dates, issuer and copies of a certificate', () => {
    const action: Action = {
      kind: 'issue-certificate',
      path: '/s.crt',
      attributes,
      copies: [{ path: '/t.crt', attributes }],
      profile: 'server',
      commonName: 'barman1',
      names: ['barman1', '10.0.0.1'],
      key: '/s.key',
      issuer: { certificate: '/ca.crt', key: '/ca.key' },
      notBefore: '2026-11-23T08:55:00.000Z',
      notAfter: '2027-11-23T09:00:00.000Z',
      why,
    };
    expect(describeAction(action)).toMatchObject({
      title: 'Issue the server certificate /s.crt',
      details: [
        'CN=barman1, valid for barman1, 10.0.0.1',
        '2026-11-23 to 2027-11-23, signed by /ca.crt',
        'also as /t.crt',
      ],
    });
  });

  it('every kind has a title, a reason and a way back', () => {
    for (const description of wholePlan.actions.map(describeAction)) {
      expect(description.title).not.toBe('');
      expect(description.why).not.toBe('');
      expect(description.undo).toMatch(/\.$|^Run /);
    }
  });
});

describe('the diff of a text', () => {
  it.each<[string, string | undefined, string, readonly string[]]>([
    ['nothing for nothing', 'a\n', 'a\n', []],
    ['a changed line', 'a\nb\n', 'a\nc\n', ['@@ -1,2 +1,2 @@', ' a', '-b', '+c']],
    ['a line end that is missing', 'a', 'a\n', ['@@ -1,1 +1,1 @@', '-a', '\\ No newline at end of file', '+a']],
    ['a file that becomes empty', 'a\n', '', ['@@ -1,1 +0,0 @@', '-a']],
  ])('%s', (_, before, after, expected) => {
    expect(unifiedDiff(before, after)).toEqual(expected);
  });

  it('shows no base64 of a PEM block, but that it is another one', () => {
    const pem = (body: string) => `# ours\n-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`;
    const lines = unifiedDiff(pem('QUFBQQ=='), pem('QkJCQg=='));
    expect(lines.join('\n')).not.toMatch(/QUFBQQ|QkJCQg/);
    expect(lines.filter((line) => /^[-+]-----PRIVATE KEY----- sha256 [0-9a-f]{64}$/.test(line))).toHaveLength(2);
  });

  it.each(['\r\n', '\n \n', '\n\n'])('shows none either where its lines end in %j', (end) => {
    const text = ['-----BEGIN RSA PRIVATE KEY-----', 'QUFBQQ==', '-----END RSA PRIVATE KEY-----', ''].join(end);
    expect(unifiedDiff(undefined, text).join('\n')).not.toContain('QUFBQQ');
  });

  it('shows no secret, also where the key that tells what it is stands further above', () => {
    const secret = ['b', 'c', 'd', 'e'].map((letter) => `    s3cret-${letter}`);
    const before = ['a_password: !vault |', ...secret, 'z: 1', ''].join('\n');
    expect(unifiedDiff(before, before.replace('z: 1', 'z: 2'))).toEqual([
      '@@ -3,4 +3,4 @@',
      ...Array.from({ length: 3 }, () => '     *REDACTED*'),
      '-z: 1',
      '+z: 2',
    ]);
    expect(unifiedDiff(before, before.replace('-d', '-x')).filter((line) => /^[-+]/.test(line))).toEqual([
      '-    *REDACTED*',
      '+    *REDACTED*',
    ]);
  });

  it('shows none of a block whose end is missing', () => {
    expect(unifiedDiff('', '-----BEGIN PRIVATE KEY-----\nQUFBQQ==\n').join('\n')).not.toContain('QUFBQQ');
  });
});

describe('words for a shell', () => {
  it.each([
    ['plain', 'plain'],
    ['/etc/a.conf', '/etc/a.conf'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$HOME', "'$HOME'"],
    ['a\nb', "'a\nb'"],
    ['~', "'~'"],
    ['*', "'*'"],
    ['ä', "'ä'"],
  ])('%j is written as %s', (word, quoted) => {
    expect(shellQuote(word)).toBe(quoted);
  });

  it('are joined by spaces', () => {
    expect(shellWords(['dpkg-query', '-f=$' + '{Version}', 'x'])).toBe("dpkg-query '-f=$" + "{Version}' x");
  });
});

it.each([
  ['/etc/a.conf', '/etc/.a.conf.wizard-new'],
  ['/a', '/.a.wizard-new'],
])('%s is staged beside itself, hidden', (path, staged) => {
  expect(stagedPath(path)).toBe(staged);
});
