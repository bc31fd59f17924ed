import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookAtRotation } from '../../../source/steps/certificate-rotation/rotation-facts.ts';
import { rotationStep } from '../../../source/steps/certificate-rotation/rotation-step.ts';
import type { PhaseName } from '../../../source/steps/certificate-rotation/rotation-wish.ts';
import { carryOut, folder, siteOf } from '../../support/certificate-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { interceptWrites } from '../../support/intercepted-host.ts';
import { engineOf } from '../../support/played-runs.ts';
import { bundledProgram } from '../../support/programs.ts';
import { rotate, rotationHost, wishFor } from '../../support/rotation-host.ts';
import { openHost } from '../../support/temporary-host.ts';
import { throwAwayPki } from '../../support/throw-away-pki.ts';

// A host before each phase, which each test copies.
const origin = await rotationHost(await throwAwayPki());
const ready = new Map<PhaseName, string>();
const moments: (readonly [PhaseName, number, string])[] = [];
for (const phase of ['start', 'reissue', 'retire'] as const) {
  ready.set(phase, copyOf(dirname(origin.root)));
  const all = await changesOf(phase);
  // Nothing is taken away before the last phase: a moment between two files and one between two copies of the CA will do.
  moments.push(...all.filter((_, index) => phase === 'retire' || index === 1 || index === 4));
  await rotate(origin, phase);
}
const program = bundledProgram('rotate-and-die');
afterAll(() => {
  origin.end();
  for (const copy of ready.values()) rmSync(copy, { recursive: true, force: true });
});

test('there are moments in which files take their places and old ones go', () => {
  const places = (of: PhaseName) => moments.filter(([phase]) => phase === of).map(([, , change]) => change);
  expect(places('start')).toEqual([`rename ${folder}/CA-next.crt`, 'rename /etc/tpa/root.crt']);
  expect(places('reissue')).toEqual([`rename ${folder}/pg-backup-user.crt`, `rename ${folder}/CA.crt`]);
  expect(places('retire').length).toBe(6);
});

test.concurrent.each(moments)(
  '%s killed before change %i (%s): the host is put back, and the phase can be begun again',
  async (phase, number) => {
    const copy = copyOf(ready.get(phase) ?? '');
    try {
      const host = openHost(copy);
      const before = fileTree(host.root);
      const { rotation } = await lookAtRotation(host, siteOf(), wishFor(undefined));
      expect(await dieAt(copy, phase, number)).toBe('SIGKILL');
      const engine = engineOf(host);
      for (const run of await engine.interrupted()) {
        expect(await engine.recover(run, () => undefined)).toMatchObject({ outcome: 'undone', stays: [] });
      }
      expect(fileTree(host.root)).toEqual(before);
      expect((await lookAtRotation(host, siteOf(), wishFor(undefined))).rotation.phase).toBe(rotation.phase);
      const again = await carryOut(host, siteOf(), {}, stepOf(phase));
      expect(again.report.outcome).toBe('proven');
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  },
);

function stepOf(phase: PhaseName) {
  return rotationStep({ ...wishFor(phase), phase });
}

function copyOf(hostFolder: string): string {
  const copy = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-killed-'));
  cpSync(hostFolder, copy, { recursive: true });
  return copy;
}

/** Renames and removals outside of the journal, by their number among all changes. */
async function changesOf(phase: PhaseName): Promise<readonly (readonly [PhaseName, number, string])[]> {
  const copy = copyOf(ready.get(phase) ?? '');
  const seen: (readonly [PhaseName, number, string])[] = [];
  try {
    const host = interceptWrites(openHost(copy), ({ number, method, path }) => {
      const isOurs = path.startsWith('/var/');
      if (['rename', 'remove'].includes(method) && !isOurs) seen.push([phase, number, `${method} ${path}`]);
    });
    await carryOut(host, siteOf(), {}, stepOf(phase));
    return seen;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Runs the program; resolves to the signal that ended it, or what it printed. */
function dieAt(folder: string, phase: PhaseName, number: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, folder, phase, String(number)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('close', (_code, signal) => resolve(signal ?? text));
  });
}
