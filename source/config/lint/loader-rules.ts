import { keyIdentity } from '../effective-mapping.ts';
import { keyText } from '../plain-value.ts';
import { positionAt } from '../position.ts';
import type { ConfigNode, MappingNode } from '../value.ts';
import type { ConfigFinding, LintContext, NodeFinding } from './finding.ts';
import { looseTabs } from './loose-tabs.ts';

/** What the loaders accept silently, or what only one of them accepts (tpa-config.md, section 4). */
export function loaderRules({ document }: LintContext): readonly NodeFinding[] {
  const found: NodeFinding[] = [];
  walk(document.root, (node) => {
    if (node.kind === 'mapping') found.push(...duplicateKeys(node));
    if (node.kind === 'tagged' && node.shortTag.startsWith('!') && !node.shortTag.startsWith('!!')) {
      const message = `tpaexec reconfigure cannot read ${node.shortTag}; provision and deploy can.`;
      const fix = 'Do not use tpaexec reconfigure with this file, or move the value to a vars file.';
      found.push({ id: 'reconfigure-tag', severity: 'warning', node, message, fix });
    }
  });
  return found;
}

function duplicateKeys(mapping: MappingNode): readonly NodeFinding[] {
  const seen = new Set<string | undefined>();
  return mapping.entries.flatMap(({ key, merge }): NodeFinding[] => {
    const identity = merge ? undefined : keyIdentity(key);
    const known = seen.has(identity);
    seen.add(identity);
    if (identity === undefined || !known) return [];
    const message = `The key ${keyText(key)} is there more than once: the last one counts.`;
    return [{ id: 'duplicate-key', severity: 'warning', node: key, message, fix: 'Keep one of them.' }];
  });
}

/** Tabs outside of quotes, text blocks and comments: Ansible's loader (libyaml) reads them, PyYAML's own scanner does not. */
export function tabFindings({ document }: LintContext): readonly ConfigFinding[] {
  return looseTabs(document).map((offset) => ({
    id: 'reconfigure-tab',
    severity: 'warning',
    ...positionAt(document.text, offset),
    message: 'tpaexec reconfigure cannot read this tab; provision and deploy can.',
    fix: 'Use a space instead of the tab.',
  }));
}

function walk(node: ConfigNode, visit: (node: ConfigNode) => void): void {
  visit(node);
  if (node.kind === 'tagged') walk(node.inner, visit);
  if (node.kind === 'sequence') for (const item of node.items) walk(item, visit);
  if (node.kind !== 'mapping') return;
  for (const { key, value } of node.entries) {
    walk(key, visit);
    walk(value, visit);
  }
}
