import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { wizardProgram } from '../support/run-wizard.ts';

const program = wizardProgram();
const full = openSync('/dev/full', 'w');
afterAll(() => {
  closeSync(full);
});

const sentence = 'The answer cannot be written: there is no space left on the device.\n';

it.each<[code: number, words: readonly string[]]>([
  [1, ['versions', 'compare', '--manager', 'apt', '1', '2', '--json']],
  [1, ['--version']],
  [3, ['check', '--format', 'nagios', '--version']],
])('an answer for a full disk is told once, and ends with %i', (code, words) => {
  const { status, stderr } = spawnSync(process.execPath, [program.program, ...words], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([code, sentence]);
});
