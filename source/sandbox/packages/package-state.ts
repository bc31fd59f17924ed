/** dpkg's status words; rpm knows only `installed`. */
export type PackageStatus = 'installed' | 'unpacked' | 'half-configured' | 'half-installed' | 'config-files';

export interface InstalledPackage {
  readonly version: string;
  readonly status: PackageStatus;
}

/** The package database by name. */
export type Installed = ReadonlyMap<string, InstalledPackage>;

/** The database of a host that has just these packages. */
export function initiallyInstalled(versions: Readonly<Record<string, string>>): Installed {
  return new Map(Object.entries(versions).map(([name, version]) => [name, { version, status: 'installed' as const }]));
}

/** The version that works on the host; undefined when the package is absent or only its configuration is left. */
export function installedVersion(installed: Installed, name: string): string | undefined {
  const found = installed.get(name);
  return found === undefined || found.status === 'config-files' ? undefined : found.version;
}

/** The database after a package got a version and a status. */
export function withPackage(installed: Installed, name: string, version: string, status: PackageStatus): Installed {
  return new Map(installed).set(name, { version, status });
}

/** The database without a package; with `keepConfiguration` dpkg remembers its configuration files (`rc`). */
export function withoutInstalled(installed: Installed, name: string, keepConfiguration: boolean): Installed {
  const next = new Map(installed);
  const found = next.get(name);
  if (found !== undefined && keepConfiguration) next.set(name, { ...found, status: 'config-files' });
  else next.delete(name);
  return next;
}

/** What `dpkg --configure -a` leaves: everything that was half done is done. */
export function configureAll(installed: Installed): Installed {
  return new Map(
    [...installed].map(([name, item]) => [
      name,
      item.status === 'config-files' ? item : { ...item, status: 'installed' as const },
    ]),
  );
}
