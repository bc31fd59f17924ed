import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileTree } from '../support/file-tree.ts';
import { type SandboxedWizard, sandboxedWizard } from '../support/sandboxed-wizard.ts';

let host: SandboxedWizard;
beforeAll(async () => {
  host = await sandboxedWizard();
});
afterAll(() => host.end());

const create = ['certs', 'create', '--key-type', 'ec-p256', '--yes'];

describe('a signal in the middle of a run', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s lets the action end, puts back what was done, and ends with %i', async (name, code) => {
    const before = fileTree(host.path('/etc'));
    const finished = await host.interrupt({ name, at: '… Make the directory' }, ...create);
    expect(finished.code).toBe(code);
    expect(finished.err).toContain('Stopping when this action has ended');
    expect(finished.err).not.toContain('defect');
    expect(fileTree(host.path('/etc'))).toEqual(before);
    expect((await host.json('status')).answer.interrupted).toEqual([]);
  });

  it('the same command can be run again, and does it all', async () => {
    expect((await host.run(...create)).code).toBe(0);
  });
});
