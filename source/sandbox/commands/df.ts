import { existsSync } from 'node:fs';
import type { Behaviour } from '../call.ts';

interface Mounted {
  readonly mount: string;
  readonly size: number;
  readonly free: number;
  readonly inodes: number;
  readonly freeInodes: number;
}

const GiB = 1024 ** 3;
const system: Mounted = { mount: '/', size: 40 * GiB, free: 24 * GiB, inodes: 2_621_440, freeInodes: 2_400_000 };
const barman: Mounted = {
  mount: '/var/lib/barman',
  size: 2048 * GiB,
  free: 1400 * GiB,
  inodes: 134_217_728,
  freeInodes: 134_000_000,
};

/** df of GNU coreutils as the product asks it: `-Pk PATH…`, and `-B1 --output=size,avail,itotal,iavail,target,file -- PATH…`. */
export const df: Behaviour = (call, machine) => {
  const { argv } = call;
  const paths = argv.filter((word) => !word.startsWith('-'));
  const isOutput = argv.some((word) => word.startsWith('--output='));
  let code = 0;
  const rows = paths.flatMap((path) => {
    if (!existsSync(path)) {
      call.err(`df: ${path}: No such file or directory`);
      code = 1;
      return [];
    }
    const inside = path.startsWith(machine.root) ? path.slice(machine.root.length) || '/' : path;
    const own = /^\/var\/lib\/barman(?:\/|$)/.test(inside) ? barman : system;
    const free = own === barman && machine.fault === 'barman-disk-full' ? 900 * 1024 ** 2 : own.free;
    return [{ ...own, free, path }];
  });
  if (rows.length === 0) return code;
  const table = isOutput
    ? [
        ['1B-blocks', 'Avail', 'Inodes', 'IFree', 'Mounted on', 'File'],
        ...rows.map((one) => [one.size, one.free, one.inodes, one.freeInodes, one.mount, one.path].map(String)),
      ]
    : [
        ['Filesystem', '1024-blocks', 'Used', 'Available', 'Capacity', 'Mounted on'],
        ...rows.map(({ mount, size, free }) => {
          const used = `${Math.ceil((100 * (size - free)) / size)}%`;
          return [
            `/dev/vd${mount === '/' ? 'a' : 'b'}`,
            ...[size, size - free, free].map((bytes) => String(bytes / 1024)),
            used,
            mount,
          ];
        }),
      ];
  const left = isOutput ? [4, 5] : [0, 5];
  for (const cells of table) {
    const padded = cells.map((cell, index) => {
      const width = Math.max(...table.map((row) => row[index]?.length ?? 0));
      return left.includes(index) ? cell.padEnd(width) : cell.padStart(width);
    });
    call.out(padded.join(' ').trimEnd());
  }
  return code;
};
