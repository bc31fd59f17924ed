import { readFile } from 'node:fs/promises';

/** Names and numbers of users and groups, from the host's passwd and group files. */
export interface Accounts {
  userName(uid: number): string;
  groupName(gid: number): string;
  uid(name: string): number | undefined;
  gid(name: string): number | undefined;
}

/** Reads `/etc/passwd` and `/etc/group` through `real`. Unknown numbers stay decimal text, and decimal text is understood as a number. */
export async function readAccounts(real: (path: string) => string): Promise<Accounts> {
  const [users, groups] = await Promise.all([readTable(real('/etc/passwd')), readTable(real('/etc/group'))]);
  return {
    userName: (uid) => nameOf(users, uid),
    groupName: (gid) => nameOf(groups, gid),
    uid: (name) => users.get(name) ?? numeric(name),
    gid: (name) => groups.get(name) ?? numeric(name),
  };
}

async function readTable(path: string): Promise<ReadonlyMap<string, number>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const rows = text.split('\n').map((line) => line.split(':'));
  return new Map(rows.flatMap(([name, , id]) => (name && id ? [[name, Number(id)] as const] : [])));
}

function nameOf(table: ReadonlyMap<string, number>, id: number): string {
  for (const [name, number] of table) if (number === id) return name;
  return String(id);
}

function numeric(name: string): number | undefined {
  return /^\d+$/.test(name) ? Number(name) : undefined;
}
