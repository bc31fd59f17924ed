import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { requireBuild } from '../support/terminal-program.ts';

const launcher = readFileSync(resolve(import.meta.dirname, '../../bin/wizard.js'), 'utf8');

it('is written in words that old Nodes can read: they get a sentence and no syntax error', async () => {
  const [asIs, forOldNodes] = await Promise.all(
    // Node 10, which RHEL 8 brings, reads `import()`, though it cannot run it.
    ['esnext', 'node10'].map(
      async (target) => (await transform(launcher, { target, supported: { 'dynamic-import': true } })).code,
    ),
  );
  expect(forOldNodes).toBe(asIs);
});

it('imports nothing by name in the one file: an old Node ends there before the sentence', () => {
  requireBuild();
  const oneFile = readFileSync(resolve(import.meta.dirname, '../../dist/pg-backup-api-wizard.mjs'), 'utf8');
  expect(oneFile.match(/\bimport *(?:\w+ *, *)?\{[^}]*\} *from *"[^"]+"/g) ?? []).toEqual([]);
});
