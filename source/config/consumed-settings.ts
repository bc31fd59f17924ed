import type { Instance } from './barman-instances.ts';
import { type EffectiveSetting, effectiveSetting } from './effective-setting.ts';
import type { ConsumedKey } from './known/setting.ts';
import type { ConfigDocument } from './read-config.ts';

export type { ConsumedKey };

/**
 * The one way to a setting that this program acts upon. A setting that is TPA's alone is no `ConsumedKey`: reading it does not compile
 * before its row in the table of known settings says that it is consumed.
 */
export function consumedSetting(
  document: ConfigDocument,
  instance: Pick<Instance, 'node' | 'locationNode'>,
  key: ConsumedKey,
): EffectiveSetting {
  return effectiveSetting(document, instance, key);
}
