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

function numbersOf(version: string): readonly number[] {
  const upstream = /^(?:\d+:)?v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0';
  return upstream.split('.').map(Number);
}
