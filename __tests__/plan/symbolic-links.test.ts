import { readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { planOf, play, unproven } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const attributes = { owner: 'root', group: 'root', mode: 0o600 };

let host: TemporaryHost;
let before: FileTree;
beforeEach(() => {
  host = temporaryHost();
  host.put('/var/lib/other/state', 'of another program\n');
  host.put('/srv/real.conf', 'old\n');
  host.put('/etc/demo/store/server.crt', 'old\n');
  host.link('/etc/demo/a.conf', '../../srv/real.conf');
  host.link('/etc/demo/dangling.conf', '../../srv/nothing');
  host.link('/etc/demo/server.crt', 'store/server.crt');
  host.link('/etc/demo/outside.crt', '../../srv/real.conf');
  before = fileTree(host.root);
});
afterEach(() => host.end());

function write(path: string, text: string | undefined): Action {
  return { kind: 'write-file', path, before: text, content: 'new\n', attributes, why: '' };
}

/** A key that is staged beside the link, and moved. */
function install(path: string): readonly Action[] {
  return [
    { kind: 'generate-key', path, keyType: 'ec-p256', attributes, why: '' },
    { kind: 'install-staged', paths: [path], why: '' },
  ];
}

describe('a file that is a symbolic link', () => {
  it('is written through: the link stays', async () => {
    expect((await play(host, planOf(write('/etc/demo/a.conf', 'old\n')))).report.outcome).toBe('proven');
    expect(readlinkSync(`${host.root}/etc/demo/a.conf`)).toBe('../../srv/real.conf');
    expect(await host.files.readText('/srv/real.conf')).toBe('new\n');
  });

  it('is put back through the link', async () => {
    await play(host, planOf(write('/etc/demo/a.conf', 'old\n')), unproven);
    expect(fileTree(host.root)).toEqual(before);
  });

  it('is refused when it leads nowhere', async () => {
    const { report } = await play(host, planOf(write('/etc/demo/dangling.conf', undefined)));
    expect(report.problem?.id).toBe('symbolic-link');
    expect(fileTree(host.root)).toEqual(before);
  });

  it('is written through by a new key when its target is in the same folder', async () => {
    expect((await play(host, planOf(...install('/etc/demo/server.crt')))).report.outcome).toBe('proven');
    expect(readlinkSync(`${host.root}/etc/demo/server.crt`)).toBe('store/server.crt');
    expect(await host.files.readText('/etc/demo/store/server.crt')).toContain('PRIVATE KEY');
  });

  it('is refused by a new key when its target is elsewhere', async () => {
    const { report } = await play(host, planOf(...install('/etc/demo/outside.crt')));
    expect(report.problem?.id).toBe('symbolic-link');
    expect(fileTree(host.root)).toEqual(before);
  });

  it('is not removed', async () => {
    const { report } = await play(host, planOf({ kind: 'remove-file', path: '/etc/demo/a.conf', why: '' }));
    expect(report.problem?.id).toBe('symbolic-link');
    expect(fileTree(host.root)).toEqual(before);
  });

  it('has its lines removed in its target', async () => {
    const action: Action = { kind: 'remove-lines', path: '/etc/demo/a.conf', line: 'old', why: '' };
    expect((await play(host, planOf(action))).report.outcome).toBe('proven');
    expect(readlinkSync(`${host.root}/etc/demo/a.conf`)).toBe('../../srv/real.conf');
    expect(await host.files.readText('/srv/real.conf')).toBe('');
  });
});

describe('what is no file', () => {
  it('a folder in the place of a file is left alone', async () => {
    const { report } = await play(host, planOf(write('/etc/demo/store', undefined)));
    expect(report.problem?.id).toBe('not-a-file');
    expect(fileTree(host.root)).toEqual(before);
  });
});
