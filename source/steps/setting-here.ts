import { findBarmanInstances, type Instance } from '../config/barman-instances.ts';
import type { ConsumedKey } from '../config/consumed-settings.ts';
import { type EffectiveSetting, effectiveSetting } from '../config/effective-setting.ts';
import type { ConfigDocument } from '../config/read-config.ts';
import type { ConfigFacts } from './look-at-config.ts';

/** An instance that config.yml does not have: only the defaults and cluster_vars count for it. */
const nowhere: Pick<Instance, 'node' | 'locationNode'> = {
  node: {
    kind: 'mapping',
    style: 'block',
    entries: [],
    start: 0,
    contentStart: 0,
    end: 0,
    column: 0,
    anchor: undefined,
    tag: undefined,
  },
  locationNode: undefined,
};

/** The value that TPA would use on this host, in the document as it was read or in an edited one. */
export function settingHere(
  facts: Pick<ConfigFacts, 'document' | 'instance'>,
  key: ConsumedKey,
  document: ConfigDocument = facts.document,
): EffectiveSetting {
  return shownHere(facts, key, document);
}

/** The same of any setting, to be shown: nothing is done with it. */
export function shownHere(
  facts: Pick<ConfigFacts, 'document' | 'instance'>,
  key: string,
  document: ConfigDocument = facts.document,
): EffectiveSetting {
  return effectiveSetting(document, instanceHere(facts, document), key);
}

/** This host's instance; where config.yml has none, one that only the defaults and cluster_vars count for. */
export function instanceHere(
  { instance, document: own }: Pick<ConfigFacts, 'document' | 'instance'>,
  document: ConfigDocument = own,
): Pick<Instance, 'node' | 'locationNode'> {
  return (instance && findBarmanInstances(document).find(({ name }) => name === instance.name)) ?? nowhere;
}
