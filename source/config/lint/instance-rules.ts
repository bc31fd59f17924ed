import type { Instance } from '../barman-instances.ts';
import { itemsOf } from '../barman-instances.ts';
import { effectiveEntries, lookUp } from '../effective-mapping.ts';
import { clusterNameOf, instanceName } from '../instance-name.ts';
import { keyText } from '../plain-value.ts';
import { findSetting } from '../settings.ts';
import { isTemplate } from '../template.ts';
import { type ConfigNode, target } from '../value.ts';
import type { LintContext, NodeFinding } from './finding.ts';
import { isInstanceKey, namePattern } from './instance-keys.ts';

/** What TPA checks about each instance (platforms/validate.yml, platforms/common/validate.yml, platforms/bare/validate.yml). */
export function instanceRules(context: LintContext): readonly NodeFinding[] {
  const { document, instances } = context;
  return [
    ...nameless(document.root),
    ...duplicates(context),
    ...inheritedKeys(context),
    ...instances.flatMap((instance) => [
      ...wrongName(instance),
      ...unknownKeysOf(instance.node, [instance], `instance ${instance.originalName}`, []),
      ...notMappings(instance),
      ...noAddress(context, instance),
      ...unknownLocation(context, instance),
      ...noRole(context, instance),
      ...crashesReconfigure(instance),
    ]),
  ];
}

function nameless(root: ConfigNode): readonly NodeFinding[] {
  const cluster = clusterNameOf(root);
  return itemsOf(root, 'instances')
    .filter((item) => instanceName(item, cluster) === undefined)
    .map((node): NodeFinding => {
      const name = lookUp(node, 'Name');
      const what =
        name === undefined ? 'an instance has neither Name nor node' : 'the Name of an instance is not a text';
      const fix = name === undefined ? 'Give the instance a Name and a node.' : 'Put the Name in quotes.';
      return { id: 'instance-name', severity: 'error', node: name ?? node, message: `TPA stops: ${what}.`, fix };
    });
}

function duplicates({ instances }: LintContext): readonly NodeFinding[] {
  const names = new Set<string>();
  const nodes = new Set<string>();
  return instances.flatMap((instance): NodeFinding[] => {
    const found: NodeFinding[] = [];
    const fix = 'Give every instance its own Name and its own node number.';
    if (names.has(instance.name)) {
      const message = `TPA stops: two instances have the Name ${instance.name} (as TPA writes it).`;
      found.push({ id: 'instance-name-duplicate', severity: 'error', node: instance.node, message, fix });
    }
    names.add(instance.name);
    const node = lookUp(instance.node, 'node');
    const number = node === undefined ? undefined : keyText(node);
    if (number === undefined || nodes.has(number)) {
      const what = number === undefined ? 'has no node number' : `has the node number ${number} of another instance`;
      const message = `TPA stops: the instance ${instance.originalName} ${what}.`;
      found.push({ id: 'instance-node', severity: 'error', node: node ?? instance.node, message, fix });
    }
    if (number !== undefined) nodes.add(number);
    return found;
  });
}

function wrongName({ name, platform, node }: Instance): readonly NodeFinding[] {
  const pattern = namePattern(platform);
  if (pattern.test(name) || name.includes('{{')) return [];
  const message = `TPA stops: the Name ${name} does not match ${pattern.source}.`;
  const fix = 'Use lower-case letters, digits and "-", and at least two characters.';
  return [{ id: 'instance-name-pattern', severity: 'error', node: lookUp(node, 'Name') ?? node, message, fix }];
}

/** Defaults and locations hand their keys down to instances of any platform; each place is reported once. */
function inheritedKeys({ document, instances }: LintContext): readonly NodeFinding[] {
  const defaults = lookUp(document.root, 'instance_defaults');
  const heirs = new Map<ConfigNode, Instance[]>();
  for (const instance of instances) {
    const { locationNode } = instance;
    if (locationNode !== undefined) heirs.set(locationNode, [...(heirs.get(locationNode) ?? []), instance]);
  }
  return [
    ...unknownKeysOf(defaults, instances, 'instance_defaults', ['default_volumes']),
    ...[...heirs].flatMap(([node, those]) => unknownKeysOf(node, those, `location ${those[0]?.location ?? ''}`, [])),
  ];
}

function unknownKeysOf(
  node: ConfigNode | undefined,
  heirs: readonly Instance[],
  where: string,
  ignored: readonly string[],
): readonly NodeFinding[] {
  const mapping = node === undefined ? undefined : target(node);
  if (mapping?.kind !== 'mapping' || heirs.length === 0) return [];
  return [...effectiveEntries(mapping).values()].flatMap(({ key }): NodeFinding[] => {
    const text = keyText(key);
    if (ignored.includes(text)) return [];
    if (findSetting(text) !== undefined) {
      const message = `TPA stops: ${text} is directly under ${where} instead of under its vars.`;
      return [{ id: 'setting-outside-vars', severity: 'error', node: key, message, fix: `Move ${text} under vars:.` }];
    }
    const stranger = heirs.find(({ platform }) => !isInstanceKey(platform, text));
    if (stranger === undefined) return [];
    const message = `TPA stops: ${text} in ${where} is not a key of an instance on ${stranger.platform ?? 'this platform'}.`;
    return [{ id: 'instance-key', severity: 'error', node: key, message, fix: 'Move it under vars:, or remove it.' }];
  });
}

/** set_instance_defaults asks the tags for a Name, validate-topology.yml the vars for a CAMO partner: neither takes a null. */
function notMappings(instance: Instance): readonly NodeFinding[] {
  return ['tags', 'vars'].flatMap((key): NodeFinding[] => {
    const value = lookUp(instance.node, key);
    const node = value === undefined ? undefined : target(value);
    if (node === undefined || ['mapping', 'tagged'].includes(node.kind) || isTemplate(node)) return [];
    const what = node.kind === 'null' ? 'empty' : 'not a mapping';
    const message = `TPA stops: the ${key} of the instance ${instance.originalName} are ${what}.`;
    const fix = `Write ${key}: {}, or lines of "key: value" below it, or remove it.`;
    return [{ id: 'instance-not-mapping', severity: 'error', node, message, fix }];
  });
}

function noAddress({ document }: LintContext, instance: Instance): readonly NodeFinding[] {
  if (instance.platform !== 'bare' || lookUp(document.root, 'ansible_tower') !== undefined) return [];
  const levels = [instance.node, lookUp(document.root, 'instance_defaults'), instance.locationNode];
  const keys = ['ip_address', 'public_ip', 'private_ip'];
  if (levels.some((level) => keys.some((key) => lookUp(level, key) !== undefined))) return [];
  const message = `TPA stops: the bare instance ${instance.originalName} has no address.`;
  const fix = 'Set ip_address, public_ip or private_ip.';
  return [{ id: 'instance-address', severity: 'error', node: instance.node, message, fix }];
}

function unknownLocation({ document }: LintContext, instance: Instance): readonly NodeFinding[] {
  const written = lookUp(instance.node, 'location') ?? lookUp(lookUp(document.root, 'instance_defaults'), 'location');
  if (written === undefined || target(written).kind === 'null' || instance.locationNode !== undefined) return [];
  if (isTemplate(target(written)) || itemsOf(document.root, 'locations').length === 0) return [];
  const message = `TPA stops: the instance ${instance.originalName} names the location ${keyText(written)}, which is not there.`;
  const fix = 'Correct the name, or add the location.';
  return [{ id: 'location-unknown', severity: 'error', node: written, message, fix }];
}

function noRole({ document }: LintContext, instance: Instance): readonly NodeFinding[] {
  const role = lookUp(instance.node, 'role') ?? lookUp(lookUp(document.root, 'instance_defaults'), 'role');
  if (role === undefined || target(role).kind !== 'null' || lookUp(lookUp(instance.node, 'tags'), 'role')) return [];
  const message = `TPA stops with an AttributeError: the role of ${instance.originalName} is empty.`;
  return [{ id: 'role-null', severity: 'error', node: role, message, fix: 'Write role: [] or name the roles.' }];
}

/** lib/tpa/cluster.py indexes `Name` and `location` without asking: a bare KeyError. */
function crashesReconfigure(instance: Instance): readonly NodeFinding[] {
  const missing = ['Name', 'location'].filter((key) => lookUp(instance.node, key) === undefined);
  if (missing.length === 0) return [];
  const message = `tpaexec reconfigure fails with a KeyError: the instance ${instance.originalName} has no ${missing.join(' and no ')}.`;
  const fix = `Write ${missing.join(' and ')} in the instance before you use tpaexec reconfigure.`;
  return [{ id: 'reconfigure-key-error', severity: 'info', node: instance.node, message, fix }];
}
