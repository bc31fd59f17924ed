import { itemsOf } from '../barman-instances.ts';
import { effectiveEntries, lookUp } from '../effective-mapping.ts';
import { keyText } from '../plain-value.ts';
import { type ConfigNode, target } from '../value.ts';

/** A setting where it is written, at any of the four levels that TPA reads settings from. */
export interface WrittenSetting {
  readonly key: string;
  readonly keyNode: ConfigNode;
  /** Aliases resolved. */
  readonly value: ConfigNode;
  readonly level: 'cluster_vars' | 'instance' | 'instance_defaults' | 'location';
  /** The mapping it stands in. */
  readonly vars: ConfigNode;
}

/** Every setting of the file, level by level. */
export function writtenSettings(root: ConfigNode): readonly WrittenSetting[] {
  return [
    ...settingsIn(lookUp(root, 'cluster_vars'), 'cluster_vars'),
    ...settingsIn(lookUp(lookUp(root, 'instance_defaults'), 'vars'), 'instance_defaults'),
    ...itemsOf(root, 'locations').flatMap((location) => settingsIn(lookUp(location, 'vars'), 'location')),
    ...itemsOf(root, 'instances').flatMap((instance) => settingsIn(lookUp(instance, 'vars'), 'instance')),
  ];
}

function settingsIn(vars: ConfigNode | undefined, level: WrittenSetting['level']): readonly WrittenSetting[] {
  const mapping = vars === undefined ? undefined : target(vars);
  if (mapping?.kind !== 'mapping') return [];
  return [...effectiveEntries(mapping).values()].map(({ key, entry }) => {
    return { key: keyText(key), keyNode: key, value: target(entry.value), level, vars: mapping };
  });
}
