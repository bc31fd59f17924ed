import { clusterRules } from './lint/cluster-rules.ts';
import { type ConfigFinding, type LintRule, lintContext, place } from './lint/finding.ts';
import { instanceRules } from './lint/instance-rules.ts';
import { lineEndFindings, loaderRules, tabFindings } from './lint/loader-rules.ts';
import { roleRules } from './lint/role-rules.ts';
import { settingRules } from './lint/setting-rules.ts';
import { shadowRules } from './lint/shadow-rules.ts';
import { topologyRules } from './lint/topology-rules.ts';
import { valueRules } from './lint/value-rules.ts';
import type { ConfigDocument } from './read-config.ts';
import type { Refusal } from './refusal.ts';

const rules: readonly LintRule[] = [
  clusterRules,
  instanceRules,
  topologyRules,
  valueRules,
  settingRules,
  roleRules,
  shadowRules,
  loaderRules,
];

/**
 * Everything that TPA would stop at, misread or ignore in a config.yml, in the order of the file (docs/reference/tpa-config.md).
 * A text that cannot be read gives one finding with the place.
 */
export function lintConfig(document: ConfigDocument | Refusal): readonly ConfigFinding[] {
  if (document.kind === 'refusal') {
    const { line, column, reason, manual } = document;
    return [{ id: 'unreadable', severity: 'error', line, column, message: reason, fix: manual }];
  }
  const context = lintContext(document);
  if (document.root.kind !== 'mapping') {
    const message = 'TPA stops: the file is not a mapping.';
    return [
      { id: 'not-a-mapping', severity: 'error', line: 1, column: 1, message, fix: 'Write lines of "key: value".' },
    ];
  }
  const findings = rules.flatMap((rule) => rule(context)).map((finding) => place(document, finding));
  return [...findings, ...tabFindings(context), ...lineEndFindings(document)].sort(
    (one, other) => one.line - other.line || one.column - other.column,
  );
}
