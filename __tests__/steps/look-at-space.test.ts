import { expect, it } from 'vitest';
import { parseFreeSpace } from '../../source/steps/install/look-at-space.ts';

const heading = 'Filesystem     1024-blocks    Used Available Capacity Mounted on\n';

it.each([
  ['/dev/sda1 10255636 9000000 102400 99% /\n', [{ place: '/', megabytes: 100 }]],
  [
    '/dev/sda1 10255636 9000000 102400 99% /\n/dev/sda1 10255636 9000000 102400 99% /\ntmpfs 9 9 0 100% /var\n',
    [
      { place: '/', megabytes: 100 },
      { place: '/var', megabytes: 0 },
    ],
  ],
  ['a file system 100 100 2048 98% /srv/a folder\n', [{ place: '/srv/a folder', megabytes: 2 }]],
  ['', []],
])('df says %j', (rows, expected) => {
  expect(parseFreeSpace(heading + rows)).toEqual(expected);
});
