import { expect, it } from 'vitest';
import { linesOf } from '../../source/cli/read-input.ts';

it.each([
  ['a line each', '2.0-1\n2:2.1-1\n', ['2.0-1', '2:2.1-1']],
  ['CRLF, a byte order mark, no final line end', '\ufeff2.0-1\r\n2:2.1-1', ['2.0-1', '2:2.1-1']],
  ["a column of madison's table", ' 2.0-1 \n\n\t2:2.1-1 \n', ['2.0-1', '2:2.1-1']],
  ['nothing', '\n', []],
])('reads %s', (_what, text, lines) => {
  expect(linesOf(text)).toEqual(lines);
});
