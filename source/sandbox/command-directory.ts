import { accessSync, chmodSync, constants, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { commandScript } from './client-program.ts';

/** The sandbox's own folder of commands, first on its PATH. */
export interface CommandDirectory {
  /** Makes commands appear. */
  add(names: readonly string[]): void;
  /** Makes commands disappear. One that this machine really has is covered by a script that says "not found": it must never run. */
  hide(names: readonly string[]): void;
  /** Writes a script of another kind. */
  script(name: string, text: string): void;
}

/** The commands in `folder`, each a script that runs `client` with `node`; `searchPath` is the PATH that follows it. */
export function createCommandDirectory(
  folder: string,
  node: string,
  client: string,
  searchPath: string,
): CommandDirectory {
  const script = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  };
  return {
    script,
    add: (names) => {
      for (const name of names) script(name, commandScript(node, client, name));
    },
    hide: (names) => {
      for (const name of names) {
        rmSync(join(folder, name), { force: true });
        if (findOnPath(name, searchPath) !== undefined)
          script(name, `#!/bin/sh\necho '/bin/sh: 1: ${name}: not found' >&2\nexit 127\n`);
      }
    },
  };
}

/** The first executable of that name in a PATH; undefined when there is none. */
export function findOnPath(name: string, searchPath: string): string | undefined {
  return searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
