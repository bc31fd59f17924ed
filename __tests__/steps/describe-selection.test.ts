import { describe, expect, it } from 'vitest';
import { describeSelection, tpaLines } from '../../source/steps/version/describe-selection.ts';

const candidate = (version: string) => ({ version, repositories: ['edb'], installed: false, held: false });
const facts = (installed: string | undefined, manager: 'apt' | 'dnf' = 'apt') => ({
  manager,
  candidates: ['2:2.2.0-1', '2.10.0-1', '2.1.0-1'].map(candidate),
  choice: { state: 'untold' } as const,
  installed:
    installed === undefined
      ? ({ state: 'absent', held: false } as const)
      : ({ state: 'installed', version: installed, held: false } as const),
});

describe('describeSelection', () => {
  it.each([
    ['2.1.0-1', undefined, 'not installed yet'],
    ['2.1.0-1', '2.1.0-1', '2.1.0-1 is installed already'],
    ['2.10.0-1', '2.1.0-1', 'an upgrade from 2.1.0-1'],
    ['2.1.0-1', '2.10.0-1', 'a DOWNGRADE from 2.10.0-1'],
  ])('%s over %s: %s', (specifier, installed, line) => {
    expect(describeSelection(facts(installed), specifier)).toContain(line);
  });

  it.each([
    ['2:2.2.0-1', '2.10.0-1', 'the epoch changes from 0 to 2'],
    ['2.10.0-1', '2:2.2.0-1', 'the epoch changes from 2 to 0'],
  ])('%s over %s: %s', (specifier, installed, words) => {
    expect(describeSelection(facts(installed), specifier).join('\n')).toContain(words);
  });

  it('says nothing of an epoch that stays', () => {
    expect(describeSelection(facts('2.1.0-1'), '2.10.0-1').join('\n')).not.toContain('epoch changes');
  });

  it('names what would select a version where nothing does', () => {
    expect(describeSelection(facts(undefined), '2.2.0*')).toContain("'2:2.2.0*' would select 2:2.2.0-1");
  });
});

describe('tpaLines', () => {
  it.each([
    ['apt', '2.2.0*', 'TPA asks for pg-backup-api=2.2.0*.'],
    ['dnf', '2.2.0*', 'TPA asks for pg-backup-api-2.2.0*.'],
    ['zypper', '2.2.0*', 'zypper knows no wildcards: a "*" counts as a separator without weight.'],
    ['apt', undefined, 'TPA installs the newest version, and upgrades to the newest.'],
  ] as const)('%s, %s: %s', (manager, specifier, sentence) => {
    expect(tpaLines(manager, specifier)).toContain(sentence);
  });
});
