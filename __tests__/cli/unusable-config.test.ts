import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

let there: SandboxedWizard;
beforeAll(async () => {
  there = await sandboxedWizard();
});
afterAll(() => there.end());

const doubled = Array.from({ length: 25 }, (_, n) => `m${n + 1}: &m${n + 1}\n  <<: [*m${n}, *m${n}]\n`).join('');

const unusable: readonly (readonly [what: string, content: string | Uint8Array, said: RegExp])[] = [
  [
    'encrypted as a whole',
    '$ANSIBLE_VAULT;1.1;AES256\n62626364\n3661\n',
    /:1:1: encrypted as a whole by ansible-vault/,
  ],
  [
    'a merge conflict',
    'cluster_vars:\n<<<<<<< HEAD\n  a: 1\n=======\n  a: 2\n>>>>>>> b\n',
    /:2:1: a merge conflict .* lines 2, 4, 6/,
  ],
  ['UTF-16', Buffer.from('\ufeffcluster_vars:\r\n  a: 1\r\n', 'utf16le'), /:1:1: saved as UTF-16 \(little-endian\)/],
  ['a page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>\n', /:1:1: a page of HTML/],
  ['empty', '# nothing yet\n', /the file is empty, not a mapping/],
  ['a text', '../shared/config.yml\n', /the file is a text, not a mapping/],
  ['merges that grow', `m0: &m0\n  a: 1\n${doubled}`, /merges \(<<\) that bring in more than a million entries/],
];

describe.each(unusable)('config.yml is %s', (_what, content, said) => {
  it.each([
    ['config', 'get', 'enable_pg_backup_api'],
    ['config', 'show'],
    ['config', 'set', 'enable_pg_backup_api=true', '--yes'],
    ['config', 'lint'],
    ['status'],
    ['certs', 'renew', '--yes'],
  ])('%s %s ends with 1 and says so', async (...words) => {
    writeFileSync(join(there.workingDirectory, 'config.yml'), content);
    const { code, out, err } = await there.run(...words);
    expect([code, out + err]).toEqual([1, expect.stringMatching(said)]);
    expect(out).not.toContain('default');
  });
});

it('200,000 keys are read, counted by their own worker thread', async () => {
  const keys = Array.from({ length: 200_000 }, (_, n) => `  k${n}: v${n}\n`).join('');
  writeFileSync(join(there.workingDirectory, 'config.yml'), `cluster_vars:\n  enable_pg_backup_api: true\n${keys}`);
  const get = await there.run('config', 'get', 'enable_pg_backup_api');
  expect([get.code, get.out]).toEqual([0, expect.stringMatching(/^enable_pg_backup_api: true/)]);
  const lint = await there.run('config', 'lint');
  expect(lint.err).not.toContain('defect');
});
