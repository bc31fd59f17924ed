import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeDirectory } from '../../source/sandbox/start-sandbox.ts';

/** Writes into the directory as fast as it can for half a second, making it anew. */
const writer = `
const { mkdirSync, writeFileSync } = require('node:fs');
const folder = process.argv[1] + '/a/b';
const end = Date.now() + 400;
let n = 0;
process.stdout.write('ready');
while (Date.now() < end) {
  try { mkdirSync(folder, { recursive: true }); for (let k = 0; k < 20; k += 1) writeFileSync(folder + '/' + (n++), ''); } catch {}
}
`;

it('a directory in which a command still writes is removed, or left without a word', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'remove-'));
  mkdirSync(join(directory, 'a'));
  const child = spawn(process.execPath, ['-e', writer, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(() => removeDirectory(directory)).not.toThrow();
  if (child.exitCode === null) await once(child, 'exit');
  removeDirectory(directory);
  expect(existsSync(directory)).toBe(false);
});
