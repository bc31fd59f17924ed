import { readNamedText } from './named-file.ts';

const largest = 4 * 1024 * 1024;

/** Names and numbers of users and groups, from the host's passwd and group files. */
export interface Accounts {
  userName(uid: number): string;
  groupName(gid: number): string;
  uid(name: string): number | undefined;
  gid(name: string): number | undefined;
}

/** Reads `/etc/passwd` and `/etc/group` through `real`. Unknown numbers stay decimal text, and decimal text is understood as a number. */
export async function readAccounts(real: (path: string) => string): Promise<Accounts> {
  const [users, groups] = [readTable(real('/etc/passwd')), readTable(real('/etc/group'))];
  return {
    userName: (uid) => nameOf(users, uid),
    groupName: (gid) => nameOf(groups, gid),
    uid: (name) => users.get(name) ?? numeric(name),
    gid: (name) => groups.get(name) ?? numeric(name),
  };
}

function readTable(path: string): ReadonlyMap<string, number> {
  const rows = textOf(path)
    .split('\n')
    .map((line) => line.split(':'));
  return new Map(rows.flatMap(([name, , id]) => (name && id ? [[name, Number(id)] as const] : [])));
}

function nameOf(table: ReadonlyMap<string, number>, id: number): string {
  for (const [name, number] of table) if (number === id) return name;
  return String(id);
}

function numeric(name: string): number | undefined {
  return /^\d+$/.test(name) ? Number(name) : undefined;
}

/** A host without the file has no accounts of its own. */
function textOf(path: string): string {
  try {
    return readNamedText(path, largest);
  } catch {
    return '';
  }
}
