import type { FileSystem } from '../../health/checks/free-space.ts';
import type { BarmanModel, BarmanServer } from '../../health/document/barman-server.ts';
import { textAt } from '../../health/document/diagnose-document.ts';
import { hostPath } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';

/** Milliseconds: a network file system whose server is gone does not answer at all. */
const patience = 10_000;
/** GNU df; the path comes last, as it was given, for it may hold spaces. */
const columns = '--output=size,avail,itotal,iavail,target,file';

/**
 * The file systems of barman_home and of each server's directories, each once, with whose they are. Undefined where df does not
 * tell; a directory that is missing is left out.
 */
export async function lookAtFileSystems(
  host: ReadableHost,
  { config, servers }: BarmanModel,
  directoryKeys: readonly string[],
): Promise<readonly FileSystem[] | undefined> {
  const home = textAt(config, 'barman_home');
  const pathsOf = ({ config: own }: BarmanServer) =>
    [home, textAt(own, 'barman_home'), ...directoryKeys.map((key) => textAt(own, key))].filter(isPath);
  const paths = [...new Set(servers.flatMap(pathsOf))];
  if (paths.length === 0) return undefined;
  const argv = ['df', '-B1', columns, '--', ...paths.map(hostPath)] as const;
  const { stdout } = await host.commands.probe({ argv: [...argv] }, { timeout: patience });
  const rows = paths.flatMap((path) => {
    const row = stdout.split('\n').find((line) => line.trimEnd().endsWith(` ${host.files.real(path)}`));
    const numbers = /^\s*(\d+)\s+(\d+)\s+(\d+|-)\s+(\d+|-)\s+(\/.*?)\s+\//.exec(row ?? '');
    return numbers === null ? [] : [{ path, numbers: numbers.slice(1) }];
  });
  if (rows.length === 0) return undefined;
  const byMount = new Map<string, FileSystem>();
  for (const { path, numbers } of rows) {
    const [size, free, inodes, freeInodes] = numbers.slice(0, 4).map((word) => (word === '-' ? 0 : Number(word)));
    const mount = numbers[4] ?? '';
    const owners = servers.filter((server) => pathsOf(server).includes(path)).map(({ name }) => name);
    const known = byMount.get(mount)?.servers ?? [];
    byMount.set(mount, {
      ...{ mount, size: size ?? 0, free: free ?? 0, inodes: inodes ?? 0, freeInodes: freeInodes ?? 0 },
      servers: [...new Set([...known, ...owners])],
    });
  }
  return [...byMount.values()];
}

/** The document comes from outside: only an absolute path without steps upwards is looked at. */
function isPath(path: string | undefined): path is string {
  return path !== undefined && /^\/[^\0\n]*$/.test(path) && !path.split('/').includes('..');
}
