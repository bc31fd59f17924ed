/** A package repository of the sandbox. */
export interface Repository {
  readonly id: string;
  /** As apt names it in simulations, such as `Debian:12.12/stable`. */
  readonly release: string;
  /** As `apt-cache madison` prints it. */
  readonly source: string;
}

/** A package and its versions, highest first by the family's own order. */
export interface CataloguePackage {
  readonly name: string;
  readonly architecture: string;
  /** Names of packages that it needs. */
  readonly depends: readonly string[];
  /** Bytes of the package file. */
  readonly size: number;
  readonly versions: readonly CatalogueVersion[];
}

export interface CatalogueVersion {
  readonly version: string;
  readonly repository: string;
}

/** All that the repositories of a sandboxed host offer. */
export interface Catalogue {
  readonly repositories: readonly Repository[];
  readonly packages: readonly CataloguePackage[];
  /** Installed before the wizard comes, with their versions. */
  readonly preinstalled: Readonly<Record<string, string>>;
}

/** A row of a catalogue: name, architecture, kilobytes, dependencies, then `version@repository`, highest first. */
export type CatalogueRow = readonly [string, string, number, string, ...string[]];

/** Catalogue packages from rows. */
export function cataloguePackages(rows: readonly CatalogueRow[]): CataloguePackage[] {
  return rows.map(([name, architecture, kilobytes, depends, ...versions]) => ({
    name,
    architecture,
    depends: depends.split(' ').filter((word) => word !== ''),
    size: kilobytes * 1000,
    versions: versions.map((text) => {
      const at = text.lastIndexOf('@');
      return { version: text.slice(0, at), repository: text.slice(at + 1) };
    }),
  }));
}

export function findPackage(catalogue: Catalogue, name: string): CataloguePackage | undefined {
  return catalogue.packages.find((item) => item.name === name);
}

/** The repository of a version; undefined when no repository has it (any more). */
export function repositoryOf(catalogue: Catalogue, name: string, version: string): Repository | undefined {
  const found = findPackage(catalogue, name)?.versions.find((item) => item.version === version);
  return catalogue.repositories.find((item) => item.id === found?.repository);
}

/** The catalogue without one package, as when its repository is not set up. */
export function withoutPackage(catalogue: Catalogue, name: string): Catalogue {
  return { ...catalogue, packages: catalogue.packages.filter((item) => item.name !== name) };
}
