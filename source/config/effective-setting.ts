import type { Instance } from './barman-instances.ts';
import { lookUp } from './effective-mapping.ts';
import { type PlainValue, toPlain } from './plain-value.ts';
import { type Position, positionAt } from './position.ts';
import type { ConfigDocument } from './read-config.ts';
import { findSetting } from './settings.ts';
import type { ConfigNode } from './value.ts';

/** Nearest first: TPA merges the first three into host_vars and puts cluster_vars into group_vars. */
export const settingSources = ['instance', 'instance_defaults', 'location', 'cluster_vars', 'default'] as const;

export type SettingSource = (typeof settingSources)[number];

export interface EffectiveSetting {
  /** `undefined`: not set and without a fixed default. */
  readonly value: PlainValue | undefined;
  readonly source: SettingSource;
  /** Where the value is written; none for a default. */
  readonly position?: Position;
  readonly node?: ConfigNode;
}

/**
 * The value that counts for an instance: its vars, else those of instance_defaults, else of its location, else cluster_vars, else
 * the role's default (lib/filter_plugins/instances.py; a mapping at a nearer level replaces the whole mapping of a farther one).
 */
export function effectiveSetting(
  document: ConfigDocument,
  instance: Pick<Instance, 'node' | 'locationNode'>,
  key: string,
): EffectiveSetting {
  for (const [source, vars] of levels(document, instance)) {
    const node = lookUp(vars, key);
    if (node === undefined) continue;
    return { value: toPlain(node), source, position: positionAt(document.text, node.start), node };
  }
  return { value: findSetting(key)?.default, source: 'default' };
}

/** Every level that sets the key for an instance, the nearest first: all but the first are without effect on it. */
export function settingLevels(
  document: ConfigDocument,
  instance: Pick<Instance, 'node' | 'locationNode'>,
  key: string,
): readonly EffectiveSetting[] {
  return levels(document, instance).flatMap(([source, vars]) => {
    const node = lookUp(vars, key);
    if (node === undefined) return [];
    return [{ value: toPlain(node), source, position: positionAt(document.text, node.start), node }];
  });
}

function levels(
  { root }: ConfigDocument,
  { node, locationNode }: Pick<Instance, 'node' | 'locationNode'>,
): readonly (readonly [SettingSource, ConfigNode | undefined])[] {
  return [
    ['instance', lookUp(node, 'vars')],
    ['instance_defaults', lookUp(lookUp(root, 'instance_defaults'), 'vars')],
    ['location', lookUp(locationNode, 'vars')],
    ['cluster_vars', lookUp(root, 'cluster_vars')],
  ];
}
