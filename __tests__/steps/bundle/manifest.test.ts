import { describe, expect, it } from 'vitest';
import { bundleName, uniqueNames } from '../../../source/steps/bundle/bundle-names.ts';
import { type Manifest, manifestLines } from '../../../source/steps/bundle/manifest.ts';

const made = new Date('2026-11-23T09:08:07.654Z');
const manifest: Manifest = {
  host: 'barman1.example.com',
  made,
  version: '1.2.3',
  user: 'root',
  entries: [
    { name: 'a/one.json', bytes: 12345, source: 'one --json', redactions: 3 },
    { name: 'two.txt', bytes: 0, source: '/two', redactions: 0, problem: '/two is not there.' },
    { name: 'three.txt', bytes: 7, source: 'three', redactions: 0, problem: 'three ended with 1.' },
  ],
  notes: ['Not made as root.'],
};

describe('the manifest', () => {
  it('tells what is inside, what is missing, and why', () => {
    expect(manifestLines(manifest)).toEqual([
      'Support bundle of barman1.example.com, made 2026-11-23T09:08:07.654Z by pg-backup-api-wizard 1.2.3 as root',
      '2 files, 12352 bytes, 3 passwords and keys hidden. Read them before you give them away.',
      '',
      '     bytes  hidden  file        from',
      '     12345       3  a/one.json  one --json',
      '         7       0  three.txt   three',
      '',
      'Not inside, or not whole:',
      '  two.txt: /two is not there.',
      '  three.txt: three ended with 1.',
      '',
      'Not made as root.',
    ]);
  });

  it('of a whole bundle ends with its files', () => {
    const [entry] = manifest.entries;
    const lines = manifestLines({ ...manifest, entries: entry ? [entry] : [], notes: [] });
    expect(lines.at(-1)).toContain('a/one.json');
  });
});

it.each([
  ['barman1.example.com', 'pg-backup-api-barman1.example.com-20261123T090807Z'],
  ['../../etc/x', 'pg-backup-api-__.._etc_x-20261123T090807Z'],
  ['-rf', 'pg-backup-api--rf-20261123T090807Z'],
])('the bundle of %s is called %s', (host, name) => {
  expect(bundleName(host, made)).toBe(name);
});

it.each([
  [
    ['a/b.conf', 'a/b.conf', 'a/b.conf'],
    ['a/b.conf', 'a/b.conf-2', 'a/b.conf-3'],
  ],
  [
    ['a/ä ö.conf', 'a/\u001b[2J'],
    ['a/___.conf', 'a/__2J'],
  ],
  [
    ['a/../b', 'a/.x'],
    ['a/_/b', 'a/_x'],
  ],
])('the files %j are called %j', (names, unique) => {
  expect(uniqueNames(names)).toEqual(unique);
});
