import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Action } from '../../source/plan/actions.ts';
import { type FileTree, fileTree } from '../support/file-tree.ts';
import { engineOf, planOf, play, stateFolder, unproven } from '../support/played-runs.ts';
import { type TemporaryHost, temporaryHost } from '../support/temporary-host.ts';
import { prepareHost, wholePlan } from '../support/whole-plan.ts';

const attributes = { owner: 'root', group: 'root', mode: 0o644 };
const failing: Action = {
  kind: 'run-command',
  title: 'Fail',
  argv: ['sh', '-c', 'echo about to fail; exit 3'],
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

describe('a run that succeeds', () => {
  it('does every kind of action', async () => {
    const { report } = await play(host, wholePlan);
    expect(report).toMatchObject({ outcome: 'proven', stays: [] });
    const now = fileTree(host.root);
    expect(now['/etc/demo/a.conf']).toBe('0640 one\nthree\n');
    expect(now['/etc/demo/new']).toBe('folder 0750');
    expect(now['/etc/demo/new/b.conf']).toBe('0640 new\n');
    expect(now['/etc/demo/c.conf']).toBe('0640 mode\n');
    expect(now['/etc/demo/ports.conf']).toBe('0644 # ports\nListen 443\n');
    expect(now['/etc/demo/old.txt']).toBeUndefined();
    expect(now['/etc/demo/pki/root.crt']).toMatch(/^0644 -----BEGIN CERTIFICATE-----\n/);
    expect(now['/etc/demo/pki/CA.crt']).toBe(now['/etc/demo/pki/root.crt']);
    expect(now['/etc/demo/anchor.crt']).toBe(now['/etc/demo/pki/root.crt']);
    expect(now['/etc/demo/pki/server.key']).toMatch(/^0600 -----BEGIN PRIVATE KEY-----\n/);
    expect(now['/etc/demo/touched']).toBeDefined();
    expect(Object.keys(now).filter((path) => path.includes('wizard-new'))).toEqual([]);
  });

  it('gives files to the planned owners', async () => {
    await play(host, wholePlan);
    expect(await host.files.stat('/etc/demo/pki/CA.crt')).toMatchObject({ owner: 'www-data', group: 'www-data' });
    expect(await host.files.stat('/etc/demo/c.conf')).toMatchObject({ owner: 'www-data', mode: 0o640 });
  });

  it('tells what happens in order', async () => {
    const { events } = await play(host, planOf(...wholePlan.actions.slice(0, 2)));
    expect(events.map(({ kind }) => kind)).toEqual([
      'run-started',
      'action-started',
      'action-done',
      'action-started',
      'action-done',
      'proving',
      'run-ended',
    ]);
  });

  it('keeps journal, backups and logs for their owner alone', async () => {
    await play(host, wholePlan);
    const state = Object.entries(fileTree(host.root, { withState: true })).filter(([path]) =>
      path.startsWith(stateFolder),
    );
    const modes = new Set(state.map(([, content]) => content.replace(/^(folder )?(\d{4})[\s\S]*$/, '$1$2')));
    expect([...modes].sort()).toEqual(['0600', 'folder 0700']);
    expect(state.some(([path]) => path.endsWith('/etc%demo%a.conf'))).toBe(true);
    expect(state.some(([path]) => path.endsWith('/lock'))).toBe(false);
  });

  it('does a folder that is there already without a way back', async () => {
    host.put('/etc/demo/new/mine.txt', 'mine\n');
    const { report } = await play(host, planOf(...wholePlan.actions.slice(0, 1), failing));
    expect(report).toMatchObject({ outcome: 'undone', stays: [] });
    expect(existsSync(`${host.root}/etc/demo/new/mine.txt`)).toBe(true);
  });
});

describe('a run that fails', () => {
  it.each(wholePlan.actions.map((action, index) => [index, action.kind] as const))(
    'after action %i (%s) everything is put back byte for byte, with modes and owners',
    async (index) => {
      const owners = await ownersOf(host);
      const { report } = await play(host, planOf(...wholePlan.actions.slice(0, index + 1), failing));
      expect(report).toMatchObject({ outcome: 'undone', stays: [], problem: { id: 'command-failed' } });
      expect(fileTree(host.root)).toEqual(before);
      expect(await ownersOf(host)).toEqual(owners);
    },
  );

  it('shows the last lines of the command that failed', async () => {
    const { report } = await play(host, planOf(failing));
    expect(report.problem?.detail).toBe('about to fail');
    expect(report.problem?.message).toContain('exit code 3');
    expect(readFileSync(host.files.real(report.log), 'utf8')).toBe('about to fail\n');
  });

  it('is put back when the proof fails', async () => {
    const { report, events } = await play(host, wholePlan, unproven);
    expect(report).toMatchObject({ outcome: 'undone', problem: { id: unproven.id, message: unproven.message } });
    expect(events.map(({ kind }) => kind)).toContain('unproven');
    expect(fileTree(host.root)).toEqual(before);
  });

  it('advises about the state after that, and keeps what the proof saw', async () => {
    const checks = [{ label: 'An answer', state: 'crit', detail: 'connection refused' }];
    const { report } = await play(host, wholePlan, { ...unproven, fix: ['Start the demo.'], checks });
    const [run] = await engineOf(host).history();
    expect(run).toMatchObject({
      failure: unproven.message,
      failedProof: { problem: { ...unproven, fix: ['Start the demo.'] }, checks },
    });
    expect(report.problem?.fix).toEqual([
      `This run was taken back. What its proof saw: \`wizard history show ${run?.id}\`.`,
      'Before the next try: Start the demo.',
    ]);
  });

  it('stays when the plan says so', async () => {
    const { report } = await play(host, { ...wholePlan, undoIfUnproven: false }, unproven);
    expect(report).toMatchObject({ outcome: 'unproven', problem: unproven });
    expect(fileTree(host.root)['/etc/demo/a.conf']).toBe('0640 one\nthree\n');
  });

  it('is put back after a defect of ours too, which is then told', async () => {
    const engine = engineOf(host);
    const proof = () => Promise.reject(new RangeError('a defect'));
    await expect(engine.apply(wholePlan, proof, () => undefined)).rejects.toThrow('a defect');
    expect(fileTree(host.root)).toEqual(before);
    expect((await engine.history())[0]?.outcome).toBe('undone');
  });

  it('a command that is not there is named', async () => {
    const { report } = await play(host, planOf({ ...failing, argv: ['no-such-program-here'] }));
    expect(report.problem?.id).toBe('command-not-found');
  });

  it('exit code 0 is no success when the check says otherwise', async () => {
    const lying: Action = { ...failing, argv: ['true'], verify: { argv: ['echo', 'absent'], expected: 'installed' } };
    expect((await play(host, planOf(lying))).report.outcome).toBe('undone');
    const honest: Action = { ...failing, verify: { argv: ['echo', 'installed'], expected: 'installed' } };
    expect((await play(host, planOf(honest))).report.outcome).toBe('proven');
  });

  it('a stop between two actions puts back what was done', async () => {
    const controller = new AbortController();
    const report = await engineOf(host).apply(
      wholePlan,
      async () => undefined,
      (event) => event.kind === 'action-done' && event.index === 3 && controller.abort(),
      controller.signal,
    );
    expect(report).toMatchObject({ outcome: 'undone', problem: { id: 'stopped' } });
    expect(fileTree(host.root)).toEqual(before);
  });
});

describe('two writes of one file', () => {
  it('are both taken back', async () => {
    const write = (from: string, to: string): Action => ({
      kind: 'write-file',
      path: '/etc/demo/a.conf',
      before: from,
      content: to,
      attributes,
      why: '',
    });
    const { report } = await play(host, planOf(write('one\ntwo\n', 'x\n'), write('x\n', 'y\n'), failing));
    expect(report.outcome).toBe('undone');
    expect(fileTree(host.root)).toEqual(before);
  });
});

async function ownersOf({ files, root }: TemporaryHost): Promise<readonly string[]> {
  const paths = Object.keys(fileTree(root)).filter((path) => statSync(`${root}${path}`).isFile());
  return Promise.all(
    paths.map(async (path) => {
      const facts = await files.stat(path);
      return `${path} ${facts?.owner}:${facts?.group}`;
    }),
  );
}
