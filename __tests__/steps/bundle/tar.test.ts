import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tarBytes } from '../../../source/steps/bundle/tar.ts';
import { unpack } from '../../support/unpack.ts';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tar-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(members: Readonly<Record<string, string>>): string {
  const file = join(folder, 'a.tar');
  const list = Object.entries(members).map(([name, text]) => ({ name, bytes: Buffer.from(text, 'latin1') }));
  writeFileSync(file, tarBytes(list, new Date('2026-11-23T09:00:00Z')));
  return file;
}

describe('an archive', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['no file', {}],
    ['an empty file', { a: '' }],
    ['files that fill their blocks, or nearly', { a: 'x'.repeat(511), b: 'x'.repeat(512), c: 'x'.repeat(513) }],
    ['bytes of all kinds', { a: Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('') }],
    ['files in folders', { 'x/a': '1', 'x/y/b': '2' }],
    ['a name of 100 bytes', { ['n'.repeat(100)]: '1' }],
    ['a name of 101 bytes, split', { [`${'f'.repeat(50)}/${'n'.repeat(50)}`]: '1' }],
    ['a name as long as it gets', { [`${'f'.repeat(155)}/${'n'.repeat(100)}`]: '1' }],
  ])('gives back %s', (_, members) => {
    expect(unpack(written(members))).toEqual(members);
  });
});

it.each(['n'.repeat(101), `${'f'.repeat(156)}/${'n'.repeat(100)}`, 'ä'])('refuses the name %s', (name) => {
  expect(() => tarBytes([{ name, bytes: Buffer.from('x') }], new Date(0))).toThrow(RangeError);
});
