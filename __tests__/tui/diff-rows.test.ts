import { describe, expect, it } from 'vitest';
import { diffRows, isDiff } from '../../source/tui/screens/diff-rows.ts';

const lines = [
  '@@ -1,9 +1,10 @@',
  ' one',
  ' two',
  ' three',
  '-four',
  '+vier',
  ' five',
  ' six',
  ' seven',
  '+eight',
  ' nine',
];

function shown(height: number): readonly string[] {
  return diffRows(lines, 40, height).map((row) =>
    row
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
}

describe('a difference', () => {
  it('is whole where there is room', () => {
    expect(shown(11)).toEqual(lines.map((line) => `  ${line}`));
  });

  it('keeps a line around each change where there is less', () => {
    expect(shown(8)).toEqual(['   three', '  -four', '  +vier', '   five', '  …', '   seven', '  +eight', '   nine']);
  });

  it('keeps the changes', () => {
    expect(shown(4)).toEqual(['  -four', '  +vier', '  …', '  +eight']);
  });

  it('says how much is missing in the end', () => {
    expect(shown(3)).toEqual(['  -four', '  +vier', '  … 2 more rows in the review']);
  });

  it('has a colour beside each sign', () => {
    const tones = diffRows(lines, 40, 11).map((row) => row.at(-1)?.tone);
    expect(tones.slice(3, 7)).toEqual(['dim', 'bad', 'good', 'dim']);
  });

  it.each<[string, readonly string[], boolean]>([
    ['with a change', [' a', '+b'], true],
    ['with a place only', ['@@ -1 +1 @@'], true],
    ['a sentence', ['config.yml:3:1: the key is written twice.'], false],
    ['nothing', [], false],
  ])('is told from a reason: %s', (_, text, expected) => {
    expect(isDiff(text)).toBe(expected);
  });
});
