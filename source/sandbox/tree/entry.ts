import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Something in the sandbox's file tree. Modes default to 0644 and 0755; owners to root. */
export type Entry =
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly text: string;
      readonly mode?: number;
      readonly owner?: string;
    }
  | { readonly kind: 'directory'; readonly path: string; readonly mode?: number; readonly owner?: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string };

export function file(path: string, text: string, mode?: number, owner?: string): Entry {
  return { kind: 'file', path, text, ...(mode !== undefined && { mode }), ...(owner !== undefined && { owner }) };
}

export function directory(path: string, mode?: number, owner?: string): Entry {
  return { kind: 'directory', path, ...(mode !== undefined && { mode }), ...(owner !== undefined && { owner }) };
}

/** Links are relative: the tree is not at `/`. */
export function link(path: string, target: string): Entry {
  return { kind: 'link', path, target };
}

/** Writes entries below `root` and notes owners that are not root in the ledger (`owner` or `owner:group`). */
export function writeEntries(root: string, ledger: string, entries: readonly Entry[]): void {
  const owners: Record<string, { owner: string; group: string }> = {};
  for (const entry of entries) {
    const path = `${root}${entry.path}`;
    if (entry.kind === 'directory') {
      mkdirSync(path, { recursive: true });
      chmodSync(path, entry.mode ?? 0o755);
    } else {
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      if (entry.kind === 'link') symlinkSync(entry.target, path);
      else {
        writeFileSync(path, entry.text);
        chmodSync(path, entry.mode ?? 0o644);
      }
    }
    if (entry.kind !== 'link' && entry.owner !== undefined) {
      const [owner = 'root', group = owner] = entry.owner.split(':');
      owners[entry.path] = { owner, group };
    }
  }
  if (Object.keys(owners).length > 0) writeFileSync(ledger, JSON.stringify({ ...readLedger(ledger), ...owners }));
}

function readLedger(path: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
