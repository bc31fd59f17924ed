import { expect, test } from 'vitest';
import { recordReader } from '../../source/sandbox/apache/secure-door.ts';

test('TLS records are counted whatever the chunks are', () => {
  const types: number[] = [];
  const read = recordReader((type) => types.push(type));
  const bytes = Buffer.from([22, 3, 1, 0, 2, 9, 9, 20, 3, 3, 0, 1, 1, 23, 3, 3, 0, 0]);
  for (const byte of bytes) read(Buffer.from([byte]));
  read(bytes);
  expect(types).toEqual([22, 20, 23, 22, 20, 23]);
});
