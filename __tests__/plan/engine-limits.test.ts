import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { engineOf, planOf, play } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { prepareHost, wholePlan } from '../support/whole-plan.ts';

const attributes = { owner: 'root', group: 'root', mode: 0o644 };
const failing: Action = {
  kind: 'run-command',
  title: 'Fail',
  argv: ['false'],
  changes: 'nothing',
  why: 'It fails.',
};

let host: TemporaryHost;
let before: FileTree;
beforeEach(() => {
  host = temporaryHost();
  prepareHost(host);
  before = fileTree(host.root);
});
afterEach(() => host.end());

describe('what the engine refuses', () => {
  it('a file that changed since it was looked at', async () => {
    const action: Action = {
      kind: 'write-file',
      path: '/etc/demo/a.conf',
      before: 'one\n',
      content: 'x\n',
      attributes,
      why: '',
    };
    const { report } = await play(host, planOf(action));
    expect(report.problem?.id).toBe('changed-meanwhile');
    expect(fileTree(host.root)).toEqual(before);
  });

  it('a new file where one has appeared meanwhile', async () => {
    const action: Action = {
      kind: 'write-file',
      path: '/etc/demo/a.conf',
      before: undefined,
      content: 'x\n',
      attributes,
      why: '',
    };
    expect((await play(host, planOf(action))).report.problem?.id).toBe('changed-meanwhile');
  });

  it('to edit a file that is not UTF-8', async () => {
    host.put('/etc/demo/latin.conf', '');
    const bytes = Buffer.from('# gr\u00fcn\n', 'latin1');
    await host.files.remove('/etc/demo/latin.conf');
    await host.files.create('/etc/demo/latin.conf', bytes, attributes);
    const action: Action = {
      kind: 'write-file',
      path: '/etc/demo/latin.conf',
      before: bytes.toString('utf8'),
      content: 'x\n',
      attributes,
      why: '',
    };
    expect((await play(host, planOf(action))).report.problem?.id).toBe('not-utf8');
    expect(await host.files.read('/etc/demo/latin.conf')).toEqual(bytes);
  });

  it('to copy a certificate file that has a key in it', async () => {
    host.put('/etc/demo/both.pem', '-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n', 0o600);
    const action: Action = {
      kind: 'copy-file',
      from: '/etc/demo/both.pem',
      path: '/etc/demo/x.crt',
      attributes,
      why: '',
    };
    expect((await play(host, planOf(action))).report.problem?.id).toBe('key-in-certificate-file');
    expect(existsSync(`${host.root}/etc/demo/x.crt`)).toBe(false);
  });

  it('a file in a folder that is not there', async () => {
    const action: Action = {
      kind: 'write-file',
      path: '/etc/nowhere/x.conf',
      before: undefined,
      content: 'x\n',
      attributes,
      why: '',
    };
    expect((await play(host, planOf(action))).report.problem?.id).toBe('folder-missing');
    expect(fileTree(host.root)).toEqual(before);
  });
});

describe('what an undo leaves alone', () => {
  it('a file that somebody else has changed by then', async () => {
    const meddle: Action = {
      ...failing,
      argv: ['sh', '-c', `echo theirs >${host.root}/etc/demo/a.conf; exit 1`],
    };
    const { report } = await play(host, planOf(...wholePlan.actions.slice(1, 2), meddle));
    expect(report.outcome).toBe('undone');
    expect(report.stays.join()).toContain('/etc/demo/a.conf, which somebody else changed');
    expect(await host.files.readText('/etc/demo/a.conf')).toBe('theirs\n');
  });

  it('a folder that is not empty', async () => {
    const fill: Action = { ...failing, argv: ['sh', '-c', `echo x >${host.root}/etc/demo/new/theirs; exit 1`] };
    const { report } = await play(host, planOf(...wholePlan.actions.slice(0, 1), fill));
    expect(report.stays).toEqual(['the directory /etc/demo/new, which is not empty']);
  });

  it('a package transaction, unless the run itself is undone', async () => {
    const install: Action = {
      ...failing,
      argv: ['touch', `${host.root}/etc/demo/installed`],
      undo: { argv: ['rm', `${host.root}/etc/demo/installed`], automatic: false },
    };
    const { report } = await play(host, planOf(install, failing));
    expect(report.stays.join()).toContain('rm ');
    expect(existsSync(`${host.root}/etc/demo/installed`)).toBe(true);
    const undo = (id: string) => engineOf(host).undo(id, () => undefined);
    expect(await undo(report.id)).toMatchObject({ outcome: 'undone', stays: [] });
    expect(existsSync(`${host.root}/etc/demo/installed`)).toBe(false);
    await expect(undo(report.id)).rejects.toMatchObject({ problem: { id: 'already-undone' } });
    const second = await play(host, planOf(install));
    await undo(second.report.id);
    expect(existsSync(`${host.root}/etc/demo/installed`)).toBe(false);
  });
});
