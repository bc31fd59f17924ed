import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { decodeConfig } from '../../source/config/decode-config.ts';
import { readConfig } from '../../source/config/read-config.ts';

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');

it('keeps UTF-8 as it is, the byte order mark too', () => {
  const text = '\ufeffa: caf\u00e9 \u{1F600} \ufffd\n';
  expect(decodeConfig(Buffer.from(text))).toBe(text);
});

describe('a file that is not UTF-8 is refused where that shows', () => {
  it.each<[string, string, number, number, string]>([
    ['Latin-1', 'a: 1\nb: caf\xe9\n', 2, 7, 'the byte 0xE9'],
    ['Latin-1 behind UTF-8', 'a: \xc3\xa9\xe9\n', 1, 5, 'the byte 0xE9'],
    ['Latin-1 behind a replacement character', 'a: \xef\xbf\xbd\xe9\n', 1, 5, 'the byte 0xE9'],
    ['Latin-1 in a comment', 'a: 1 # \xb5\n', 1, 8, 'the byte 0xB5'],
    ['a sequence that breaks off', 'a: \xef\xbfb\n', 1, 4, 'the byte 0xEF'],
    ['a sequence that breaks off at the end', 'a: \xe2\x82', 1, 4, 'the byte 0xE2'],
    ['a surrogate', 'a: \xed\xa0\x80\n', 1, 4, 'the byte 0xED'],
  ])('%s', (_what, content, line, column, reason) => {
    const read = readConfig(decodeConfig(bytes(content)), 'config.yml');
    const refused = { kind: 'refusal', line, column, reason: `not readable as YAML: ${reason}, which is not UTF-8` };
    expect(read).toMatchObject(refused);
  });
});
