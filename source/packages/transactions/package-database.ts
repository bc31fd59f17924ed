import type { Manager } from '../manager.ts';

/** A package as the package database has it: the name, with its architecture on RPM, and what of it is there. */
export interface KnownPackage {
  readonly name: string;
  /** `configuration`: dpkg has removed it and kept its configuration files (`rc`). */
  readonly state: 'installed' | 'broken' | 'configuration';
  readonly version: string;
  /** dpkg's own word for a package that is neither whole nor gone: `half-configured`, `unpacked`, `half-installed`. */
  readonly word?: string;
}

/** Every package that the database knows: read with `parseDatabase`. */
export function databaseCommand(manager: Manager): readonly string[] {
  return manager === 'apt'
    ? [
        'dpkg-query',
        '-W',
        `-f=${['binary:Package', 'db:Status-Status', 'Version'].map((field) => `\${${field}}`).join('\\t')}\\n`,
      ]
    : ['rpm', '-qa', '--qf', '%{NAME}.%{ARCH}\\tinstalled\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n'];
}

export function parseDatabase(stdout: string): readonly KnownPackage[] {
  return stdout.split('\n').flatMap((line): KnownPackage[] => {
    const [name = '', status = '', version = ''] = line.split('\t');
    if (name === '' || status === '' || status === 'not-installed') return [];
    const state = status === 'installed' ? 'installed' : status === 'config-files' ? 'configuration' : 'broken';
    return [{ name, state, version, ...(state === 'broken' && { word: status }) }];
  });
}

/** What two looks at the database differ in. */
export interface DatabaseChange {
  /** Installed now, and not before. */
  readonly added: readonly string[];
  /** Neither whole nor gone: unpacked, half configured, half installed. */
  readonly broken: readonly string[];
  /** Only its configuration files are left, and before there was nothing of it. */
  readonly leftConfiguration: readonly string[];
  /** Another version than before, `name old → new`. */
  readonly changed: readonly string[];
  /** Installed before, and not now. */
  readonly removed: readonly string[];
}

export function databaseChange(before: readonly KnownPackage[], after: readonly KnownPackage[]): DatabaseChange {
  const old = new Map(before.map((one) => [one.name, one]));
  const now = new Map(after.map((one) => [one.name, one]));
  const names = (wanted: (one: KnownPackage) => boolean) => after.filter(wanted).map(({ name }) => name);
  const wasInstalled = ({ name }: KnownPackage) => old.get(name)?.state === 'installed';
  return {
    added: names((one) => one.state === 'installed' && !wasInstalled(one)),
    broken: names((one) => one.state === 'broken' && old.get(one.name)?.state !== 'broken'),
    leftConfiguration: names((one) => one.state === 'configuration' && !old.has(one.name)),
    changed: after
      .filter((one) => one.state === 'installed' && wasInstalled(one) && old.get(one.name)?.version !== one.version)
      .map(({ name, version }) => `${name} ${old.get(name)?.version} → ${version}`),
    removed: before
      .filter((one) => one.state === 'installed' && now.get(one.name)?.state !== 'installed')
      .map(({ name }) => name),
  };
}

/** What a failed transaction did, by the package database: “installed a; half-configured b”, or that it changed nothing. */
export function changeSentence(before: readonly KnownPackage[], after: readonly KnownPackage[]): string {
  const change = databaseChange(before, after);
  if (isUnchanged(change)) return 'the package database is as it was before';
  const words = new Map(after.map(({ name, word }) => [name, word]));
  const broken = change.broken.map((name) => `${words.get(name) ?? 'half installed'} ${name}`);
  return `by the package database: ${[changeWords({ ...change, broken: [] }), ...broken].filter((part) => part !== '').join('; ')}`;
}

export function isUnchanged(change: DatabaseChange): boolean {
  return Object.values(change).every((names) => names.length === 0);
}

/** “installed a, b; changed c 1 → 2” */
export function changeWords({ added, broken, leftConfiguration, changed, removed }: DatabaseChange): string {
  const part = (names: readonly string[], word: string) => (names.length === 0 ? [] : [`${word} ${names.join(', ')}`]);
  return [
    ...part(added, 'installed'),
    ...part(changed, 'changed'),
    ...part(removed, 'removed'),
    ...part(broken, 'half installed'),
    ...part(leftConfiguration, 'configuration files of'),
  ].join('; ');
}

/** What of a change is still there after a later one: names of both. */
export function stillThere(change: DatabaseChange, now: DatabaseChange): DatabaseChange {
  const nameOf = (entry: string) => entry.split(' ')[0];
  const both = (one: readonly string[], other: readonly string[]) =>
    one.filter((entry) => other.some((there) => nameOf(there) === nameOf(entry)));
  return {
    added: both(change.added, now.added),
    broken: both(change.broken, now.broken),
    leftConfiguration: both(change.leftConfiguration, now.leftConfiguration),
    changed: both(change.changed, now.changed),
    removed: both(change.removed, now.removed),
  };
}

/** Takes packages away with their configuration files. */
export function purgeCommand(manager: Manager, names: readonly string[]): readonly string[] {
  if (manager === 'apt') return ['apt-get', 'purge', ...names];
  return manager === 'zypper' ? ['zypper', 'remove', ...names] : [manager, 'remove', ...names];
}
