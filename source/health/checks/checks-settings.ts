import { type BarmanServer, flagAt } from '../document/barman-server.ts';
import { isObject, type JsonObject, textAt, valueAt } from '../document/diagnose-document.ts';
import { derived, type ServerCheck } from './server-check.ts';

/** The policies that Barman's grammar takes, in today's words and in those before 3.13. */
const policies = /^(?:redundancy \d+(?: b)?|recovery window of \d+ (?:day|week|month)s?|window \d+ [dwm])$/i;

/**
 * The checks of the configuration, as far as the document shows that Barman took it. What Barman tries out (encryption,
 * compression, snapshots) is there, not run, where it is configured.
 */
export function settingChecks(server: BarmanServer, globalConfig: JsonObject): readonly ServerCheck[] {
  return [
    configuration(server, globalConfig),
    ...ssh(server),
    retention(server),
    compression(server),
    ...tried(server, 'encryption', ['encryption']),
    ...(textAt(server.config, 'backup_method') === 'snapshot' ? tried(server, 'snapshot_provider', snapshots) : []),
  ];
}

const snapshots = [
  'snapshot_instance_exists',
  'snapshot_disks_attached_to_instance',
  'snapshot_disks_mounted_on_instance',
] as const;

function configuration(server: BarmanServer, globalConfig: JsonObject): ServerCheck {
  const listed = valueAt(globalConfig, 'errors_list');
  const errors = Array.isArray(listed) ? listed.map(String) : undefined;
  const messages = [...(server.messages ?? []), ...(errors ?? [])];
  const disabled = flagAt(server.config, 'disabled');
  const told = server.messages !== undefined && errors !== undefined && disabled !== undefined;
  const failed = messages.length > 0 || disabled === true;
  const hint = messages.join('; ') || (disabled === true ? 'the server is disabled by a configuration error' : '');
  return derived('configuration', failed ? false : told ? true : undefined, {
    observed: messages.length,
    hint,
    fix: `Correct the configuration of ${server.name}; barman show-servers ${server.name}.`,
  });
}

/**
 * Barman swallows a failing ssh command: the section that it would have filled is missing. Backups by pg_basebackup do
 * without ssh, which then serves remote recovery alone; Barman does not check it there.
 */
function ssh(server: BarmanServer): readonly ServerCheck[] {
  const command = textAt(server.config, 'ssh_command');
  if (command === undefined || command === '') return [];
  const blocking = textAt(server.config, 'backup_method') !== 'postgres';
  const hint = server.hasSystemInfo ? '' : `the ssh command failed${blocking ? '' : '; remote recovery needs it'}`;
  return [derived('ssh', server.hasSystemInfo, { hint, fix: `sudo -u barman ${command} true`, blocking })];
}

/** A policy that Barman could not read stays as it was written, and nothing is ever deleted. */
function retention(server: BarmanServer): ServerCheck {
  const id = 'retention_policy_settings';
  const policy = valueAt(server.config, 'retention_policy');
  if (policy === null) return derived(id, true, { hint: 'no retention_policy: no backup is ever deleted' });
  if (typeof policy !== 'string') return derived(id, undefined);
  const hint = `only Barman can tell whether it understands "${policy}": barman check ${server.name}`;
  const known = policies.test(policy.trim());
  return derived(id, known ? true : undefined, { observed: policy, hint: known ? '' : hint });
}

function compression(server: BarmanServer): ServerCheck {
  const method = valueAt(server.config, 'compression');
  if (method === null) return derived('compression_settings', true);
  const hint = isObject(method) || method === undefined ? '' : `only Barman can try ${String(method)}`;
  return derived('compression_settings', undefined, { hint });
}

/** Checks that need Barman to do something, where `setting` asks for it. */
function tried(server: BarmanServer, setting: string, ids: readonly string[]): readonly ServerCheck[] {
  const value = valueAt(server.config, setting);
  if (value === null || value === undefined) return [];
  return ids.map((id) => derived(id, undefined, { hint: `only Barman can try it: barman check ${server.name}` }));
}
