import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkBundlePlace, writeBundle } from '../../source/cli/commands/bundle.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'write-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = Buffer.from('bundle');
const there = () => join(folder, 'there');

it('writes a file that is for its owner alone, whatever the umask', () => {
  const before = process.umask(0);
  try {
    writeBundle(there(), bytes);
  } finally {
    process.umask(before);
  }
  expect(readFileSync(there())).toEqual(bytes);
  expect(statSync(there()).mode & 0o7777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['there']);
});

it('leaves a file alone that came in between', () => {
  checkBundlePlace(there());
  writeFileSync(there(), 'mine');
  expect(() => writeBundle(there(), bytes)).toThrow('it is already there');
  expect(readFileSync(there(), 'utf8')).toBe('mine');
  expect(readdirSync(folder)).toEqual(['there']);
});

it.each<[string, () => void]>([
  ['a file', () => writeFileSync(there(), '')],
  ['a link to nowhere', () => symlinkSync('nowhere', there())],
])('refuses the place of %s, in advance and at last', (_, put) => {
  put();
  expect(() => checkBundlePlace(there())).toThrow('it is already there');
  expect(() => writeBundle(there(), bytes)).toThrow('it is already there');
});

it('refuses a folder that is not there', () => {
  const file = join(folder, 'no/bundle');
  expect(() => checkBundlePlace(file)).toThrow('its folder does not exist');
  expect(() => writeBundle(file, bytes)).toThrow('its folder does not exist');
});
