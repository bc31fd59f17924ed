import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookAtRotation } from '../../../source/steps/certificate-rotation/rotation-facts.ts';
import { rotationStep } from '../../../source/steps/certificate-rotation/rotation-step.ts';
import { bundle } from '../../support/bundle.ts';
import { carryOut, siteOf } from '../../support/certificate-host.ts';
import { fileTree } from '../../support/file-tree.ts';
import { interceptWrites } from '../../support/intercepted-host.ts';
import { engineOf } from '../../support/played-runs.ts';
import { rotate, rotationHost, wishFor } from '../../support/rotation-host.ts';
import { openHost } from '../../support/temporary-host.ts';
import { throwAwayPki } from '../../support/throw-away-pki.ts';

// A host with two CAs and the certificates of the new one, which each test copies.
const ready = await rotationHost(await throwAwayPki());
await rotate(ready, 'start');
await rotate(ready, 'reissue');
const { program, end } = await bundle('__tests__/support/rotate-and-die.ts');
const moments = await changesOfRetire();
afterAll(() => {
  end();
  ready.end();
});

test('there are moments in which files take their places and old ones go', () => {
  expect(moments.length).toBe(6);
});

test.concurrent.each(moments)(
  'killed before change %i (%s) the host is put back, and the phase can be begun again',
  async (number) => {
    const folder = copyOfHost();
    try {
      const host = openHost(folder);
      const before = fileTree(host.root);
      expect(await dieAt(folder, number)).toBe('SIGKILL');
      const engine = engineOf(host);
      for (const run of await engine.interrupted()) {
        expect(await engine.recover(run, () => undefined)).toMatchObject({ outcome: 'undone', stays: [] });
      }
      expect(fileTree(host.root)).toEqual(before);
      expect((await lookAtRotation(host, siteOf(), wishFor(undefined))).rotation.phase).toBe('reissued');
      const again = await carryOut(host, siteOf(), {}, retire());
      expect(again.report.outcome).toBe('proven');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

function retire() {
  return rotationStep({ ...wishFor('retire'), phase: 'retire' });
}

function copyOfHost(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wizard-killed-'));
  cpSync(dirname(ready.root), folder, { recursive: true });
  return folder;
}

/** Renames and removals below /etc, by their number among all changes. */
async function changesOfRetire(): Promise<readonly (readonly [number, string])[]> {
  const folder = copyOfHost();
  const seen: (readonly [number, string])[] = [];
  try {
    const host = interceptWrites(openHost(folder), ({ number, method, path }) => {
      if (['rename', 'remove'].includes(method) && path.startsWith('/etc/')) seen.push([number, `${method} ${path}`]);
    });
    await carryOut(host, siteOf(), {}, retire());
    return seen;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the program; resolves to the signal that ended it, or what it printed. */
function dieAt(folder: string, number: number): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, folder, String(number)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('close', (_code, signal) => resolve(signal ?? text));
  });
}
