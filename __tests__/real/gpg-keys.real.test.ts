import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'gpg-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('the fingerprint that the tests of repository keys expect is the one that gpg prints', () => {
  const key = join(import.meta.dirname, '../../fixtures/packages/lab-key.asc');
  const words = ['--homedir', home, '--with-colons', '--import-options', 'show-only', '--import', key];
  const told = execFileSync('gpg', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(told).toContain('7B256ECD6D77FFBA01E81AB4AA280D857BC6CCAF');
});
