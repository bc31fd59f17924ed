import { type ConfigNode, type MappingNode, target } from '../value.ts';

/** How many columns deeper than a mapping its children stand in this file: as its relatives do, else as at the top, else 2. */
export function indentStep(root: ConfigNode, relatives: readonly ConfigNode[]): number {
  for (const node of [...relatives, root]) {
    const mapping = target(node);
    const step = mapping.kind === 'mapping' ? stepInside(mapping) : undefined;
    if (step !== undefined) return step;
  }
  return 2;
}

function stepInside(mapping: MappingNode): number | undefined {
  if (mapping.style !== 'block') return undefined;
  for (const { value } of mapping.entries) {
    if (value.kind === 'mapping' && value.style === 'block' && value.column > mapping.column) {
      return value.column - mapping.column;
    }
  }
  return undefined;
}

/**
 * `first:`, `second:` … `last: value`, each on its own line and one step deeper than the one before. The items of a list stand below its
 * key, in the same column, as PyYAML writes them and `tpaexec configure` with it.
 */
export function nestedLines(
  keys: readonly string[],
  value: string | readonly string[],
  column: number,
  step: number,
): readonly string[] {
  const margin = (depth: number) => ' '.repeat(column + depth * step);
  const lines = keys.map((key, depth) => {
    const line = `${margin(depth)}${key}:`;
    return depth === keys.length - 1 && typeof value === 'string' ? `${line} ${value}` : line;
  });
  return typeof value === 'string' ? lines : [...lines, ...value.map((item) => `${margin(keys.length - 1)}- ${item}`)];
}

/** The same inside braces: `first: {second: value}`. */
export function nestedFlow(keys: readonly string[], value: string): string {
  const [first = '', ...rest] = keys;
  return rest.length === 0 ? `${first}: ${value}` : `${first}: {${nestedFlow(rest, value)}}`;
}
