import { describe, expect, it } from 'vitest';
import {
  assign,
  changeOf,
  optionsOf,
  readAssignment,
  realChanges,
  type SettingChange,
} from '../../source/wizard/setting-changes.ts';
import { settingsQuestion } from '../support/settings-question.ts';

const { rows } = settingsQuestion;

describe('an assignment', () => {
  it.each<[string, SettingChange]>([
    ['a=b', { key: 'a', value: 'b' }],
    ['a=b=c', { key: 'a', value: 'b=c' }],
    ['a=', { key: 'a', value: '' }],
    ['a', { key: 'a', value: undefined }],
    ['a@instance:b.c=d@e=f', { key: 'a', scope: 'instance:b.c', value: 'd@e=f' }],
    ['a@location:b', { key: 'a', scope: 'location:b', value: undefined }],
    ['=a: 1@b\n', { key: '', value: 'a: 1@b\n' }],
  ])('%s', (text, change) => {
    expect(readAssignment(text)).toEqual(change);
  });

  it('counts as it was said last', () => {
    expect(changeOf(['a=1', 'b=2', 'a'], { key: 'a' })).toEqual({ key: 'a', value: undefined });
  });
});

describe('assigning', () => {
  const expiry = 'ssl_server_cert_expiry';
  it.each<[string, readonly string[], string, string | undefined, readonly string[]]>([
    ['another value', [], expiry, '+730d', [`${expiry}=+730d`]],
    ['the value that the file says already', [`${expiry}=+730d`], expiry, '+365d', []],
    ['nothing, where the file has a value', [], expiry, undefined, [expiry]],
    ['nothing, where the file has none', ['barman_package_version=3'], 'barman_package_version', undefined, []],
    ['TPA’s default, where the file has none', [], 'enable_pg_backup_api', 'false', ['enable_pg_backup_api=false']],
    ['twice', [`${expiry}=+1d`], expiry, '+2d', [`${expiry}=+2d`]],
    [
      'in the order of the rows, unknown ones last',
      ['unknown=1', 'barman_package_version=3'],
      'enable_pg_backup_api',
      'true',
      ['enable_pg_backup_api=true', 'barman_package_version=3', 'unknown=1'],
    ],
  ])('%s', (_, before, key, value, after) => {
    expect(assign(settingsQuestion, before, { key }, value)).toEqual(after);
  });

  it('of one place leaves another alone, and the cluster is the place of an assignment without one', () => {
    const before = [`${expiry}@instance:b=+1d`, `${expiry}=+2d`];
    expect(assign(settingsQuestion, before, { key: expiry, scope: 'cluster' }, '+3d')).toEqual([
      `${expiry}@instance:b=+1d`,
      `${expiry}@cluster=+3d`,
    ]);
  });

  it('leaves out what changes nothing, and what was overruled', () => {
    const assignments = [`${expiry}=+1d`, 'barman_package_version', `${expiry}=+365d`, 'enable_pg_backup_api=true'];
    expect(realChanges(settingsQuestion, assignments)).toEqual(['enable_pg_backup_api=true']);
  });
});

describe('the ways to answer', () => {
  const labels = (index: number) => {
    const row = rows[index];
    return row && optionsOf(row)?.map(({ label, hint }) => `${label}: ${hint}`);
  };

  it('say which value it has, and that it can be taken out', () => {
    expect(labels(1)).toEqual([
      'pkg: ',
      'src: as it is: instance, line 40',
      'Take it out: a level farther away or TPA’s default counts then',
    ]);
  });

  it('can leave out what is not written', () => {
    expect(labels(0)?.at(-1)).toBe('Leave it out: it stays unwritten in config.yml');
  });

  it('are a text where any text can be the value', () => {
    expect(labels(2)).toBeUndefined();
  });
});
