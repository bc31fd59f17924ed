import { describe, expect, it } from 'vitest';
import { editConfig, type SettingEdit } from '../../source/config/edit-config.ts';
import type { Scope } from '../../source/config/scope.ts';
import { samples, variants } from '../config/sample-variants.ts';
import { type Loaded, loadWithPyYaml, type TypedValue } from './pyyaml.ts';
import { smallDocuments } from './small-documents.ts';
import { loadWithOurs } from './typed-value.ts';

/** Read by libyaml, refused by us on purpose: PyYAML's own scanner reads them otherwise or not at all. */
const refusedOnPurpose = new Set(['a: !', '- !', 'a: !\n', '{a: !, b: [!]}', '!: a\n']);

it('has at least 200 documents', () => {
  expect(smallDocuments.length).toBeGreaterThan(200);
});

describe('our reader and PyYAML', () => {
  const loaded = loadWithPyYaml(smallDocuments);
  const cases = smallDocuments.map((text, index) => ({ text, theirs: loaded[index] }));

  it.each(cases)('$text', ({ text, theirs }) => {
    if (theirs === undefined) throw new Error('PyYAML gave no answer');
    const ours = loadWithOurs(text);
    if (refusedOnPurpose.has(text)) expect(ours).toHaveProperty('error');
    else if ('value' in theirs.ansible) expect(ours).toEqual(theirs.ansible);
    else expect(ours).toHaveProperty('error');
  });
});

interface EditCase {
  readonly name: string;
  readonly before: string;
  readonly scope: Scope;
  readonly edits: readonly SettingEdit[];
}

const cases: readonly EditCase[] = samples.flatMap(({ name, text }) =>
  variants.flatMap(([variant, vary]) => {
    const scope: Scope = { kind: 'cluster' };
    const before = vary(text);
    const edits = [
      { scope, key: 'enable_pg_backup_api', value: true },
      { scope, key: 'pg_backup_api_package_version', value: '2.10' },
      { scope, key: 'ssl_ca_cert_expiry', value: '+3650d' },
    ];
    return [{ name: `${name}, ${variant}`, before, scope, edits }];
  }),
);

describe('an edit, read by PyYAML', () => {
  const texts = cases.map(({ before, edits }) => {
    const result = editConfig(before, 'config.yml', edits);
    if (result.kind === 'refusal') throw new Error(`${result.reason}\n${before}`);
    return { before, after: result.text };
  });
  const loaded = loadWithPyYaml(texts.flatMap(({ before, after }) => [before, after]));

  it.each(cases.map(({ name, edits }, index) => ({ name, edits, index })))('$name', ({ edits, index }) => {
    const before = loaded[2 * index];
    const after = loaded[2 * index + 1];
    for (const loader of ['ansible', 'pure'] as const) {
      expect(plain(after?.[loader])).toEqual(withSettings(plain(before?.[loader]), edits));
    }
  });
});

/** The answer as pairs that can be changed; fails when the loader did. */
function plain(loaded: Loaded | undefined): TypedValue {
  if (loaded === undefined || !('value' in loaded)) throw new Error(`PyYAML: ${JSON.stringify(loaded)}`);
  return loaded.value;
}

function withSettings(root: TypedValue, edits: readonly SettingEdit[]): TypedValue {
  const pairs = pairsOf(root).map(([key, value]): Pair => {
    if (key[1] !== 'cluster_vars') return [key, value];
    const vars = new Map(pairsOf(value).map((pair) => [String(pair[0][1]), pair]));
    for (const edit of edits) {
      const type = typeof edit.value === 'boolean' ? 'boolean' : 'string';
      vars.set(edit.key, [
        ['string', edit.key],
        [type, edit.value],
      ]);
    }
    return [key, ['mapping', [...vars.values()]]];
  });
  return ['mapping', pairs];
}

type Pair = readonly [TypedValue, TypedValue];

function pairsOf(value: TypedValue): readonly Pair[] {
  const [, pairs] = value;
  return Array.isArray(pairs) ? pairs : [];
}
