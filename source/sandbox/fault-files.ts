import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { SandboxFamily } from './family-traits.ts';
import { familyTraits } from './family-traits.ts';
import type { SandboxFault } from './faults.ts';
import { mountsFile } from './tree/process-tree.ts';

/** A text in a file that a fault replaces, and that replaces it again when the fault is gone. */
interface Spoiling {
  readonly path: string;
  readonly sound: string | RegExp;
  readonly spoilt: string;
  readonly mended: string | RegExp;
  readonly whole: string;
}

const password = ' password=example';
const mount = '/dev/vdb1 /var/lib/barman xfs rw,relatime 0 0\n';

/** Writes what a fault changes in the host's files (`on`), or puts it right; a file that is not there stays away. */
export function spoilFiles(root: string, family: SandboxFamily, fault: SandboxFault | undefined, on: boolean): void {
  const spoiling = fault === undefined ? undefined : spoilings(family)[fault];
  if (spoiling === undefined || !existsSync(`${root}${spoiling.path}`)) return;
  const path = `${root}${spoiling.path}`;
  const text = readFileSync(path, 'utf8');
  const [from, to] = on ? [spoiling.sound, spoiling.spoilt] : [spoiling.mended, spoiling.whole];
  writeFileSync(path, text.replaceAll(from, to));
}

function spoilings(family: SandboxFamily): Readonly<Partial<Record<SandboxFault, Spoiling>>> {
  return {
    'password-in-conninfo': {
      path: '/etc/barman.d/pg2.conf',
      sound: /^((?:streaming_)?conninfo = .*)$/gm,
      spoilt: `$1${password}`,
      mended: password,
      whole: '',
    },
    'barman-home-unmounted': {
      path: mountsFile,
      sound: mount,
      spoilt: '',
      mended: /$/g,
      whole: mount,
    },
    'no-client-verify': {
      path: familyTraits[family].vhost,
      sound: 'SSLVerifyClient require',
      spoilt: 'SSLVerifyClient none',
      mended: 'SSLVerifyClient none',
      whole: 'SSLVerifyClient require',
    },
  };
}
