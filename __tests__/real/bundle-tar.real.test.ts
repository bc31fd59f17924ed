import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tarBytes } from '../../source/steps/bundle/tar.ts';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tar-'));
afterAll(() => rmSync(folder, { recursive: true }));

const members = {
  a: '12345',
  empty: '',
  'x/y/b': Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join(''),
  [`${'f'.repeat(155)}/${'n'.repeat(100)}`]: 'x'.repeat(513),
};
const archive = join(folder, 'a.tar');
const list = Object.entries(members).map(([name, text]) => ({ name, bytes: Buffer.from(text, 'latin1') }));
writeFileSync(archive, tarBytes(list, new Date('2026-11-23T09:00:00Z')));

it('the system’s tar lists mode, owner, size and time', () => {
  const [first] = execFileSync('tar', ['-tvf', archive, '--utc'], { encoding: 'utf8' }).split('\n');
  expect(first).toMatch(/^-rw------- root\/root +5 2026-11-23 09:00 a$/);
});

it('the system’s tar unpacks it', () => {
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  const unpacked = Object.keys(members).map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
  expect(Object.fromEntries(unpacked)).toEqual(members);
});
