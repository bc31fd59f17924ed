import { readConfig } from '../../source/config/read-config.ts';
import type { ConfigFacts } from '../../source/steps/look-at-config.ts';

/** A config.yml with these lines below cluster_vars, as a step finds it. */
export function configWith(...settings: readonly string[]): ConfigFacts {
  const text = `cluster_vars:\n${settings.map((setting) => `  ${setting}\n`).join('')}  other: 1\n`;
  const document = readConfig(text, 'config.yml');
  if (document.kind === 'refusal') throw new TypeError(document.reason);
  const attributes = { owner: 'root', group: 'root', mode: 0o644 };
  return { file: 'config.yml', text, attributes, document, instances: [], instance: undefined, hostName: 'barman1' };
}
