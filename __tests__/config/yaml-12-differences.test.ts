import { describe, expect, test } from 'vitest';
import { readConfig } from '../../source/config/read-config.ts';
import { yaml12Differences } from '../../source/config/yaml-12-differences.ts';

function differences(text: string): readonly { readonly line: number; readonly message: string }[] {
  const document = readConfig(text, 'config.yml');
  if (document.kind === 'refusal') throw new Error(document.reason);
  return yaml12Differences(document).map(({ line, message }) => ({ line, message }));
}

describe('what YAML 1.2 tools read otherwise than TPA', () => {
  test.each([
    ['a: yes', 'TPA reads true here, YAML 1.2 tools read "yes".'],
    ['a: Off', 'TPA reads false here, YAML 1.2 tools read "Off".'],
    ['a: 010', 'TPA reads 8 here, YAML 1.2 tools read 10.'],
    ['a: 2:30', 'TPA reads 150 here, YAML 1.2 tools read "2:30".'],
    ['a: 1_000', 'TPA reads 1000 here, YAML 1.2 tools read "1_000".'],
    ['a: 1e3', "TPA reads the text '1e3' here, YAML 1.2 tools read 1000."],
    ['yes: 1', 'TPA reads true here, YAML 1.2 tools read "yes".'],
  ])('%s', (text, message) => {
    expect(differences(`# first\n${text}\n`)).toEqual([{ line: 2, message }]);
  });

  test.each(['a: true', "a: 'yes'", 'a: 2:2.0.0-1.el9', 'a: 16', 'a: ~', 'a:', 'a: 2024-01-02', 'a: y', 'a: "010"'])(
    '%s is read alike',
    (text) => {
      expect(differences(`${text}\n`)).toEqual([]);
    },
  );

  test('a file that only libyaml reads is one finding', () => {
    const [finding, ...rest] = differences('a: &x 1\nb: [1,\n2]\n');
    expect(rest).toEqual([]);
    expect(finding?.message).toContain('YAML 1.2 tools cannot read this file');
  });
});
