import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { engineOf, stateFolder } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const id = '20260101-000000-abcd';
const attributes = { owner: 'root', group: 'root', mode: 0o640 };
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/etc/demo/a.conf', 'new\n');
  host.put('/etc/demo/b.conf', 'other owner\n', 0o600);
  host.put('/etc/demo/.c.key.wizard-new', 'a staged key\n', 0o600);
  host.put('/etc/demo/empty/.keep', '');
  host.put(`${stateFolder}/logs/.keep`, '');
  host.put(`${stateFolder}/backups/${id}/etc%demo%a.conf`, 'old\n', 0o600);
});
afterEach(() => host.end());

/** A journal as version 0.1.0 wrote it: no service to keep, packages and modules as commands. */
function journal(...undo: readonly object[]): void {
  const lines = [
    {
      record: 'begin',
      id,
      started: '2026-01-01T00:00:00.000Z',
      pid: 1,
      command: ['wizard'],
      title: 'T',
      version: '0.1.0',
      actions: [],
    },
    { record: 'intent', index: 0, undo },
    { record: 'done', index: 0 },
  ];
  host.put(`${stateFolder}/journal/${id}.jsonl`, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 0o600);
}

it('a run of an earlier version is taken back', async () => {
  journal(
    { kind: 'remove-staged', path: '/etc/demo/.c.key.wizard-new' },
    { kind: 'remove-directory', path: '/etc/demo/empty' },
    { kind: 'restore-attributes', path: '/etc/demo/b.conf', attributes },
    {
      kind: 'restore-file',
      path: '/etc/demo/a.conf',
      backup: `${stateFolder}/backups/${id}/etc%demo%a.conf`,
      attributes,
      written: digest('new\n'),
    },
    {
      kind: 'run',
      what: 'Enable',
      argv: ['touch', `${host.root}/ran`],
      environment: {},
      automatic: true,
      refresh: false,
    },
    { kind: 'run', what: 'Install x', argv: ['false'], environment: {}, automatic: false, refresh: false },
    { kind: 'run', what: 'Reload', argv: ['true'], environment: {}, automatic: true, refresh: true },
  );
  const [run] = await engineOf(host).interrupted();
  if (run === undefined) throw new Error('the run is not found');
  const report = await engineOf(host).recover(run, () => undefined);
  expect(report).toMatchObject({ outcome: 'undone' });
  expect(report.stays).toEqual([
    'Install x (to take it back: false)',
    'the directory /etc/demo/empty, which is not empty',
  ]);
  expect(await host.files.readText('/etc/demo/a.conf')).toBe('old\n');
  expect(await host.files.stat('/etc/demo/a.conf')).toMatchObject({ mode: 0o640 });
  expect(await host.files.stat('/etc/demo/b.conf')).toMatchObject({ mode: 0o640 });
  expect(await host.files.stat('/etc/demo/.c.key.wizard-new')).toBeUndefined();
  expect(await host.files.stat('/ran')).toMatchObject({ kind: 'file' });
});

it('a record of a newer version is told, and the rest is taken back', async () => {
  journal({ kind: 'remove-staged', path: '/etc/demo/.c.key.wizard-new' }, { kind: 'of-tomorrow', path: '/etc' });
  const [run] = await engineOf(host).interrupted();
  if (run === undefined) throw new Error('the run is not found');
  expect(await engineOf(host).recover(run, () => undefined)).toMatchObject({
    outcome: 'stuck',
    problem: { id: 'unknown-undo-record', message: expect.stringContaining('of-tomorrow') },
  });
  expect(await host.files.stat('/etc/demo/.c.key.wizard-new')).toBeUndefined();
});
