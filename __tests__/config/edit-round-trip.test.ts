import { diffArrays } from 'diff';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editConfig, type SettingEdit } from '../../source/config/edit-config.ts';
import { readConfig } from '../../source/config/read-config.ts';
import type { Scope } from '../../source/config/scope.ts';
import { type RandomConfig, randomConfig } from './random-config.ts';

const values = fc.constantFrom('2.2.0-1*', '2.10', 'yes', 'pkg', true, false, 12, 'a: b # c', 'line\nbreak', null);

function scopes({ instances, locations }: RandomConfig): readonly Scope[] {
  return [
    { kind: 'cluster' },
    { kind: 'instance_defaults' },
    ...instances.map((name): Scope => ({ kind: 'instance', name })),
    ...locations.map((name): Scope => ({ kind: 'location', name })),
  ];
}

const configAndEdits = randomConfig.chain((config) => {
  const edit = fc.record({
    scope: fc.constantFrom(...scopes(config)),
    key: fc.constantFrom('wizard_a', 'wizard_b'),
    value: values,
  });
  return fc.record({ config: fc.constant(config), edits: fc.array(edit, { minLength: 1, maxLength: 4 }) });
});

it('reads every random document (the generator is sound)', () => {
  fc.assert(
    fc.property(randomConfig, ({ text }) => {
      const read = readConfig(text, 'f');
      expect(read.kind === 'refusal' ? read.reason : 'document').toBe('document');
    }),
    { numRuns: 300 },
  );
});

it('random edits, then unset, give back the original bytes', () => {
  fc.assert(
    fc.property(configAndEdits, ({ config, edits }) => {
      const set = editConfig(config.text, 'f', edits);
      if (set.kind === 'refusal') throw new Error(`${set.reason} at ${set.line}:${set.column}`);
      const unset = edits.map(({ scope, key }): SettingEdit => ({ scope, key, value: undefined }));
      const back = editConfig(set.text, 'f', unset);
      expect(back.kind === 'edited' ? back.text : back.reason).toBe(config.text);
    }),
    { numRuns: 400 },
  );
});

it('a new setting adds lines and touches no other', () => {
  fc.assert(
    fc.property(configAndEdits, ({ config, edits: [edit] }) => {
      if (edit === undefined) return;
      const set = editConfig(config.text, 'f', [edit]);
      if (set.kind === 'refusal') throw new Error(set.reason);
      const lines = (text: string): string[] => text.split(/\r\n|\n/);
      const changes = diffArrays(lines(config.text), lines(set.text));
      const removed = changes.filter((change) => change.removed).flatMap((change) => change.value);
      const added = changes.filter((change) => change.added).flatMap((change) => change.value);
      expect(removed).toEqual([]);
      expect(added.length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 300 },
  );
});
