import { findBarmanInstances, type Instance } from '../config/barman-instances.ts';
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
  key: string,
  document: ConfigDocument = facts.document,
): EffectiveSetting {
  const { instance } = facts;
  const found = instance && findBarmanInstances(document).find(({ name }) => name === instance.name);
  return effectiveSetting(document, found ?? nowhere, key);
}
