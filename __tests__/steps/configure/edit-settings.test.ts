import { describe, expect, it } from 'vitest';
import { editsOf, settingsQuestion, withNeeded } from '../../../source/steps/configure/edit-settings.ts';
import type { SettingRow } from '../../../source/wizard/question.ts';
import { cluster, configured } from './configured.ts';

const on = 'enable_pg_backup_api=true';
const question = settingsQuestion(configured(cluster), [on]);

function rowOf(key: string, text = cluster): Partial<SettingRow> {
  const row = settingsQuestion(configured(text), []).rows.find((candidate) => candidate.key === key);
  return row ?? {};
}

describe('a row', () => {
  it.each<[string, string, Partial<SettingRow>]>([
    ['a default', 'enable_pg_backup_api', { value: 'false', source: 'TPA’s default', isSet: false }],
    ['no default', 'pg_backup_api_package_version', { value: undefined, source: 'not set', isSet: false }],
    ['the cluster’s', 'ssl_server_cert_expiry', { value: '+90d', source: 'cluster_vars, line 4', isSet: true }],
    ['instance_defaults’', 'barman_package_version', { value: '3.10.0', source: 'instance_defaults, line 11' }],
    ['the instance’s', 'pg_backup_api_installation_method', { value: 'src', source: 'instance, line 19' }],
  ])('says where the value is from: %s', (_, key, expected) => {
    expect(rowOf(key)).toMatchObject(expected);
  });

  it.each<[string, string, readonly string[] | undefined]>([
    ['yes or no', 'enable_pg_backup_api', ['true', 'false']],
    ['one of several', 'pg_backup_api_installation_method', ['pkg', 'src']],
    ['any text', 'ssl_server_cert_expiry', undefined],
  ])('knows its values: %s', (_, key, choices) => {
    expect(rowOf(key).choices).toEqual(choices);
  });

  it.each<[string, string, string]>([
    ['text instead of true', "'true'", "'true'"],
    ['YAML 1.1’s yes', 'yes', 'true'],
    ['null', 'null', 'null'],
  ])('tells %s', (_, written, shown) => {
    const text = cluster.replace('cluster_vars:\n', `cluster_vars:\n  enable_pg_backup_api: ${written}\n`);
    expect(rowOf('enable_pg_backup_api', text)).toMatchObject({ value: shown, isSet: true });
  });

  it('has a sentence of help for every setting', () => {
    expect(question.rows.length).toBeGreaterThan(50);
    expect(question.rows.filter(({ help }) => !help.endsWith('.')).map(({ key }) => key)).toEqual([]);
  });
});

describe('the rows', () => {
  const groups = [...new Set(question.rows.map(({ group }) => group))];

  it('begin with what differs from TPA’s default, then go by groups, and end with the roles', () => {
    expect(groups).toEqual([
      'Other than TPA’s default',
      ...['pg-backup-api', 'Certificates', 'Barman', 'PEM', 'Packages', 'Roles of instances'],
    ]);
    expect(question.rows.slice(0, 3).map(({ key }) => key)).toEqual([
      'pg_backup_api_installation_method',
      'ssl_server_cert_expiry',
      'barman_package_version',
    ]);
  });

  it('leave what is written as TPA’s default in its group', () => {
    const text = cluster.replace('+90d', '+365d');
    expect(rowOf('ssl_server_cert_expiry', text)).toMatchObject({ group: 'Certificates', isSet: true });
  });

  it.each<[string, string | undefined]>([
    ['pg_backup_api_installation_method', 'instance:barman1'],
    ['barman_package_version', 'instance_defaults'],
    ['ssl_server_cert_expiry', undefined],
    ['pg_backup_api_package_version', undefined],
  ])('%s is written where it is: %s', (key, scope) => {
    expect(rowOf(key).scope).toBe(scope);
  });

  it.each<[string, readonly string[]]>([
    ['    - enterprise\n    - standard\n', ['enterprise', 'standard']],
    ['    []\n', []],
  ])('have the items of a list', (written, items) => {
    const text = cluster.replace('cluster_vars:\n', `cluster_vars:\n  edb_repositories:\n${written}`);
    expect(rowOf('edb_repositories', text)).toMatchObject({ items, value: JSON.stringify(items) });
  });

  it('have the roles of an instance', () => {
    expect(rowOf('role')).toMatchObject({ name: 'role of barman1', scope: 'entry:barman1', items: ['barman'] });
  });
});

describe('the places of a setting', () => {
  it('are told with what stands there and what counts, those of this host first', () => {
    const text = cluster.replace('instances:\n', 'instances:\n- Name: pg1\n  vars:\n    barman_package_version: 3.9\n');
    const levels = settingsQuestion(configured(text), []).levels?.('barman_package_version') ?? [];
    expect(levels.map(({ label, value, note }) => [label, value, note])).toEqual([
      ['instances[barman1].vars', undefined, ''],
      ['instance_defaults.vars', '3.10.0', 'line 11, counts for barman1'],
      ['locations[offsite].vars', undefined, ''],
      ['cluster_vars', undefined, ''],
      ['instances[pg1].vars', '3.9', 'line 16, not this host'],
    ]);
  });
});

describe('the file', () => {
  it('is all of it, with the changed lines', () => {
    const lines = question.file?.(['ssl_server_cert_expiry=+730d']) ?? [];
    expect(lines.length).toBe(cluster.trimEnd().split('\n').length + 2);
    expect(lines.filter(({ sign }) => sign !== ' ').map(({ sign, text }) => sign + text)).toEqual([
      '-  ssl_server_cert_expiry: +90d   # by the security team',
      '+  ssl_server_cert_expiry: +730d   # by the security team',
      '+  enable_pg_backup_api: true',
    ]);
  });

  it('is all of it also where nothing changes, without its secrets', () => {
    const text = cluster.replace('cluster_vars:\n', 'cluster_vars:\n  barman_password: hunter2\n');
    const lines = settingsQuestion(configured(text), []).file?.([]) ?? [];
    expect(lines.every(({ sign }) => sign === ' ')).toBe(true);
    expect(lines.map((line) => line.text).join('\n')).not.toContain('hunter2');
  });

  it('goes to an editor with the changes made, and is read anew from it', () => {
    const text = question.whole?.text(['ssl_server_cert_expiry=+730d']) ?? '';
    expect(text).toContain('+730d   # by the security team\n  enable_pg_backup_api: true\n');
    const read = question.whole?.reread(text.replace('+730d', '+1d'));
    const row = typeof read === 'object' ? read.rows.find(({ key }) => key === 'ssl_server_cert_expiry') : undefined;
    expect(row).toMatchObject({ value: '+1d', source: 'cluster_vars, line 4' });
    expect(typeof read === 'object' && read.preview([]).filter((line) => /^[+-]/.test(line))).toHaveLength(3);
    expect(question.whole?.reread('a: [')).toMatch(/config\.yml:1:/);
  });
});

describe('the question', () => {
  it('begins with what the step needs', () => {
    expect(question.default).toEqual([on]);
  });

  it('tells findings with their line', () => {
    const text = cluster.replace('  node: 1', '  enable_pg_backup_api: true');
    const { findings } = settingsQuestion(configured(text), []);
    expect(findings.find((finding) => finding.includes('enable_pg_backup_api'))).toMatch(/^line 16: /);
  });

  it.each<[string, readonly string[], string | undefined]>([
    ['nothing', [], undefined],
    ['values and a key to take out', [on, 'ssl_server_cert_expiry=+2w', 'barman_package_version'], undefined],
    [
      'a wrong value',
      ['ssl_server_cert_expiry=soon'],
      'ssl_server_cert_expiry: write a time such as +365d, not "soon".',
    ],
    ['a value for one place', ['enable_pg_backup_api@instance:pg1=false', 'role@entry:barman1=["barman"]'], undefined],
    ['a place that is none', ['ssl_server_cert_expiry@host:a=+1d'], '“host:a” is no place of config.yml.'],
    ['a role that is none', ['role@entry:barman1=["a b"]'], 'role: a role is a word such as barman, not "a b".'],
    ['an unknown key', ['no_such_key=1'], 'The wizard does not know the setting no_such_key.'],
    ['an unknown key to take out', ['no_such_key'], 'The wizard does not know the setting no_such_key.'],
    [
      'the step’s own setting, off',
      ['enable_pg_backup_api=false'],
      'enable_pg_backup_api stays true here: without it there is nothing to set up. `wizard config set enable_pg_backup_api=false` switches it off.',
    ],
    [
      'the step’s own setting, taken out',
      ['enable_pg_backup_api'],
      'enable_pg_backup_api stays true here: without it there is nothing to set up. `wizard config set enable_pg_backup_api=false` switches it off.',
    ],
  ])('judges %s', (_, assignments, reason) => {
    expect(question.validate(assignments)).toBe(reason);
  });
});

describe('the preview', () => {
  it('is the difference in the file, with what the step needs', () => {
    expect(question.preview(['ssl_server_cert_expiry=+730d'])).toEqual([
      '@@ -1,7 +1,8 @@',
      ' cluster_name: pgcluster',
      ' cluster_vars:',
      '   postgres_version: "16"',
      '-  ssl_server_cert_expiry: +90d   # by the security team',
      '+  ssl_server_cert_expiry: +730d   # by the security team',
      '+  enable_pg_backup_api: true',
      ' ',
      ' locations:',
      ' - Name: offsite',
    ]);
  });

  it('has the line that is taken out', () => {
    const lines = settingsQuestion(configured(cluster), []).preview(['ssl_server_cert_expiry']);
    expect(lines.filter((line) => /^[+-]/.test(line))).toEqual([
      '-  ssl_server_cert_expiry: +90d   # by the security team',
    ]);
  });

  it('is nothing without a change', () => {
    expect(settingsQuestion(configured(cluster), []).preview([])).toEqual([]);
  });

  it('says why a value is none', () => {
    expect(question.preview(['ssl_server_cert_expiry=soon'])).toEqual([
      'ssl_server_cert_expiry: write a time such as +365d, not "soon".',
    ]);
  });

  it('says why the file cannot be edited, with the place', () => {
    const doubled = `${cluster}cluster_vars: {}\n`;
    const [reason = '', ...more] = settingsQuestion(configured(doubled), [on]).preview([on]);
    expect(reason).toMatch(/config\.yml:\d+:\d+/);
    expect(more).toEqual([]);
  });
});

describe('assignments', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['needed ones come first', ['a=1'], [on, 'a=1']],
    ['one that is mentioned is not doubled', ['a=1', on], ['a=1', on]],
    ['none are needed ones alone', [], [on]],
  ])('%s', (_, asked, all) => {
    expect(withNeeded([on], asked)).toEqual(all);
  });

  it('become edits with values of the right type', () => {
    expect(editsOf([on, 'pg_backup_api_package_version=2.10', 'ssl_server_cert_expiry'])).toEqual([
      { key: 'enable_pg_backup_api', value: true },
      { key: 'pg_backup_api_package_version', value: '2.10' },
      { key: 'ssl_server_cert_expiry', value: undefined },
    ]);
  });
});
