import { itemsOf } from '../barman-instances.ts';
import { lookUp } from '../effective-mapping.ts';
import { keyText } from '../plain-value.ts';
import { isTemplate } from '../template.ts';
import { type ConfigNode, target } from '../value.ts';
import type { LintContext, NodeFinding } from './finding.ts';

/** What TPA checks about the file as a whole (platforms/load-config.yml, platforms/common/validate.yml). */
export function clusterRules({ document }: LintContext): readonly NodeFinding[] {
  const { root } = document;
  return [...clusterVars(root), ...clusterName(root), ...locations(root), ...instanceList(root)];
}

function clusterVars(root: ConfigNode): readonly NodeFinding[] {
  const value = lookUp(root, 'cluster_vars');
  const node = value === undefined ? undefined : target(value);
  if (node?.kind === 'mapping' && node.entries.length > 0) return [];
  if (isTemplate(node)) return [];
  const what = node === undefined ? 'there is no cluster_vars' : 'cluster_vars is empty or not a mapping';
  return [
    {
      id: 'cluster-vars-missing',
      severity: 'error',
      node: value ?? root,
      message: `TPA stops: ${what}.`,
      fix: 'Write cluster_vars as a mapping with at least one setting.',
    },
  ];
}

function clusterName(root: ConfigNode): readonly NodeFinding[] {
  const value = lookUp(root, 'cluster_name');
  const node = value === undefined ? undefined : target(value);
  const fix = 'Set cluster_name to letters, digits, "_" and "-".';
  if (node === undefined || node.kind === 'null' || (node.kind === 'string' && node.value === '')) {
    const message = 'TPA stops: there is no cluster_name.';
    return [{ id: 'cluster-name-missing', severity: 'error', node: value ?? root, message, fix }];
  }
  if (isTemplate(node) || (node.kind === 'string' && /^[\w-]+$/.test(node.value))) return [];
  const message = `TPA stops: the cluster_name ${keyText(node)} has other characters than letters, digits, "_" and "-".`;
  return [{ id: 'cluster-name-invalid', severity: 'error', node, message, fix }];
}

function locations(root: ConfigNode): readonly NodeFinding[] {
  const value = lookUp(root, 'locations');
  if (value !== undefined && target(value).kind === 'null') {
    const message = 'locations is empty: tpaexec reconfigure fails with a TypeError.';
    return [
      { id: 'locations-null', severity: 'warning', node: value, message, fix: 'Write locations: [] or remove it.' },
    ];
  }
  const seen = new Set<string>();
  return itemsOf(root, 'locations').flatMap((location): NodeFinding[] => {
    const name = lookUp(location, 'Name');
    const text = name === undefined ? undefined : keyText(name);
    // Ansible's `unique` takes Main and main for the same.
    const unique = text !== undefined && !seen.has(text.toLowerCase());
    if (text !== undefined) seen.add(text.toLowerCase());
    if (unique) return [];
    const what = text === undefined ? 'a location has no Name' : `two locations have the Name ${text}`;
    const fix = 'Give every location its own Name.';
    return [{ id: 'location-name', severity: 'error', node: name ?? location, message: `TPA stops: ${what}.`, fix }];
  });
}

function instanceList(root: ConfigNode): readonly NodeFinding[] {
  const value = lookUp(root, 'instances');
  const node = value === undefined ? undefined : target(value);
  const list =
    node?.kind === 'sequence' && node.items.length > 0 && itemsOf(root, 'instances').length === node.items.length;
  if (list || isTemplate(node)) return [];
  return [
    {
      id: 'instances-missing',
      severity: 'error',
      node: value ?? root,
      message: 'TPA stops: instances is not a list of mappings with at least one entry.',
      fix: 'Write every instance as an entry "- Name: ..." of instances.',
    },
  ];
}
