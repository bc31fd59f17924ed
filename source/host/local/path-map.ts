import { basename, dirname, join, relative, resolve } from 'node:path';

/** Where host paths are found on this machine. */
export interface PathMap {
  /** The machine's path of a host path. */
  real(hostPath: string): string;
  /** The host path of a path that the operator typed, or that the machine resolved. */
  host(realPath: string): string;
}

/**
 * With a root (`--root DIR`) every host path lies below it. A config.yml that the operator named and that lies outside keeps its own
 * path, and so do what is staged beside it and the cluster's `ssl` folder: nothing else there is the host's.
 */
export function createPathMap(root: string | undefined, configFile?: string): PathMap {
  if (root === undefined || resolve(root) === '/') {
    return { real: (path) => path, host: (path) => resolve(path) };
  }
  const base = resolve(root);
  const outside = configFile !== undefined && !isBelow(resolve(configFile), base) ? resolve(configFile) : undefined;
  return {
    real: (path) =>
      isBelow(path, base) || (outside !== undefined && belongsTo(path, outside)) ? path : join(base, path),
    host: (path) => {
      const absolute = resolve(path);
      return isBelow(absolute, base) ? `/${relative(base, absolute)}` : absolute;
    },
  };
}

function belongsTo(path: string, configFile: string): boolean {
  const folder = dirname(configFile);
  const staged = join(folder, `.${basename(configFile)}.`);
  return path === configFile || path.startsWith(staged) || isBelow(path, join(folder, 'ssl'));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? folder : `${folder}/`);
}
