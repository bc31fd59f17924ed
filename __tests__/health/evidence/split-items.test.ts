import { describe, expect, it } from 'vitest';
import { ItemSplitter } from '../../../source/health/evidence/split-items.ts';

function split(text: string, size: number) {
  const splitter = new ItemSplitter();
  const items: string[] = [];
  for (let at = 0; at < text.length; at += size) items.push(...splitter.push(text.slice(at, at + size)));
  return { items, state: splitter.state };
}

const objects = ['{}', '{"a":1}', '{"a":"]}{[,\\"\\\\"}', '{"b":[1,{"c":[]}]}', '{"d":"\u00e9\u2713"}'];

describe.each([1, 2, 3, 7, 1000])('in pieces of %i characters', (size) => {
  it.each([
    ['of one line', `[${objects.join(',')}]`],
    ['of several', ` [\n  ${objects.join(' ,\n  ')}\n]\n`],
  ])('an array %s is taken apart', (_what, text) => {
    expect(split(text, size)).toEqual({ items: objects, state: 'after' });
  });

  it.each<[string, number, string]>([
    ['[]', 0, 'after'],
    ['[{"a":1},', 1, 'items'],
    ['[{"a":1},]', 1, 'other'],
    ['[{"a":1} {}]', 1, 'other'],
    ['[,{}]', 0, 'other'],
    ['[{}] x', 1, 'other'],
    ['[1,2]', 0, 'other'],
    ['[Mon Nov 23 09:00:00 2026] [ssl:error]', 0, 'other'],
    ['{"a":1}', 0, 'other'],
    ['curl: (7)', 0, 'other'],
    ['', 0, 'before'],
  ])('%j', (text, count, state) => {
    const { items, ...rest } = split(text, size);
    expect([items.length, rest.state]).toEqual([count, state]);
  });
});
