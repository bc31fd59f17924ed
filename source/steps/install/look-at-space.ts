import { hostPath } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';

/** A file system that an installation writes to and that has hardly any space left. */
export interface TightSpace {
  /** Where it is mounted. */
  readonly place: string;
  readonly megabytes: number;
}

/** pg-backup-api, Apache and what they need take about 60 MB when unpacked, their files about 20 MB in the cache. */
const enough = 150;
const patience = 10_000;

/** The file systems of /usr, /var and /etc with less than 150 MB left, each once; none where df does not tell. */
export async function lookAtSpace(host: ReadableHost): Promise<readonly TightSpace[]> {
  const argv = ['df', '-Pk', ...['/usr', '/var', '/etc'].map(hostPath)];
  const { exitCode, stdout } = await host.commands.probe({ argv }, { timeout: patience });
  return exitCode === 0 ? parseFreeSpace(stdout).filter(({ megabytes }) => megabytes < enough) : [];
}

/** `df -Pk` (POSIX): `filesystem 1024-blocks used available capacity mounted-on`. */
export function parseFreeSpace(stdout: string): readonly TightSpace[] {
  const rows = stdout.split('\n').flatMap((line) => {
    const found = /^.+?\s+\d+\s+\d+\s+(-?\d+)\s+\d+%\s+(\/.*)$/.exec(line);
    if (found?.[1] === undefined || found[2] === undefined) return [];
    return [{ place: found[2], megabytes: Math.floor(Number(found[1]) / 1024) }];
  });
  return rows.filter(({ place }, index) => rows.findIndex((row) => row.place === place) === index);
}
