import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { interceptWrites, type WriteCall } from '../support/intercepted-host.ts';
import { planOf, play } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const attributes = { owner: 'root', group: 'root', mode: 0o600 };
const path = '/etc/tpa/pg-backup-user.key';
let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put(path, 'the old key\n', 0o600);
  host.put('/etc/tpa/config.yml', 'a: 1\n');
});
afterEach(() => host.end());

const writes: Readonly<Record<string, readonly Action[]>> = {
  'a staged set': [
    { kind: 'generate-key', path, keyType: 'ec-p256', attributes, why: 'A test.' },
    { kind: 'install-staged', paths: [path], why: 'A test.' },
  ],
  'a text file': [
    {
      kind: 'write-file',
      path: '/etc/tpa/config.yml',
      content: 'a: 2\n',
      before: 'a: 1\n',
      attributes,
      why: 'A test.',
    },
  ],
  'a copy': [{ kind: 'copy-file', from: '/etc/tpa/config.yml', path: '/etc/tpa/copy.yml', attributes, why: 'A test.' }],
};

test.each(Object.entries(writes))('%s gets its SELinux label before it is renamed into place', async (_, actions) => {
  const calls: WriteCall[] = [];
  const watched = interceptWrites(host, (call) => {
    if (call.path.startsWith('/etc/')) calls.push(call);
  });
  expect((await play(watched, planOf(...actions))).report.outcome).toBe('proven');
  const target = calls.at(-1)?.path ?? '';
  expect(calls.slice(-2)).toMatchObject([
    { method: 'giveLabel', path: target.replace(/([^/]+)$/, '.$1.wizard-new') },
    { method: 'rename', path: target },
  ]);
  expect(existsSync(join(host.root, target))).toBe(true);
});
