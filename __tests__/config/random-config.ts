import fc from 'fast-check';

/** Lines of a random config.yml in block style, and how they are written. */
export interface RandomConfig {
  readonly text: string;
  readonly instances: readonly string[];
  readonly locations: readonly string[];
}

const key = fc.constantFrom('a', 'b_c', 'd-e', "'quoted'", 'on', '1', 'postgres_version', 'edb_repositories');

const scalar = fc.constantFrom(
  ...[
    '1',
    'yes',
    'text',
    "'16'",
    '"x # y"',
    '2.10',
    '3.10.0',
    '[]',
    '{}',
    '[a, b]',
    '{x: 1}',
    '',
    '~',
    '0644',
    '2024-01-02',
  ],
  ...["'it''s'", 'two words', '!vault x', '"{{ y }}"', '10.33.0.0/16', 'a:b', '-1'],
);

const comment = fc.constantFrom('', '', '', '  # note', ' # a: 1', '\t# tab');

const noise = fc.constantFrom<readonly string[]>([], [], [], [''], ['# comment'], ['', '    # deep comment', '']);

/** The value of a key: a scalar on its line, or a text block, a list or a mapping below it. */
const value = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(scalar, comment).map(([text, note]) => [`${text}${note}`]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(['|', '>>text', '>>', '>>more'], ['>-', '>>folded', '>>text'], ['|+', '>>kept', '']),
  },
  { weight: 1, arbitrary: fc.constantFrom(['', '- one', '- two  # x'], ['', '>>- one', '>>- k: v', '>>  l: w']) },
  { weight: 1, arbitrary: fc.constantFrom(['', '>>x: 1', '>>y:', '>>>>z: 2']) },
);

/** A mapping as lines; `>>` stands for one step of indentation. Keys are numbered, so that none comes twice. */
const mapping = (least: number): fc.Arbitrary<readonly string[]> =>
  fc
    .array(fc.tuple(key, value, noise), { minLength: least, maxLength: 5 })
    .map((entries) =>
      entries.flatMap(([name, [first = '', ...more], after], index) => [
        `${name.replaceAll("'", '')}${index}: ${first}`.trimEnd(),
        ...more,
        ...after,
      ]),
    );

function indented(lines: readonly string[], by: string, step: string): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `${by}${line.replaceAll('>>', step)}`));
}

/** A random file with cluster_vars, and perhaps instance_defaults, locations and instances, each perhaps with vars. */
export const randomConfig: fc.Arbitrary<RandomConfig> = fc
  .record({
    start: fc.constantFrom('', '---\n', '# head\n---\n', '\ufeff', '%YAML 1.1\n---\n'),
    end: fc.constantFrom('', '', '...\n', '\n\n', '# foot\n'),
    lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
    finalLineEnd: fc.boolean(),
    step: fc.constantFrom('  ', '    ', '      ', ' ', '   '),
    dash: fc.constantFrom('- ', '  - ', '-   '),
    cluster: mapping(1),
    defaults: fc.option(mapping(1)),
    items: fc.array(fc.tuple(mapping(0), fc.option(mapping(1)), noise), { maxLength: 3 }),
    places: fc.array(fc.tuple(mapping(0), fc.option(mapping(1)), noise), { maxLength: 2 }),
    rest: mapping(0),
  })
  .map((parts) => {
    const { step, dash } = parts;
    const list = (prefix: string, items: typeof parts.items): readonly string[] =>
      items.flatMap(([own, vars, after], index) => {
        const inside = [`Name: ${prefix}${index}`, ...indented(own, '', step)];
        const below = vars === null ? [] : ['vars:', ...indented(vars, step, step)];
        return [...inside, ...below]
          .map((line, at) => (at === 0 ? `${dash}${line}` : line === '' ? '' : `${' '.repeat(dash.length)}${line}`))
          .concat(after);
      });
    const lines = [
      'cluster_name: Test',
      'cluster_vars:',
      ...indented(parts.cluster, step, step),
      ...(parts.defaults === null
        ? []
        : ['instance_defaults:', `${step}vars:`, ...indented(parts.defaults, step + step, step)]),
      ...(parts.places.length === 0 ? [] : ['locations:', ...list('place', parts.places)]),
      ...(parts.items.length === 0 ? [] : ['instances:', ...list('node', parts.items)]),
      ...indented(parts.rest, '', step),
    ];
    const body = `${parts.start}${lines.join('\n')}\n${parts.end}`;
    const text = (parts.finalLineEnd ? body : body.replace(/\n$/, '')).replaceAll('\n', parts.lineEnd);
    return {
      text,
      instances: parts.items.map((_, index) => `node${index}`),
      locations: parts.places.map((_, index) => `place${index}`),
    };
  });
