import { barmanSettings } from './known/barman-settings.ts';
import { certificateSettings } from './known/certificate-settings.ts';
import { packageSettings } from './known/package-settings.ts';
import { pemSettings } from './known/pem-settings.ts';
import { pgBackupApiSettings } from './known/pg-backup-api-settings.ts';
import type { KnownSetting } from './known/setting.ts';

/**
 * The settings that the wizard knows: screens, help and `lint` come from this table (docs/reference/tpa-config.md, Settings; TPA 23.40).
 */
export const settingGroups: readonly { readonly title: string; readonly settings: readonly KnownSetting[] }[] = [
  { title: 'pg-backup-api', settings: pgBackupApiSettings },
  { title: 'Certificates', settings: certificateSettings },
  { title: 'Barman', settings: barmanSettings },
  { title: 'PEM', settings: pemSettings },
  { title: 'Packages', settings: packageSettings },
];

export const knownSettings: readonly KnownSetting[] = settingGroups.flatMap(({ settings }) => settings);

const byKey: ReadonlyMap<string, KnownSetting> = new Map(knownSettings.map((setting) => [setting.key, setting]));

export function findSetting(key: string): KnownSetting | undefined {
  return byKey.get(key);
}

/** True for a setting that holds a version: known ones, and any `…_package_version` or `…_version` of TPA. */
export function isVersionSetting(key: string): boolean {
  const known = findSetting(key);
  return known === undefined ? /(?:^|_)version$/.test(key) : known.type === 'version';
}
