import { describe, expect, it } from 'vitest';
import { parseScope } from '../../source/config/scope.ts';
import { parseSettingValue } from '../../source/config/setting-value.ts';
import { findSetting, isVersionSetting, knownSettings } from '../../source/config/settings.ts';

describe('the table of settings', () => {
  it('has every key once', () => {
    const keys = knownSettings.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['enable_pg_backup_api', { type: 'boolean', default: false }],
    ['pg_backup_api_package_version', { type: 'version', default: undefined }],
    ['pg_backup_api_installation_method', { type: 'choice', default: 'pkg', allowed: ['pkg', 'src'] }],
    ['ssl_ca_cert_expiry', { type: 'duration', default: '+3650d' }],
    ['barman_retention_policy', { type: 'string', default: 'RECOVERY WINDOW OF 4 WEEKS' }],
    ['pem_shared', { type: 'boolean', default: false }],
  ])('knows %s', (key, expected) => {
    expect(findSetting(key)).toMatchObject(expected);
  });

  it('does not take enable_pem for a setting', () => {
    expect(findSetting('enable_pem')).toBeUndefined();
  });

  it.each([
    ['pg_backup_api_package_version', true],
    ['repmgr_package_version', true],
    ['postgres_version', true],
    ['barman_home', false],
    ['conversion', false],
  ])('%s holds a version: %s', (key, expected) => {
    expect(isVersionSetting(key)).toBe(expected);
  });
});

describe('what an operator may type', () => {
  it.each<[string, string, unknown]>([
    ['enable_pg_backup_api', 'true', { kind: 'value', value: true }],
    ['enable_pg_backup_api', 'yes', { kind: 'invalid', message: 'write true or false, not "yes"' }],
    ['pg_backup_api_package_version', '2.10', { kind: 'value', value: '2.10' }],
    ['pg_backup_api_package_version', 'true', { kind: 'value', value: 'true' }],
    ['pg_backup_api_package_version', '1 2', { kind: 'invalid', message: 'a version has no blanks' }],
    ['pg_backup_api_installation_method', 'git', { kind: 'invalid', message: 'allowed are pkg, src, not "git"' }],
    ['barman_parallel_jobs', '4', { kind: 'value', value: 4 }],
    ['barman_parallel_jobs', '4.5', { kind: 'invalid', message: 'write a whole number, not "4.5"' }],
    ['ssl_ca_cert_expiry', '+52w3d', { kind: 'value', value: '+52w3d' }],
    ['ssl_ca_cert_expiry', '20301231235959Z', { kind: 'value', value: '20301231235959Z' }],
    ['ssl_ca_cert_expiry', '365', { kind: 'invalid', message: 'write a time such as +365d, not "365"' }],
    ['barman_home', 'barman', { kind: 'invalid', message: 'write an absolute path, not "barman"' }],
    ['edb_repositories', 'enterprise, standard', { kind: 'value', value: ['enterprise', 'standard'] }],
    ['edb_repositories', '', { kind: 'value', value: [] }],
    ['pemagent_registration_opts', '["--a b, c"]', { kind: 'value', value: ['--a b, c'] }],
    ['edb_repositories', '[1]', { kind: 'invalid', message: 'write words with commas between them, not "[1]"' }],
  ])('%s=%s', (key, text, expected) => {
    expect(parseSettingValue(findSetting(key), text, 'string')).toEqual(expected);
  });

  it('takes text for an unknown setting, or a boolean if asked', () => {
    expect(parseSettingValue(undefined, 'true', 'string')).toEqual({ kind: 'value', value: 'true' });
    expect(parseSettingValue(undefined, 'true', 'boolean')).toEqual({ kind: 'value', value: true });
  });
});

describe('scopes', () => {
  it.each([
    ['cluster', { kind: 'cluster' }],
    ['instance_defaults', { kind: 'instance_defaults' }],
    ['instance:One_A', { kind: 'instance', name: 'One_A' }],
    ['location:a:b', { kind: 'location', name: 'a:b' }],
    ['entry:barman1', { kind: 'entry', name: 'barman1' }],
    ['instance:', undefined],
    ['instances:a', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(parseScope(text)).toEqual(expected);
  });
});
