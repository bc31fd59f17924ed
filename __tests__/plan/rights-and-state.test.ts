import { describe, expect, it } from 'vitest';
import type { Host } from '../../source/host/host.ts';
import { parseProgress } from '../../source/packages/transactions/progress.ts';
import type { Action } from '../../source/plan/actions.ts';
import { requireRights } from '../../source/plan/engine.ts';
import { ensureFolder, stateDirectory } from '../../source/plan/state-directory.ts';
import { planOf } from '../support/played-runs.ts';
import { temporaryHost } from '../support/temporary-host.ts';

function identity(userName: string, isRoot = false): Host['identity'] {
  return {
    userName,
    groupName: '1000',
    isRoot,
    hostName: async () => 'h',
    hasUser: async () => true,
    hasGroup: async () => true,
  };
}

function write(owner: string): Action {
  return {
    kind: 'write-file',
    path: '/home/ada/config.yml',
    before: 'a\n',
    content: 'b\n',
    attributes: { owner, group: 'ada', mode: 0o644 },
    why: '',
  };
}

const command: Action = { kind: 'run-command', title: '', argv: ['true'], changes: '', why: '' };

describe('who may apply a plan', () => {
  it.each<[string, Host['identity'], readonly Action[]]>([
    ['root, anything', identity('root', true), [write('ada'), command]],
    ['anybody, their own files', identity('ada'), [write('ada')]],
    ['anybody, nothing at all', identity('ada'), []],
  ])('%s', (_, who, actions) => {
    expect(() => requireRights(planOf(...actions), who)).not.toThrow();
  });

  it.each<[string, readonly Action[]]>([
    ['a command', [command]],
    ['a file of somebody else', [write('root')]],
    ['a file of their own and a command', [write('ada'), command]],
    [
      'a key of somebody else',
      [{ kind: 'generate-key', path: '/x', keyType: 'ec-p256', attributes: owned('root'), why: '' }],
    ],
  ])('not anybody, %s', (_, actions) => {
    expect(() => requireRights(planOf(...actions), identity('ada'))).toThrow('You are ada');
  });
});

describe('where the wizard keeps what it did', () => {
  it.each<[string, boolean, Record<string, string>, string]>([
    ['root', true, { HOME: '/root', XDG_STATE_HOME: '/x' }, '/var/lib/pg-backup-api-wizard/lock'],
    ['anybody', false, { HOME: '/home/ada' }, '/home/ada/.local/state/pg-backup-api-wizard/lock'],
    [
      'XDG_STATE_HOME',
      false,
      { HOME: '/home/ada', XDG_STATE_HOME: '/srv/state' },
      '/srv/state/pg-backup-api-wizard/lock',
    ],
    [
      'a relative XDG_STATE_HOME, which its specification says to ignore',
      false,
      { HOME: '/home/ada', XDG_STATE_HOME: 'state' },
      '/home/ada/.local/state/pg-backup-api-wizard/lock',
    ],
  ])('%s', (_, isRoot, environment, lock) => {
    expect(stateDirectory({ identity: identity('ada', isRoot) }, environment).lock).toBe(lock);
  });

  it('makes missing parents, of which only its own are for their owner alone', async () => {
    const host = temporaryHost();
    await ensureFolder(host.files, '/var/lib/pg-backup-api-wizard/logs', owned('root'));
    const modes = ['/var', '/var/lib', '/var/lib/pg-backup-api-wizard', '/var/lib/pg-backup-api-wizard/logs'].map(
      async (path) => (await host.files.stat(path))?.mode,
    );
    expect(await Promise.all(modes)).toEqual([0o755, 0o755, 0o700, 0o700]);
    host.end();
  });

  it('is made once when two make it at the same time', async () => {
    const host = temporaryHost();
    const path = '/var/lib/pg-backup-api-wizard';
    await expect(Promise.all([1, 2, 3].map(() => ensureFolder(host.files, path, owned('root'))))).resolves.toHaveLength(
      3,
    );
    host.end();
  });

  it('ends where the root itself is missing', async () => {
    const host = temporaryHost();
    host.end();
    await expect(ensureFolder(host.files, '/a/b', owned('root'))).rejects.toMatchObject({
      problem: { id: 'folder-missing' },
    });
  });
});

describe('a line of progress', () => {
  it.each<['apt' | 'dnf', 'output' | 'status', string, object | undefined]>([
    ['apt', 'status', 'pmstatus:apache2:33.3333:Unpacking apache2 (amd64)', { percent: expect.closeTo(33.3, 0) }],
    ['apt', 'output', 'pmstatus:apache2:33.3333:Unpacking apache2 (amd64)', undefined],
    ['apt', 'status', 'not a status', undefined],
    ['dnf', 'output', 'Complete!', { percent: 100 }],
    ['dnf', 'output', 'Dependencies resolved.', undefined],
  ])('%s, %s: %s', (format, stream, line, expected) => {
    const progress = parseProgress(format, stream, line);
    if (expected === undefined) expect(progress).toBeUndefined();
    else expect(progress).toMatchObject(expected);
  });
});

function owned(owner: string) {
  return { owner, group: owner, mode: 0o700 };
}
