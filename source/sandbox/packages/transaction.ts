import { type Catalogue, findPackage } from './catalogue.ts';
import { type Installed, installedVersion } from './package-state.ts';

/** What an operator asks of the package manager, with the version chosen. */
export type PackageRequest =
  | { readonly kind: 'install'; readonly name: string; readonly version: string }
  | { readonly kind: 'remove'; readonly name: string };

/** One package that changes. */
export interface Change {
  readonly kind: 'new' | 'upgrade' | 'downgrade' | 'reinstall' | 'remove';
  readonly name: string;
  readonly architecture: string;
  readonly size: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Named by the operator, not pulled in. */
  readonly requested: boolean;
}

export interface PackageTransaction {
  /** Dependencies before what needs them; removals first. */
  readonly changes: readonly Change[];
  /** Requested packages that have the wanted version already. */
  readonly current: readonly { readonly name: string; readonly version: string }[];
  /** Names that something needs and nothing offers. */
  readonly missing: readonly string[];
}

/** Works out what installing and removing would change. Dependencies that are installed stay as they are. */
export function planPackages(
  catalogue: Catalogue,
  installed: Installed,
  requests: readonly PackageRequest[],
  options: { readonly reinstall?: boolean } = {},
): PackageTransaction {
  const changes = new Map<string, Change>();
  const current: { name: string; version: string }[] = [];
  const missing: string[] = [];
  const wanted = new Map(requests.map((request) => [request.name, request]));
  const add = (name: string, version: string | undefined, requested: boolean): void => {
    if (changes.has(name)) return;
    const known = findPackage(catalogue, name);
    const to = version ?? known?.versions[0]?.version;
    const from = installedVersion(installed, name);
    if (!requested && from !== undefined) return;
    if (known === undefined || to === undefined) {
      if (from === undefined) missing.push(name);
      return;
    }
    const kind = kindOfChange(
      known.versions.map((item) => item.version),
      from,
      to,
    );
    if (kind === 'reinstall' && options.reinstall !== true) {
      current.push({ name, version: to });
      return;
    }
    const { architecture, size } = known;
    for (const dependency of known.depends) add(dependency, undefined, false);
    changes.set(name, { kind, name, architecture, size, from, to, requested });
  };
  for (const request of wanted.values()) if (request.kind === 'install') add(request.name, request.version, true);
  const removals = [...wanted.values()]
    .filter((request) => request.kind === 'remove')
    .flatMap((request) => removal(request.name));
  return { changes: [...removals, ...changes.values()], current, missing };

  function removal(name: string): Change[] {
    // Of a package that was removed, its configuration can still be purged.
    const from = installed.get(name)?.version;
    const known = findPackage(catalogue, name);
    if (from === undefined) return [];
    return [
      {
        kind: 'remove',
        name,
        architecture: known?.architecture ?? 'all',
        size: 0,
        from,
        to: undefined,
        requested: true,
      },
    ];
  }
}

/** `order` is highest first; a version that no repository has any more counts as older than all that they have. */
function kindOfChange(
  order: readonly string[],
  from: string | undefined,
  to: string,
): Exclude<Change['kind'], 'remove'> {
  if (from === undefined) return 'new';
  if (from === to) return 'reinstall';
  const rank = (version: string) => (order.includes(version) ? order.indexOf(version) : order.length);
  return rank(to) < rank(from) ? 'upgrade' : 'downgrade';
}
