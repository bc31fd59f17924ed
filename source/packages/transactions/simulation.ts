import { compareDebian } from '../versions/version-debian.ts';

export interface PackageChange {
  readonly name: string;
  /** The version there was; absent for a new package. */
  readonly from?: string;
  /** The version there will be; absent for a removed package. */
  readonly to?: string;
  /** Where the manager tells it: dnf and zypper. */
  readonly architecture?: string;
}

/** Every package that a transaction touches. */
export interface TransactionPreview {
  readonly install: readonly PackageChange[];
  readonly upgrade: readonly PackageChange[];
  readonly downgrade: readonly PackageChange[];
  /** Same version again. */
  readonly reinstall: readonly PackageChange[];
  readonly remove: readonly PackageChange[];
}

/** Sorts changes by the order of their versions: apt prints `Inst` for an upgrade and a downgrade alike. */
export const previewOf = (
  changes: readonly PackageChange[],
  compare: (a: string, b: string) => number,
): TransactionPreview => {
  const step = ({ from, to }: PackageChange): keyof TransactionPreview => {
    if (to === undefined) return 'remove';
    if (from === undefined) return 'install';
    const order = compare(to, from);
    return order > 0 ? 'upgrade' : order < 0 ? 'downgrade' : 'reinstall';
  };
  const only = (kind: keyof TransactionPreview) => changes.filter((change) => step(change) === kind);
  return {
    install: only('install'),
    upgrade: only('upgrade'),
    downgrade: only('downgrade'),
    reinstall: only('reinstall'),
    remove: only('remove'),
  };
};

const INST = /^Inst (\S+) (?:\[([^\]]*)\] )?\((\S+)/;
const REMV = /^(?:Remv|Purg) (\S+)(?: \[([^\]]*)\])?/;

const readLine = (line: string): PackageChange | undefined => {
  const inst = INST.exec(line);
  if (inst?.[1] !== undefined && inst[3] !== undefined) {
    return { name: inst[1], to: inst[3], ...(inst[2] === undefined ? {} : { from: inst[2] }) };
  }
  const remv = REMV.exec(line);
  if (remv?.[1] === undefined) return undefined;
  return { name: remv[1], ...(remv[2] === undefined ? {} : { from: remv[2] }) };
};

/** `apt-get -s -qq install …`: `Inst name [old] (new repositories [arch])`, `Remv name [old]`; all else is left out. */
export const parseAptSimulation = (stdout: string): TransactionPreview =>
  previewOf(
    stdout.split('\n').flatMap((line) => readLine(line) ?? []),
    compareDebian,
  );

/** What a transaction does with one package, unless it takes it away. */
export const changeOfPackage = (preview: TransactionPreview, name: string): PackageChange | undefined =>
  [...preview.install, ...preview.upgrade, ...preview.downgrade, ...preview.reinstall].find(
    (change) => change.name === name,
  );
