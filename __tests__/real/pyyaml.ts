import { execFileSync } from 'node:child_process';

/**
 * Reads documents with PyYAML, as TPA does: `ansible` is libyaml's parser with Ansible's `!vault` and `!unsafe` (include_vars),
 * `pure` is `yaml.safe_load` with the same tags. A type stands beside every value, because Python's `1 == True`.
 */
const program = `
import json, math, sys, datetime
import yaml
assert yaml.__with_libyaml__, "PyYAML without libyaml: Ansible would not use it"

class Tagged:
    def __init__(self, tag, value): self.tag, self.value = tag, value

def construct(tag):
    def constructor(loader, node):
        if isinstance(node, yaml.ScalarNode): return Tagged(tag, loader.construct_scalar(node))
        if tag != '!unsafe': raise yaml.constructor.ConstructorError(None, None, 'not a scalar', node.start_mark)
        if isinstance(node, yaml.SequenceNode): return Tagged(tag, loader.construct_sequence(node, deep=True))
        return Tagged(tag, loader.construct_mapping(node, deep=True))
    return constructor

class Ansible(yaml.CSafeLoader): pass
class Pure(yaml.SafeLoader): pass
for loader in (Ansible, Pure):
    for tag in ('!vault', '!unsafe'): loader.add_constructor(tag, construct(tag))

def typed(value):
    if value is None: return ['null']
    if isinstance(value, bool): return ['boolean', value]
    if isinstance(value, int): return ['integer', str(value)]
    if isinstance(value, float):
        if math.isnan(value): return ['float', 'nan']
        return ['float', ('inf' if value > 0 else '-inf') if math.isinf(value) else value]
    if isinstance(value, str): return ['string', value]
    if isinstance(value, datetime.date): return ['timestamp']
    if isinstance(value, list): return ['sequence', [typed(item) for item in value]]
    if isinstance(value, Tagged): return ['tagged', value.tag, typed(value.value)]
    if isinstance(value, dict): return ['mapping', [[typed(key), typed(item)] for key, item in value.items()]]
    raise TypeError(type(value))

def load(text, loader):
    try: return {'value': typed(yaml.load(text, Loader=loader))}
    except Exception as error: return {'error': type(error).__name__}

documents = json.load(sys.stdin)
json.dump([{'ansible': load(text, Ansible), 'pure': load(text, Pure)} for text in documents], sys.stdout)
`;

export type TypedValue = readonly unknown[];

export type Loaded = { readonly value: TypedValue } | { readonly error: string };

export interface BothLoaders {
  readonly ansible: Loaded;
  readonly pure: Loaded;
}

/** Fails when python3 or python3-yaml is missing: a test that needs them must not pass without. */
export function loadWithPyYaml(documents: readonly string[]): readonly BothLoaders[] {
  const answer = execFileSync('python3', ['-c', program], {
    input: JSON.stringify(documents),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(answer);
}
