import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const program = new URL('./colour-program.ts', import.meta.url).pathname;

async function written(environment: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', program], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...environment },
  });
  return JSON.parse(stdout);
}

describe('colours', () => {
  it('are none with FORCE_COLOR=0, and the words and signs are the same', async () => {
    const [plain, coloured] = await Promise.all([written({ FORCE_COLOR: '0' }), written({ FORCE_COLOR: '1' })]);
    const colour = /\u001b\[[0-9;]*m/g;
    expect(plain).not.toMatch(colour);
    expect(coloured).toMatch(colour);
    for (const words of ['○ to do', '+enable_pg_backup_api', 'Enter', 'Nothing on this host was changed.']) {
      expect(plain).toContain(words);
    }
  });
});
