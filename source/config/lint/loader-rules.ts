import { keyIdentity } from '../effective-mapping.ts';
import { keyText } from '../plain-value.ts';
import { positionAt } from '../position.ts';
import type { ConfigDocument } from '../read-config.ts';
import type { ConfigNode, MappingNode } from '../value.ts';
import type { ConfigFinding, LintContext, NodeFinding } from './finding.ts';
import { looseTabs } from './loose-tabs.ts';

/** What the loaders accept silently, or what only one of them accepts (docs/reference/tpa-config.md, Loaders). */
export function loaderRules({ document }: LintContext): readonly NodeFinding[] {
  const found: NodeFinding[] = [];
  walk(document.root, (node) => {
    if (node.kind === 'mapping') for (const finding of duplicateKeys(node)) found.push(finding);
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

/** Both loaders read them; Git and editors show the whole file as changed, and a patch does not apply. */
export function lineEndFindings({ text }: ConfigDocument): readonly ConfigFinding[] {
  const windows = text.match(/\r\n/g)?.length ?? 0;
  const alone = text.search(/\r(?!\n)/);
  const unix = (text.match(/\n/g)?.length ?? 0) - windows;
  if (alone < 0 && (windows === 0 || unix === 0)) return [];
  const few = windows <= unix ? /\r\n/ : /(?<!\r)\n/;
  const offset = alone < 0 ? text.search(few) : alone;
  const message =
    alone < 0
      ? `The line ends are mixed: ${windows} of Windows (CRLF), ${unix} of Unix (LF).`
      : 'The line ends with a carriage return alone (CR), which YAML takes for a line end and most editors do not.';
  const fix = 'Make them alike: dos2unix FILE (mac2unix for CR alone).';
  return [{ id: 'mixed-line-ends', severity: 'warning', ...positionAt(text, offset), message, fix }];
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
