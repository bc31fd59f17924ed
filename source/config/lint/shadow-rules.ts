import { sameTree } from '../compare-trees.ts';
import { settingLevels } from '../effective-setting.ts';
import { findSetting } from '../settings.ts';
import { type ConfigNode, target } from '../value.ts';
import type { LintContext, NodeFinding } from './finding.ts';
import { writtenSettings } from './setting-levels.ts';

/** Settings whose value does not reach an instance, because a nearer level says something else. One finding a place. */
export function shadowRules({ document, instances }: LintContext): readonly NodeFinding[] {
  const keys = new Set(writtenSettings(document.root).map(({ key }) => key));
  const shadowed = new Map<ConfigNode, { readonly key: string; readonly by: string; readonly names: string[] }>();
  for (const key of [...keys].filter((candidate) => findSetting(candidate) !== undefined)) {
    for (const instance of instances) {
      const [nearest, ...farther] = settingLevels(document, instance, key);
      for (const level of farther) {
        if (nearest?.node === undefined || level.node === undefined) continue;
        if (sameTree(target(nearest.node), target(level.node))) continue;
        const known = shadowed.get(level.node) ?? { key, by: nearest.source, names: [] };
        known.names.push(instance.originalName);
        shadowed.set(level.node, known);
      }
    }
  }
  return [...shadowed].map(([node, { key, by, names }]): NodeFinding => {
    const severity = key === 'enable_pg_backup_api' ? 'warning' : 'info';
    const message = `This ${key} does not reach ${names.join(', ')}: ${by === 'instance' ? 'the instance' : by} says something else.`;
    return { id: 'shadowed', severity, node, message, fix: 'Change the nearer value, or remove one of the two.' };
  });
}
