import type { Instance } from '../barman-instances.ts';
import { lookUp } from '../effective-mapping.ts';
import { isTemplate } from '../template.ts';
import { type ConfigNode, target } from '../value.ts';
import type { LintContext, NodeFinding } from './finding.ts';

/** What TPA checks about the instances together (platforms/common/validate-topology.yml). */
export function topologyRules(context: LintContext): readonly NodeFinding[] {
  return context.instances.flatMap((instance) => [
    ...backup(context, instance),
    ...upstream(context, instance),
    ...witness(context, instance),
    ...camoPartner(context, instance),
  ]);
}

function setting(context: LintContext, instance: Instance, key: string): ConfigNode | undefined {
  const tagged = lookUp(lookUp(instance.node, 'tags'), key);
  const inherited = lookUp(lookUp(context.document.root, 'instance_defaults'), key);
  return tagged ?? lookUp(instance.node, key) ?? inherited ?? lookUp(instance.locationNode, key);
}

function names(value: ConfigNode | undefined): readonly { readonly name: string; readonly node: ConfigNode }[] {
  const node = value === undefined ? undefined : target(value);
  if (node?.kind === 'sequence') return node.items.flatMap(names);
  return node?.kind === 'string' && !isTemplate(node) ? [{ name: node.value, node }] : [];
}

function backup(context: LintContext, instance: Instance): readonly NodeFinding[] {
  return names(setting(context, instance, 'backup')).flatMap(({ name, node }): NodeFinding[] => {
    const matches = context.instances.filter((other) => other.name === name && other.roles.includes('barman'));
    if (matches.length === 1) return [];
    const message = `TPA stops: ${instance.originalName} has backup: ${name}, but no instance of that Name has the role barman.`;
    const fix = 'Name an instance with the role barman, as TPA writes it: lower case, "-" for "_".';
    return [{ id: 'backup-unknown', severity: 'error', node, message, fix }];
  });
}

function upstream(context: LintContext, instance: Instance): readonly NodeFinding[] {
  return names(setting(context, instance, 'upstream')).flatMap(({ name, node }): NodeFinding[] => {
    if (context.instances.filter((other) => other.name === name).length === 1) return [];
    const message = `TPA stops: ${instance.originalName} has upstream: ${name}, but there is no such instance.`;
    const fix = 'Correct the name, as TPA writes it: lower case, "-" for "_".';
    return [{ id: 'upstream-unknown', severity: 'error', node, message, fix }];
  });
}

function witness(context: LintContext, instance: Instance): readonly NodeFinding[] {
  if (!instance.roles.includes('witness') || instance.roles.includes('bdr')) return [];
  if (setting(context, instance, 'upstream') !== undefined) return [];
  const message = `TPA stops: the witness ${instance.originalName} has no upstream.`;
  return [{ id: 'witness-upstream', severity: 'error', node: instance.node, message, fix: 'Set its upstream.' }];
}

function camoPartner(context: LintContext, instance: Instance): readonly NodeFinding[] {
  const value = lookUp(lookUp(instance.node, 'vars'), 'bdr_node_camo_partner');
  return names(value).flatMap(({ name, node }): NodeFinding[] => {
    if (name === '') return [];
    const known = context.instances.filter((other) => other.name === name).length === 1;
    if (known && name !== instance.name) return [];
    const what = known ? 'is the instance itself' : 'is not an instance';
    const message = `TPA stops: the CAMO partner ${name} of ${instance.originalName} ${what}.`;
    return [{ id: 'camo-partner', severity: 'error', node, message, fix: 'Name the other node of the pair.' }];
  });
}
