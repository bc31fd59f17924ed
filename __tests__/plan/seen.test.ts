import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { linkNotes, seenBy, watchReads } from '../../source/plan/seen.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { planOf, play } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';

const attributes = { owner: 'root', group: 'root', mode: 0o644 };
const copy: Action = { kind: 'copy-file', from: '/etc/a.crt', path: '/etc/b.crt', attributes, why: '' };

let host: TemporaryHost;
beforeEach(() => {
  host = temporaryHost();
  host.put('/var/lib/other/state', '');
  host.put('/etc/a.crt', 'a certificate\n');
  host.put('/etc/b.crt', 'an old copy\n');
  host.put('/etc/unrelated', 'x\n');
});
afterEach(() => host.end());

async function seen(...actions: readonly Action[]) {
  const watched = watchReads(host);
  for (const path of ['/etc/a.crt', '/etc/b.crt', '/etc/unrelated', '/etc/none.key']) {
    await watched.host.files.stat(path);
    await watched.host.files.readText(path);
  }
  return seenBy(actions, watched.seen);
}

describe('a plan whose files changed between the look and the work', () => {
  it('is carried out when nothing has changed', async () => {
    const plan = { ...planOf(copy), seen: await seen(copy) };
    expect((await play(host, plan)).report.outcome).toBe('proven');
  });

  it.each([
    ['what it reads', '/etc/a.crt'],
    ['what it replaces', '/etc/b.crt'],
  ])('is refused for %s', async (_, path) => {
    const plan = { ...planOf(copy), seen: await seen(copy) };
    host.put(path, 'of somebody else\n');
    const before: FileTree = fileTree(`${host.root}/etc`);
    await expect(play(host, plan)).rejects.toMatchObject({
      problem: { id: 'changed-meanwhile', message: expect.stringContaining(path) },
    });
    expect(fileTree(`${host.root}/etc`)).toEqual(before);
  });

  it('is refused for a key that has appeared', async () => {
    const key: Action = { kind: 'generate-key', path: '/etc/none.key', keyType: 'ec-p256', attributes, why: '' };
    const plan = { ...planOf(key), seen: await seen(key) };
    host.put('/etc/none.key', 'of somebody else\n');
    await expect(play(host, plan)).rejects.toMatchObject({ problem: { id: 'changed-meanwhile' } });
  });

  it('does not mind files that it does not name', async () => {
    const plan = { ...planOf(copy), seen: await seen(copy) };
    host.put('/etc/unrelated', 'y\n');
    expect((await play(host, plan)).report.outcome).toBe('proven');
  });
});

describe('a symbolic link', () => {
  const write: Action = {
    kind: 'write-file',
    path: '/etc/link.conf',
    before: 'x\n',
    content: 'y\n',
    attributes,
    why: '',
  };
  const look = async () => {
    const watched = watchReads(host);
    await watched.host.files.stat('/etc/link.conf');
    return seenBy([write], watched.seen);
  };

  it('is shown with the plan, and followed to where it was shown', async () => {
    host.link('/etc/link.conf', 'unrelated');
    const shown = await look();
    expect(linkNotes(shown)).toEqual([
      '/etc/link.conf is a symbolic link to /etc/unrelated: the link is kept, and that file is meant.',
    ]);
    expect((await play(host, { ...planOf(write), seen: shown })).report.outcome).toBe('proven');
    expect(await host.files.readText('/etc/unrelated')).toBe('y\n');
  });

  it('that leads elsewhere by then is refused', async () => {
    host.link('/etc/link.conf', 'unrelated');
    const shown = await look();
    await host.files.remove('/etc/link.conf');
    host.put('/etc/other', 'x\n');
    host.link('/etc/link.conf', 'other');
    expect((await play(host, { ...planOf(write), seen: shown })).report.problem?.id).toBe('symbolic-link');
    expect(await host.files.readText('/etc/other')).toBe('x\n');
  });
});
