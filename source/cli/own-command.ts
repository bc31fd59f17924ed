import { resolve } from 'node:path';

/** The words that start this program again, absolute: Node and its script, or the one executable that is both. */
export function ownCommand(): readonly string[] {
  // Asked for in this way because a Node that is too old to have it must still be able to load the one file and say so.
  const isExecutable = process.getBuiltinModule('node:sea').isSea();
  return isExecutable ? [process.execPath] : [process.execPath, resolve(process.argv[1] ?? 'wizard')];
}
