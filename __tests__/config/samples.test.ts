import { diffArrays } from 'diff';
import { describe, expect, it } from 'vitest';
import { findBarmanInstances } from '../../source/config/barman-instances.ts';
import { editConfig, type SettingEdit } from '../../source/config/edit-config.ts';
import { effectiveSetting } from '../../source/config/effective-setting.ts';
import { lintConfig } from '../../source/config/lint-config.ts';
import { readConfig } from '../../source/config/read-config.ts';
import { samples, variants } from './sample-variants.ts';

const cluster = { kind: 'cluster' } as const;
const edits: readonly SettingEdit[] = [
  { scope: cluster, key: 'enable_pg_backup_api', value: true },
  { scope: cluster, key: 'pg_backup_api_package_version', value: '2.2.0-1*' },
];

function changedLines(before: string, after: string): { readonly removed: string[]; readonly added: string[] } {
  const lines = (text: string): string[] => text.split(/(?<=\r\n|\n)/);
  const changes = diffArrays(lines(before), lines(after));
  const pick = (kind: 'added' | 'removed'): string[] =>
    changes.filter((change) => change[kind]).flatMap((change) => change.value);
  return { removed: pick('removed'), added: pick('added') };
}

const cases = samples.flatMap(({ name, text }) =>
  variants.map(([variant, vary]) => ({ name, variant, text: vary(text) })),
);

describe.each(cases)('$name, $variant', ({ text }) => {
  it('changes the wanted lines only', () => {
    const result = editConfig(text, 'config.yml', edits);
    expect(result.kind === 'refusal' ? result.reason : result.kind).toBe('edited');
    if (result.kind === 'refusal') return;
    const { removed, added } = changedLines(text, result.text);
    const wanted = /cluster_vars|enable_pg_backup_api|pg_backup_api_package_version/;
    const isLastLine = (line: string): boolean => text.endsWith(line) && !line.endsWith('\n');
    expect(removed.filter((line) => !wanted.test(line) && !isLastLine(line))).toEqual([]);
    expect(added.filter((line) => !wanted.test(line) && !removed.includes(line.trimEnd()))).toEqual([]);
    expect(added.length - removed.length).toBeLessThanOrEqual(2);
  });

  it('reaches every Barman instance', () => {
    const result = editConfig(text, 'config.yml', edits);
    const read = readConfig(result.kind === 'edited' ? result.text : '', 'config.yml');
    if (read.kind === 'refusal') throw new Error(read.reason);
    const found = findBarmanInstances(read).map(
      (instance) => effectiveSetting(read, instance, 'enable_pg_backup_api').value,
    );
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((value) => value === true)).toBe(true);
  });
});

it('changes two lines of our own file and keeps every comment', () => {
  const text = samples.find(({ name }) => name === 'm1-bare.yml')?.text ?? '';
  const result = editConfig(text, 'config.yml', edits);
  expect(result.kind === 'edited' && changedLines(text, result.text)).toEqual({
    removed: [],
    added: ['  enable_pg_backup_api: true\n', "  pg_backup_api_package_version: '2.2.0-1*'\n"],
  });
});

it('finds nothing wrong in our own file', () => {
  const text = samples.find(({ name }) => name === 'm1-bare.yml')?.text ?? '';
  expect(lintConfig(readConfig(text, 'config.yml'))).toEqual([]);
});
