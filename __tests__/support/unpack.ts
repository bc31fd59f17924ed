import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** The files of an archive by name, as the system's tar unpacks them. */
export function unpack(archive: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'unpacked-'));
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
    return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'latin1')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
