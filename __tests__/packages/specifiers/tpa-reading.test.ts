import { describe, expect, it } from 'vitest';
import { tpaReading } from '../../../source/packages/specifiers/tpa-reading.ts';

const reading = (...asked: Parameters<typeof tpaReading>): string => tpaReading(...asked).join(' ');

describe('tpaReading', () => {
  it.each([
    ['apt', 'pg-backup-api=2.0.0-2'],
    ['dnf', 'pg-backup-api-2.0.0-2'],
    ['zypper', 'pg-backup-api=2.0.0-2'],
  ] as const)('shows the word on %s', (family, word) => {
    expect(tpaReading('2.0.0-2', family)[0]).toBe(`TPA asks for ${word}.`);
  });

  it('tells no version from an empty one', () => {
    expect(reading(undefined, 'apt')).toMatch(/installs the newest/);
    expect(reading('', 'apt')).toMatch(/no version is found/);
  });

  it.each([
    ['2.1.0*', 'apt', /does not find a version with an epoch, such as 2:2\.1\.0\*/],
    ['2:2.1.0*', 'apt', /^(?!.*does not find)/],
    ['*2.1.0*', 'apt', /A "\*" at both ends finds nothing/],
    ['newest', 'apt', /a word of apt-get alone/],
    ['2.0.0', 'apt', /no revision in it/],
    ['2.0.0-2/stable', 'apt', /meaning of its own/],
    ['*2.1.0*', 'dnf', /other packages whose names begin alike/],
    ['2.1.0', 'dnf', /any epoch/],
    ['2.1.0', 'dnf', /downgraded without a question/],
    ['2.0*', 'zypper', /no wildcards/],
    ['2.1.0', 'zypper', /epoch 0 only/],
    ['*', 'zypper', /selects the newest/],
  ] as const)('warns of %s on %s', (specifier, family, sentence) => {
    expect(reading(specifier, family)).toMatch(sentence);
  });

  it('knows where upgrade loses the version', () => {
    expect(reading('*2.1*', 'dnf')).toMatch(/tpaexec upgrade sees no version/);
    expect(reading('2.1*', 'dnf')).not.toMatch(/upgrade sees/);
    expect(reading('*2.1-1*', 'apt')).not.toMatch(/upgrade sees/);
  });
});
