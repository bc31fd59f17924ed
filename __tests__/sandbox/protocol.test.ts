import { expect, test } from 'vitest';
import { recordReader } from '../../source/sandbox/apache/record-pipe.ts';
import { commandScript } from '../../source/sandbox/client-program.ts';
import { lineReader } from '../../source/sandbox/protocol.ts';

test('messages are found whatever the chunks are', () => {
  const seen: object[] = [];
  const read = lineReader((message) => seen.push(message));
  for (const chunk of ['{"a":', '1}\n{"b"', ':2}\nnot json\n"text"\n{"c":3}', '\n']) read(chunk);
  expect(seen).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
});

test('TLS records are counted whatever the chunks are', () => {
  const types: number[] = [];
  const read = recordReader((type) => types.push(type));
  const bytes = Buffer.from([22, 3, 1, 0, 2, 9, 9, 20, 3, 3, 0, 1, 1, 23, 3, 3, 0, 0]);
  for (const byte of bytes) read(Buffer.from([byte]));
  read(bytes);
  expect(types).toEqual([22, 20, 23, 22, 20, 23]);
});

test('a path with a quote does not break a command script', () => {
  expect(commandScript('/opt/it’s/node', "/tmp/o'n/client.cjs", 'dpkg')).toContain(
    "'/tmp/o'\\''n/client.cjs' 'dpkg' \"$@\"",
  );
});
