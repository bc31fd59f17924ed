import { describe, expect, it } from 'vitest';
import { linesSince } from '../../../source/health/evidence/apache-log.ts';
import { configTestProblem } from '../../../source/health/evidence/config-test.ts';

const since = new Date(2026, 10, 27, 14, 47, 20);

describe('linesSince', () => {
  const before = '[Fri Nov 27 14:47:12.999999 2026] [ssl:info] before';
  const after = '[Fri Nov 27 14:47:20.000001 2026] [proxy:error] after';
  it.each<[string, readonly string[], readonly string[]]>([
    ['later lines stay', [before, after], [after]],
    ['a line without a time goes with the one before it', [before, 'x', after, 'y'], [after, 'y']],
    [
      'a clock that is rounded down by a second is no reason to lose a line',
      ['[Fri Nov 27 14:47:19 2026] a'],
      ['[Fri Nov 27 14:47:19 2026] a'],
    ],
    ['nothing is left of an old log', [before, 'x'], []],
    ['text that is no log is left out', ['x'], []],
  ])('%s', (_, lines, expected) => {
    expect(linesSince(lines, since)).toEqual(expected);
  });
});

describe('configTestProblem', () => {
  it.each([
    [
      "AH00558: apache2: Could not reliably determine the server's name\nAH00526: Syntax error on line 4 of /etc/apache2/x.conf:\nSSLCertificateFile: file '/nope' does not exist or is empty\nAction 'configtest' failed.\n",
      "AH00526: Syntax error on line 4 of /etc/apache2/x.conf: SSLCertificateFile: file '/nope' does not exist or is empty",
    ],
    ["Invalid command 'ProxyPass', perhaps misspelled\n", "Invalid command 'ProxyPass', perhaps misspelled"],
    ['apache2: not understood\n', 'apache2: not understood'],
    ['', 'no reason given'],
  ])('%j', (stderr, expected) => {
    expect(configTestProblem(stderr)).toBe(expected);
  });
});
