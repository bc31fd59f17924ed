import { dirname, join, relative, resolve } from 'node:path';

/** Where host paths are found on this machine. */
export interface PathMap {
  /** The machine's path of a host path. */
  real(hostPath: string): string;
  /** The host path of a path that the operator typed, or that the machine resolved. */
  host(realPath: string): string;
}

/**
 * With a root (`--root DIR`) every host path lies below it. Files that the operator named and that lie outside (a config.yml in
 * another folder) keep their own path: their folders are given as `literal`.
 */
export function createPathMap(root: string | undefined, literal: readonly string[] = []): PathMap {
  if (root === undefined || resolve(root) === '/') {
    return { real: (path) => path, host: (path) => resolve(path) };
  }
  const base = resolve(root);
  const own = literal.map((path) => resolve(path)).filter((path) => !isBelow(path, base));
  return {
    real: (path) => (isBelow(path, base) || own.some((folder) => isBelow(path, folder)) ? path : join(base, path)),
    host: (path) => {
      const absolute = resolve(path);
      return isBelow(absolute, base) ? `/${relative(base, absolute)}` : absolute;
    },
  };
}

/** The folders of files that the operator named, for `createPathMap`. */
export function foldersOf(files: readonly (string | undefined)[]): string[] {
  return files.flatMap((file) => (file === undefined ? [] : [dirname(resolve(file))]));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
