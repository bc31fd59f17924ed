import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { cleanEnvironment, requireBuild, wizard } from '../support/terminal-program.ts';

it('exits with 0 for `sandbox -- setup --yes`, without a terminal', { timeout: 600_000 }, async () => {
  requireBuild();
  const [node = '', program = ''] = wizard;
  const words = [program, 'sandbox', '--pace', '0', '--', 'setup', '--yes'];
  const child = spawn(node, words, { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((done) => child.on('close', done));
  expect(said).toContain('API and barman diagnose agree');
  expect(code).toBe(0);
});
