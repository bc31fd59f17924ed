import { basename, dirname, join } from 'node:path';

/** The name beside `path` that a new file has until it is renamed into place: same folder, same file system, same SELinux type. */
export function stagedPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.wizard-new`);
}
