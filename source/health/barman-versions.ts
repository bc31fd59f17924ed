/** A change of the diagnose document (health.md, section 1.2) that explains differences between two versions. */
export type VersionChange = { readonly version: string; readonly change: string };

/** In order; only what changes values or keys that others read. */
export const versionChanges: readonly VersionChange[] = [
  { version: '2.10', change: 'global.system_info.timestamp; the console redacts passwords' },
  { version: '2.16', change: 'diagnose can run twice in one process, which the API needs' },
  { version: '2.19', change: 'dates are ISO 8601 with a time zone; the oldest Barman for pg-backup-api' },
  { version: '3.4', change: 'backup_name, snapshots_info and version_supported; pgespresso_installed is gone' },
  { version: '3.10', change: 'models, active_model, cluster, has_monitoring_privileges; needs pg-backup-api 2.1.0' },
  { version: '3.11', change: 'python_executable; backups have parent_backup_id and children_backup_ids' },
  { version: '3.13', change: 'retention_policy reads "RECOVERY WINDOW OF 7 DAYS" (was "window 7 d")' },
  { version: '3.13.2', change: 'backup.info moves to meta/: an older Barman sees no backups' },
  { version: '3.14', change: 'encryption fields' },
  { version: '3.16', change: 'msg_list moves out of config, config.name is gone, barman_home moves to global.config' },
  { version: '3.17', change: 'config.name is back' },
];

export type VersionFinding = { readonly id: string; readonly message: string };

/** -1, 0 or 1 by the leading numbers of two versions; missing ones are 0 ("3.4" is "3.4.0"). */
export function compareVersions(one: string, other: string): -1 | 0 | 1 {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

/** What changed after the older and up to the newer of two versions, in order. */
export function changesBetween(one: string, other: string): readonly VersionChange[] {
  const [older, newer] = compareVersions(one, other) <= 0 ? [one, other] : [other, one];
  return versionChanges.filter(
    ({ version }) => compareVersions(version, older) > 0 && compareVersions(version, newer) <= 0,
  );
}

/** Combinations of Barman and pg-backup-api that are known not to work. */
export function judgeVersions(barman: string, api: string): readonly VersionFinding[] {
  const findings: VersionFinding[] = [];
  if (compareVersions(barman, '2.19') < 0) {
    findings.push({ id: 'barman-too-old', message: `Barman ${barman} is too old: pg-backup-api needs 2.19 or newer.` });
  }
  if (compareVersions(barman, '3.10') >= 0 && compareVersions(api, '2.1.0') < 0) {
    const message = `Barman ${barman} needs pg-backup-api 2.1.0 or newer: /diagnose of ${api} fails.`;
    findings.push({ id: 'api-too-old', message });
  }
  if (compareVersions(barman, '3.10') < 0 && compareVersions(api, '2.1.0') === 0) {
    const message = `pg-backup-api 2.1.0 does not work with Barman ${barman}: install 2.1.1 or newer.`;
    findings.push({ id: 'api-needs-newer-barman', message });
  }
  return findings;
}

/** A retention policy in today's words: Barman before 3.13 wrote "window 7 d" and "redundancy 3 b". */
export function retentionPolicyText(text: string): string {
  const window = /^window (\d+) ([dwm])$/.exec(text);
  if (window !== null) {
    const unit = window[2] === 'd' ? 'DAYS' : window[2] === 'w' ? 'WEEKS' : 'MONTHS';
    return `RECOVERY WINDOW OF ${window[1]} ${unit}`;
  }
  return text.replace(/^redundancy (\d+)(?: b)?$/, 'REDUNDANCY $1');
}

function numbersOf(version: string): readonly number[] {
  const upstream = /^(?:\d+:)?v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0';
  return upstream.split('.').map(Number);
}
