import { readFileSync, type Stats, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { OperatorError } from '../../errors.ts';
import { readNamedText } from './named-file.ts';

/** Who owns a file, and how to give it to somebody. The sandbox keeps a ledger, since it may not run as root. */
export interface Ownership {
  ownerOf(hostPath: string, stats: Stats): Promise<{ readonly owner: string; readonly group: string }>;
  /** The open file, never its name: a name may lead to another file by now. */
  give(hostPath: string, handle: FileHandle, owner: string, group: string): Promise<void>;
  /** A file got a new name, or was removed (`to` undefined). */
  moved(from: string, to: string | undefined): void;
  /** A file got one more name. */
  linked(path: string, owner: string, group: string): void;
  knowsUser(name: string): Promise<boolean>;
  knowsGroup(name: string): Promise<boolean>;
}

/** The real thing: names from the host's account files, `chown` on the file. */
export function systemOwnership(real: (path: string) => string): Ownership {
  let accounts: Promise<Accounts> | undefined;
  const known = () => {
    accounts ??= readAccounts(real);
    return accounts;
  };
  return {
    async ownerOf(_path, stats) {
      const { userName, groupName } = await known();
      return { owner: userName(stats.uid), group: groupName(stats.gid) };
    },
    async give(hostPath, handle, owner, group) {
      accounts = undefined;
      const { uid, gid } = await known();
      const user = uid(owner);
      const team = gid(group);
      if (user === undefined || team === undefined) {
        throw new OperatorError({
          id: 'no-such-account',
          message: `${hostPath} should belong to ${owner}:${group}, but this host has no such ${user === undefined ? 'user' : 'group'}.`,
          fix: [
            'Install the package that brings the account (Apache for its worker user, barman for barman), then run this again.',
          ],
        });
      }
      await handle.chown(user, team);
    },
    moved: () => undefined,
    linked: () => undefined,
    async knowsUser(name) {
      accounts = undefined;
      return (await known()).uid(name) !== undefined;
    },
    async knowsGroup(name) {
      accounts = undefined;
      return (await known()).gid(name) !== undefined;
    },
  };
}

/** A JSON file `{"/etc/x": {"owner", "group"}}`; what it does not name belongs to root. */
export function ledgerOwnership(ledgerFile: string, real: (path: string) => string): Ownership {
  type Ledger = Record<string, { owner: string; group: string }>;
  const load = (): Ledger => {
    try {
      return JSON.parse(readFileSync(ledgerFile, 'utf8')) as Ledger;
    } catch {
      return {};
    }
  };
  const change = (edit: (ledger: Ledger) => void) => {
    const ledger = load();
    edit(ledger);
    writeFileSync(ledgerFile, JSON.stringify(ledger));
  };
  return {
    ownerOf: async (path) => load()[path] ?? { owner: 'root', group: 'root' },
    give: async (path, _handle, owner, group) =>
      change((ledger) => Object.assign(ledger, { [path]: { owner, group } })),
    linked: (path, owner, group) => change((ledger) => Object.assign(ledger, { [path]: { owner, group } })),
    moved: (from, to) =>
      change((ledger) => {
        const entry = ledger[from];
        delete ledger[from];
        if (to !== undefined) delete ledger[to];
        if (to !== undefined && entry !== undefined) ledger[to] = entry;
      }),
    knowsUser: async (name) => (await readAccounts(real)).uid(name) !== undefined,
    knowsGroup: async (name) => (await readAccounts(real)).gid(name) !== undefined,
  };
}

const largest = 4 * 1024 * 1024;

/** Names and numbers of users and groups, from the host's passwd and group files. */
interface Accounts {
  userName(uid: number): string;
  groupName(gid: number): string;
  uid(name: string): number | undefined;
  gid(name: string): number | undefined;
}

/** Reads `/etc/passwd` and `/etc/group` through `real`. Unknown numbers stay decimal text, and decimal text is understood as a number. */
async function readAccounts(real: (path: string) => string): Promise<Accounts> {
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
