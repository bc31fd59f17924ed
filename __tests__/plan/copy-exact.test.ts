import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeAction } from '../../source/plan/actions/handlers.ts';
import type { Action } from '../../source/plan/actions.ts';
import { fileTree } from '../support/file-tree.ts';
import { planOf, play } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { prepareHost } from '../support/whole-plan.ts';

const from = '/srv/brought.deb';
const path = '/etc/demo/copy.deb';
/** Larger than what is read of a configuration file, and no text. */
const content = Buffer.alloc(17 * 1024 * 1024, 0xff);
const copy: Action = {
  kind: 'copy-exact',
  from,
  path,
  attributes: { owner: 'root', group: 'root', mode: 0o600 },
  sha256: createHash('sha256').update(content).digest('hex'),
  limit: 32 * 1024 * 1024,
  why: 'It is installed from there.',
};
const fail: Action = { kind: 'run-command', title: 'Fail', argv: ['false'], changes: 'nothing', why: 'It fails.' };

let host: TemporaryHost;
beforeEach(async () => {
  host = temporaryHost();
  prepareHost(host);
  host.put(from, '');
  await host.files.remove(from);
  await host.files.create(from, content, { owner: 'root', group: 'root', mode: 0o644 });
});
afterEach(() => host.end());

it('copies a large file byte for byte, with its own owner and mode', async () => {
  const { report } = await play(host, planOf(copy));
  expect(report.problem).toBeUndefined();
  expect(Buffer.compare((await host.files.read(path, content.length)) ?? Buffer.alloc(0), content)).toBe(0);
  expect((await host.files.stat(path))?.mode).toBe(0o600);
});

it('refuses a file that is another one by then', async () => {
  await host.files.append(from, Buffer.from('more'));
  const before = fileTree(host.root);
  const { report } = await play(host, planOf(copy));
  expect(report.problem?.id).toBe('changed-meanwhile');
  expect(fileTree(host.root)).toEqual(before);
});

it('removes the copy when a later action fails', async () => {
  const before = fileTree(host.root);
  const { report } = await play(host, planOf(copy, fail));
  expect(report.outcome).toBe('undone');
  expect(fileTree(host.root)).toEqual(before);
});

it('shows the digest in the review', () => {
  expect(describeAction(copy)).toMatchObject({
    title: `Copy ${from} to ${path}`,
    details: [`SHA-256 ${copy.kind === 'copy-exact' ? copy.sha256 : ''}`, 'root:root 0600'],
    undo: 'The copy is removed.',
  });
});
