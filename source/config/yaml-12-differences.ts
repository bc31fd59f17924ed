import { isScalar, parseDocument, visit } from 'yaml';
import type { ConfigFinding } from './lint/finding.ts';
import { toPlain } from './plain-value.ts';
import { positionAt } from './position.ts';
import type { ConfigDocument } from './read-config.ts';
import type { ConfigNode, ScalarNode } from './value.ts';

/**
 * The plain values that TPA (YAML 1.1, PyYAML) reads otherwise than a YAML 1.2 tool does (yq, npm's yaml, Go's yaml): `yes`, `010`,
 * `2:30`. Such a tool would write the file back with another meaning. The YAML 1.2 reading is npm `yaml`'s, core schema.
 * @returns findings in the order of the file; one finding when such a tool cannot read the file at all
 */
export function yaml12Differences(document: ConfigDocument): readonly ConfigFinding[] {
  const other = parseDocument(document.text, { uniqueKeys: false, version: '1.2', logLevel: 'silent' });
  const [error] = other.errors;
  if (error !== undefined) {
    const place = positionAt(document.text, error.pos[0]);
    const message = `YAML 1.2 tools cannot read this file: ${error.code.toLowerCase().replaceAll('_', ' ')}.`;
    return [
      { id: 'yaml-1.2-unreadable', severity: 'info', ...place, message, fix: 'Do not edit it with such a tool.' },
    ];
  }
  const ours = plainScalars(document.root);
  const found: ConfigFinding[] = [];
  visit(other, {
    Scalar(_key, node) {
      const own = node.type === 'PLAIN' && node.range ? ours.get(node.range[0]) : undefined;
      if (own === undefined || !isScalar(node) || sameReading(own, node.value)) return;
      found.push({
        id: 'yaml-1.2-differs',
        severity: 'info',
        ...positionAt(document.text, own.start),
        message: `TPA reads ${shown(own)} here, YAML 1.2 tools read ${JSON.stringify(node.value)}.`,
        fix:
          own.kind === 'boolean'
            ? `Write ${own.value}: both read it alike.`
            : 'Write it in quotes, or do not edit the file with such a tool.',
      });
    },
  });
  return found;
}

function plainScalars(root: ConfigNode): ReadonlyMap<number, ScalarNode> {
  const scalars = new Map<number, ScalarNode>();
  const pending: ConfigNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'mapping') for (const { key, value } of node.entries) pending.push(key, value);
    else if (node.kind === 'sequence') for (const item of node.items) pending.push(item);
    else if (node.kind === 'tagged') pending.push(node.inner);
    else if (node.kind !== 'alias' && node.style === 'plain') scalars.set(node.contentStart, node);
  }
  return scalars;
}

/** A date is text for a YAML 1.2 tool that writes it back unchanged: no difference that harms. */
function sameReading(own: ScalarNode, value: unknown): boolean {
  const reading = toPlain(own);
  return own.kind === 'timestamp' || Object.is(reading, value) || (own.kind === 'null' && value === null);
}

function shown(own: ScalarNode): string {
  return own.kind === 'string' ? `the text '${own.value}'` : JSON.stringify(toPlain(own));
}
