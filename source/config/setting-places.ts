import { findInstances, type Instance, itemsOf } from './barman-instances.ts';
import { lookUp } from './effective-mapping.ts';
import { keyText, type PlainValue, toPlain } from './plain-value.ts';
import { type Position, positionAt } from './position.ts';
import type { ConfigDocument } from './read-config.ts';
import type { Scope } from './scope.ts';
import type { ConfigNode } from './value.ts';

/** A setting at a place of config.yml where it can stand. */
interface SettingAtPlace {
  readonly scope: Scope;
  /** It counts for the instance that was asked about. */
  readonly here: boolean;
  /** What stands there; undefined where the place does not have the setting. */
  readonly value: PlainValue | undefined;
  readonly position?: Position;
}

/**
 * Every place where a setting can stand: first those that count for the instance, the nearest first (as `effectiveSetting` reads them),
 * then the other locations and instances in the order of the file.
 */
export function settingPlaces(
  document: ConfigDocument,
  instance: Pick<Instance, 'originalName' | 'location'> | undefined,
  key: string,
): readonly SettingAtPlace[] {
  const { root, text } = document;
  const place = (scope: Scope, here: boolean, vars: ConfigNode | undefined): SettingAtPlace => {
    const node = lookUp(vars, key);
    return node === undefined
      ? { scope, here, value: undefined }
      : { scope, here, value: toPlain(node), position: positionAt(text, node.start) };
  };
  const instances = findInstances(document).map(({ originalName, node }) =>
    place({ kind: 'instance', name: originalName }, originalName === instance?.originalName, lookUp(node, 'vars')),
  );
  const locations = itemsOf(root, 'locations').flatMap((node) => {
    const name = lookUp(node, 'Name');
    if (name === undefined) return [];
    const text = keyText(name);
    return [place({ kind: 'location', name: text }, text === instance?.location, lookUp(node, 'vars'))];
  });
  return [
    ...instances.filter(({ here }) => here),
    place({ kind: 'instance_defaults' }, true, lookUp(lookUp(root, 'instance_defaults'), 'vars')),
    ...locations.filter(({ here }) => here),
    place({ kind: 'cluster' }, true, lookUp(root, 'cluster_vars')),
    ...[...locations, ...instances].filter(({ here }) => !here),
  ];
}
