import { lookUp } from './effective-mapping.ts';
import { clusterNameOf, instanceName } from './instance-name.ts';
import { keyText } from './plain-value.ts';
import { type Position, positionAt } from './position.ts';
import type { ConfigDocument } from './read-config.ts';
import { type ConfigNode, type MappingNode, target } from './value.ts';

/** An entry of `instances`, with what TPA makes of it (lib/filter_plugins/instances.py, set_instance_defaults). */
export interface Instance {
  /** As TPA's inventory has it. */
  readonly name: string;
  /** As config.yml has it: what an operator recognises. */
  readonly originalName: string;
  readonly roles: readonly string[];
  readonly platform: string | undefined;
  /** The Name of its location. */
  readonly location: string | undefined;
  /** `provision_only: true`: the instance is made, but never gets into the inventory. */
  readonly provisionOnly: boolean;
  /** Addresses and other names by which remote clients may call it: `private_ip`, `public_ip`, `ip_address`, `hostname`, aliases. */
  readonly addresses: readonly string[];
  readonly node: MappingNode;
  readonly locationNode: MappingNode | undefined;
  readonly position: Position;
}

export interface BarmanInstance extends Instance {
  /** It belongs to another cluster, which installs Barman on it: `barman_shared: true` or `platform: shared`. */
  readonly shared: boolean;
}

/** All instances that have a name, in the order of the file. Instances that TPA could not read are left out. */
export function findInstances(document: ConfigDocument): readonly Instance[] {
  const { root } = document;
  const cluster = clusterNameOf(root);
  const defaults = mappingAt(root, 'instance_defaults');
  return itemsOf(root, 'instances').flatMap((node): Instance[] => {
    const name = instanceName(node, cluster);
    if (name === undefined) return [];
    const written = lookUp(node, 'location') ?? lookUp(defaults, 'location');
    const locationNode = findLocation(root, written);
    const inherited = (key: string): ConfigNode | undefined =>
      lookUp(node, key) ?? lookUp(defaults, key) ?? lookUp(locationNode, key);
    const location = lookUp(locationNode, 'Name');
    return [
      {
        name: name.normalised,
        originalName: name.original,
        roles: rolesOf(lookUp(lookUp(node, 'tags'), 'role') ?? inherited('role')),
        platform: textOf(inherited('platform')),
        location: location === undefined ? undefined : keyText(location),
        provisionOnly: isTrue(inherited('provision_only')),
        addresses: addressKeys.flatMap((key) => textsOf(lookUp(node, key))),
        node,
        locationNode,
        position: positionAt(document.text, node.start),
      },
    ];
  });
}

/** The instances on which TPA installs Barman: `barman` among their roles. Those with `provisionOnly` are never deployed to. */
export function findBarmanInstances(document: ConfigDocument): readonly BarmanInstance[] {
  const defaults = lookUp(document.root, 'instance_defaults');
  return findInstances(document)
    .filter(({ roles }) => roles.includes('barman'))
    .map((instance) => {
      const levels = [instance.node, defaults, instance.locationNode].map((level) => lookUp(level, 'vars'));
      const vars = [...levels, lookUp(document.root, 'cluster_vars')].map((level) => lookUp(level, 'barman_shared'));
      const shared = isTrue(vars.find((value) => value !== undefined)) || instance.platform === 'shared';
      return { ...instance, shared };
    });
}

/** A role as list, or as text with commas (`primary, barman`). */
export function rolesOf(role: ConfigNode | undefined): readonly string[] {
  const node = role === undefined ? undefined : target(role);
  if (node?.kind === 'string') return node.value.split(',').map((part) => part.trim());
  return node?.kind === 'sequence' ? node.items.map(target).flatMap((item) => textOf(item) ?? []) : [];
}

/** The mappings in a list at the top of the file. */
export function itemsOf(root: ConfigNode, key: string): readonly MappingNode[] {
  const list = lookUp(root, key);
  const node = list === undefined ? undefined : target(list);
  if (node?.kind !== 'sequence') return [];
  return node.items.map(target).filter((item) => item.kind === 'mapping');
}

/** A location by its Name or, as in old files, by its place in the list. */
function findLocation(root: ConfigNode, written: ConfigNode | undefined): MappingNode | undefined {
  const wanted = written === undefined ? undefined : target(written);
  if (wanted === undefined || wanted.kind === 'null') return undefined;
  const locations = itemsOf(root, 'locations');
  if (wanted.kind === 'integer') return locations[Number(wanted.value)];
  return locations.find((location) => {
    const name = lookUp(location, 'Name');
    return name !== undefined && keyText(name) === keyText(wanted);
  });
}

function mappingAt(root: ConfigNode, key: string): MappingNode | undefined {
  const value = lookUp(root, key);
  const node = value === undefined ? undefined : target(value);
  return node?.kind === 'mapping' ? node : undefined;
}

function textOf(value: ConfigNode | undefined): string | undefined {
  const node = value === undefined ? undefined : target(value);
  return node?.kind === 'string' ? node.value : undefined;
}

function isTrue(value: ConfigNode | undefined): boolean {
  const node = value === undefined ? undefined : target(value);
  return node?.kind === 'boolean' && node.value;
}

/** Keys of an instance that hold its addresses and names (`tpaexec configure` writes the first three: lib/tpa/architecture.py). */
const addressKeys = ['private_ip', 'public_ip', 'ip_address', 'hostname', 'alias', 'aliases'] as const;

function textsOf(node: ConfigNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.kind === 'sequence') return node.items.flatMap(textsOf);
  const text = textOf(node);
  return text === undefined ? [] : [text];
}
