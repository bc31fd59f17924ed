import { accessSync, chmodSync, constants, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The sandbox's own directory of commands, first on its PATH. */
export interface CommandDirectory {
  /** Makes commands appear. */
  add(names: readonly string[]): void;
  /** Makes commands disappear. One that this machine really has is covered by a script that says "not found": it must never run. */
  hide(names: readonly string[]): void;
  /** Writes a script of another kind. */
  script(name: string, text: string): void;
}

/** The commands in `directory`, each of which reads the script `client`; `searchPath` is the PATH that follows it. */
export function createCommandDirectory(directory: string, client: string, searchPath: string): CommandDirectory {
  const script = (name: string, text: string) => writeExecutable(join(directory, name), text);
  return {
    script,
    add: (names) => {
      // No links: who writes a command of their own over one of these changes that one alone.
      for (const name of names) script(name, `#!/bin/sh\n. ${quote(client)}\n`);
    },
    hide: (names) => {
      for (const name of names) {
        rmSync(join(directory, name), { force: true });
        if (findOnPath(name, searchPath) !== undefined)
          script(name, `#!/bin/sh\necho '/bin/sh: 1: ${name}: not found' >&2\nexit 127\n`);
      }
    },
  };
}

/** A word for sh, in single quotes. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Writes a script that can be run. */
export function writeExecutable(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** The first executable of that name in a PATH; undefined when there is none. */
export function findOnPath(name: string, searchPath: string): string | undefined {
  return searchPath
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

/** A program of every Linux, which is found even where the PATH leads to a few programs only. */
export function standardProgram(name: string, searchPath: string): string {
  return findOnPath(name, [searchPath, '/usr/bin', '/bin'].join(delimiter)) ?? name;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
