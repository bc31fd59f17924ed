import { describe, expect, it } from 'vitest';
import { tpaReading } from '../../../source/packages/specifiers/tpa-reading.ts';

const reading = (...asked: Parameters<typeof tpaReading>): string => tpaReading(...asked).join(' ');

describe('tpaReading', () => {
  it.each([
    ['Debian', 'pg-backup-api=2.0.0-2'],
    ['RedHat', 'pg-backup-api-2.0.0-2'],
    ['SUSE', 'pg-backup-api=2.0.0-2'],
  ] as const)('shows the word on %s', (family, word) => {
    expect(tpaReading('2.0.0-2', family)[0]).toBe(`TPA asks for ${word}.`);
  });

  it('tells no version from an empty one', () => {
    expect(reading(undefined, 'Debian')).toMatch(/installs the newest/);
    expect(reading('', 'Debian')).toMatch(/no version is found/);
  });

  it.each([
    ['2.1.0*', 'Debian', /does not find a version with an epoch, such as 2:2\.1\.0\*/],
    ['2:2.1.0*', 'Debian', /^(?!.*does not find)/],
    ['*2.1.0*', 'Debian', /A "\*" at both ends finds nothing/],
    ['newest', 'Debian', /a word of apt-get alone/],
    ['2.0.0', 'Debian', /no revision in it/],
    ['2.0.0-2/stable', 'Debian', /meaning of its own/],
    ['*2.1.0*', 'RedHat', /other packages whose names begin alike/],
    ['2.1.0', 'RedHat', /any epoch/],
    ['2.1.0', 'RedHat', /downgraded without a question/],
    ['2.0*', 'SUSE', /no wildcards/],
    ['2.1.0', 'SUSE', /epoch 0 only/],
    ['*', 'SUSE', /selects the newest/],
  ] as const)('warns of %s on %s', (specifier, family, sentence) => {
    expect(reading(specifier, family)).toMatch(sentence);
  });

  it('knows where upgrade loses the version', () => {
    expect(reading('*2.1*', 'RedHat')).toMatch(/tpaexec upgrade sees no version/);
    expect(reading('2.1*', 'RedHat')).not.toMatch(/upgrade sees/);
    expect(reading('*2.1-1*', 'Debian')).not.toMatch(/upgrade sees/);
  });
});
