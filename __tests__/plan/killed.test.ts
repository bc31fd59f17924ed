import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileTree } from '../support/file-tree.ts';
import { interceptWrites } from '../support/intercepted-host.ts';
import { engineOf, play } from '../support/played-runs.ts';
import { bundledProgram } from '../support/programs.ts';
import { temporaryHost } from '../support/temporary-host.ts';
import { prepareHost, wholePlan } from '../support/whole-plan.ts';

const changes = await countChanges();
const program = bundledProgram('apply-and-die');

describe('a run that is killed before any of its changes', () => {
  it.concurrent.each(numbered(changes))(
    '%i (%s) leaves what `recover` puts back byte for byte',
    async (number, what) => {
      const host = temporaryHost();
      try {
        prepareHost(host);
        const before = fileTree(host.root);
        expect(await dieAt(dirname(host.root), number)).toBe('SIGKILL');
        const engine = engineOf(host);
        const waiting = await engine.interrupted();
        for (const run of waiting) {
          expect(await engine.recover(run, () => undefined)).toMatchObject({ outcome: 'undone', stays: [] });
        }
        if (what.startsWith('remove /var/lib/pg-backup-api-wizard/lock')) {
          expect((await engine.history())[0]?.outcome).toBe('proven');
        } else {
          expect(fileTree(host.root)).toEqual(before);
        }
        expect(await engine.interrupted()).toEqual([]);
        expect((await play(host, { ...wholePlan, actions: [] })).report.outcome).toBe('proven');
      } finally {
        host.end();
      }
    },
  );
});

/** With their numbers. Labels change nothing where SELinux is off: the moment before them is the moment before the rename. */
function numbered(all: readonly string[]): readonly (readonly [number, string])[] {
  return all.map((what, index) => [index + 1, what] as const).filter(([, what]) => !what.startsWith('giveLabel'));
}

/** What the run changes, in order. */
async function countChanges(): Promise<readonly string[]> {
  const host = temporaryHost();
  const seen: string[] = [];
  try {
    prepareHost(host);
    await play(
      interceptWrites(host, ({ method, path }) => {
        seen.push(`${method} ${path.replace(/\d{8}-\d{6}-[0-9a-f]{4}/, 'ID')}`);
      }),
      wholePlan,
    );
    return seen;
  } finally {
    host.end();
  }
}

/** Runs the program; resolves to the signal that ended it, or what it printed. */
function dieAt(folder: string, number: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, folder, String(number)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('close', (_code, signal) => resolve(signal ?? text));
  });
}
