import { findBarmanInstances } from '../../../source/config/barman-instances.ts';
import { readConfig } from '../../../source/config/read-config.ts';
import type { ConfigFacts } from '../../../source/steps/look-at-config.ts';

/** A cluster with a Barman host, whose settings are at several levels. */
export const cluster = [
  'cluster_name: pgcluster',
  'cluster_vars:',
  '  postgres_version: "16"',
  '  ssl_server_cert_expiry: +90d   # by the security team',
  '',
  'locations:',
  '- Name: offsite',
  '',
  'instance_defaults:',
  '  vars:',
  '    barman_package_version: 3.10.0',
  '',
  'instances:',
  '- Name: barman1',
  '  location: offsite',
  '  node: 1',
  '  role: barman',
  '  vars:',
  '    pg_backup_api_installation_method: src',
  '',
].join('\n');

/** What the step sees of a config.yml on the host barman1. */
export function configured(text: string): ConfigFacts {
  const document = readConfig(text, 'config.yml');
  if (document.kind === 'refusal') throw new TypeError(document.reason);
  const instances = findBarmanInstances(document);
  return {
    file: 'config.yml',
    text,
    attributes: { owner: 'root', group: 'root', mode: 0o644 },
    document,
    instances,
    instance: instances[0],
    hostName: 'barman1',
  };
}
