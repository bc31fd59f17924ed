import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileTree } from '../support/file-tree.ts';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

/** Without the logs that other programs write, and what packages add to lists of accounts and never take back. */
const others = /^\/(?:var\/log\/|etc\/(?:passwd|group)$)/;

/** Everything on the host with owners, modes and links; the wizard's own state with it. */
function treeOf(wizard: SandboxedWizard): Readonly<Record<string, string>> {
  const owners = JSON.parse(readFileSync(`${wizard.directory}/owners.json`, 'utf8')) as Record<string, unknown>;
  const tree = Object.entries(fileTree(wizard.path(''), { withState: true })).filter(([path]) => !others.test(path));
  return Object.fromEntries(tree.map(([path, entry]) => [path, `${entry} ${JSON.stringify(owners[path] ?? 'root')}`]));
}

describe.each(['debian', 'redhat'] as const)('after setup on %s', (os) => {
  let wizard: SandboxedWizard;
  let before: ReturnType<typeof treeOf>;

  beforeAll(async () => {
    wizard = await sandboxedWizard({ os });
    before = treeOf(wizard);
    expect(await wizard.run('setup', '--yes', '--key-type', 'ec-p256')).toMatchObject({ code: 0 });
  });
  afterAll(() => wizard?.end());

  it('remove --packages --state leaves the tree as it was before, byte for byte', async () => {
    expect(await wizard.run('remove', '--packages', '--state')).toMatchObject({ code: 2 });
    const removed = await wizard.run('remove', '--packages', '--state', '--yes');
    expect(removed).toMatchObject({ code: 0 });
    expect(removed.out).toContain('Nothing of the wizard remains');
    expect(treeOf(wizard)).toEqual(before);
    expect((await wizard.json('remove', '--packages', '--state', '--yes')).answer).toMatchObject({
      ...{ command: 'remove', outcome: 'nothing-to-do', changed: false, state: 'kept' },
    });
  });
});
