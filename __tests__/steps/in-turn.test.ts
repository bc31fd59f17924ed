import { describe, expect, it } from 'vitest';
import { inTurn } from '../../source/steps/look-at-packages.ts';

/** Work that notes when it begins and ends, and gives way to others in between. */
function noted(notes: string[], name: string) {
  return async () => {
    notes.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    notes.push(`${name} ends`);
    return name;
  };
}

describe('work on one resource', () => {
  it('is done one after the other', async () => {
    const notes: string[] = [];
    const resource = {};
    const done = await Promise.all(['a', 'b', 'c'].map((name) => inTurn(resource, noted(notes, name))));
    expect(done).toEqual(['a', 'b', 'c']);
    expect(notes).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('goes on after a failure, which only its own caller hears of', async () => {
    const resource = {};
    const failed = inTurn(resource, () => Promise.reject(new Error('locked')));
    const next = inTurn(resource, async () => 'done');
    await expect(failed).rejects.toThrow('locked');
    expect(await next).toBe('done');
  });
});

it('work on two resources is done at the same time', async () => {
  const notes: string[] = [];
  await Promise.all(['a', 'b'].map((name) => inTurn({}, noted(notes, name))));
  expect(notes).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
});
