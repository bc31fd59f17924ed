import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everything below a folder by path: mode and content of files, targets of links, modes of folders. */
export type FileTree = Readonly<Record<string, string>>;

/** What the wizard keeps for itself; left out of a tree unless it is asked for. */
const ownState = 'var/lib/pg-backup-api-wizard';

export function fileTree(root: string, { withState = false } = {}): FileTree {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const wanted = names.filter((name) => withState || !(name === ownState || name.startsWith(`${ownState}/`)));
  return Object.fromEntries(wanted.map((name) => [`/${name}`, describeEntry(join(root, name))]));
}

function describeEntry(path: string): string {
  const facts = lstatSync(path);
  const mode = (facts.mode & 0o7777).toString(8).padStart(4, '0');
  if (facts.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (facts.isDirectory()) return `folder ${mode}`;
  if (!facts.isFile()) return `special ${mode}`;
  return `${mode} ${readFileSync(path, 'latin1')}`;
}

/** Paths of files below a folder whose content or name contains one of the texts. */
export function filesWith(root: string, texts: readonly string[]): readonly string[] {
  return Object.entries(fileTree(root, { withState: true }))
    .filter(([path, content]) => texts.some((text) => content.includes(text) || path.includes(text)))
    .map(([path]) => path);
}
