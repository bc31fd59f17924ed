import { lookUp } from './effective-mapping.ts';
import { keyText } from './plain-value.ts';
import { type ConfigNode, target } from './value.ts';

/** A name as it stands in config.yml and as TPA uses it. */
export interface InstanceName {
  /** As written; the made-up name when there is none. */
  readonly original: string;
  /** Lower case, `_` replaced by `-`. */
  readonly normalised: string;
}

/** TPA's rule for inventory names: `One_A` becomes `one-a` (lib/filter_plugins/instances.py, set_instance_defaults). */
export function normaliseName(name: string): string {
  return name.replaceAll('_', '-').toLowerCase();
}

/**
 * The name of an instance: `Name`, else `tags.Name`, else (or where that is empty) `CLUSTER-NODE`
 * (lib/filter_plugins/instances.py).
 * @returns `undefined` when the instance has none of them or the name is not a text
 */
export function instanceName(instance: ConfigNode, clusterName: string): InstanceName | undefined {
  const written = lookUp(instance, 'Name') ?? lookUp(lookUp(instance, 'tags'), 'Name');
  const name = written === undefined ? undefined : target(written);
  if (name !== undefined && name.kind !== 'null') {
    return name.kind === 'string' ? { original: name.value, normalised: normaliseName(name.value) } : undefined;
  }
  const node = lookUp(instance, 'node');
  if (node === undefined) return undefined;
  const original = `${clusterName}-${keyText(node)}`;
  return { original, normalised: normaliseName(original) };
}

/** `cluster_name`, or the empty text. */
export function clusterNameOf(root: ConfigNode): string {
  const name = lookUp(root, 'cluster_name');
  const text = name === undefined ? undefined : target(name);
  return text?.kind === 'string' ? text.value : '';
}
