import { type ConfigDocument, refusalAt } from '../read-config.ts';
import type { Refusal } from '../refusal.ts';
import { type ConfigNode, type MappingEntry, type MappingNode, type ScalarStyle, target } from '../value.ts';
import { isList, writeScalar, writeValue } from '../write-scalar.ts';
import {
  exchange,
  exchangeEntries,
  expectedEntry,
  expectedMapping,
  expectedValue,
  type TreePath,
} from './expected-tree.ts';
import { insertIntoFlow, insertLinesAfter, insertLinesBefore } from './insert-entry.ts';
import { findEntry, type Location, type Stop } from './locate.ts';
import { type NewValue, replaceValue } from './replace-value.ts';
import type { EditPlan } from './splice.ts';

/** The ways to write a value, the best first; empty when it is there already. */
export function planSet(document: ConfigDocument, location: Location, wanted: NewValue): readonly EditPlan[] | Refusal {
  const stop = location.stops.at(-1) ?? location.stops[0];
  if (location.missing.length > 0) return planNested(document, location, stop, wanted);
  const found = findEntry(document, stop.mapping, wanted.key);
  if (typeof found !== 'number') return found;
  const entry = stop.mapping.entries[found];
  if (entry === undefined) return planInsert(document, stop, location, [wanted.key], wanted);
  return replaceValue(document, stop, found, entry, wanted);
}

/** Makes the mappings that are missing on the way: under a null value, or as a new entry of the last one there is. */
function planNested(
  document: ConfigDocument,
  location: Location,
  stop: Stop,
  wanted: NewValue,
): readonly EditPlan[] | Refusal {
  const [first = '', ...rest] = location.missing;
  const entry = stop.mapping.entries[stop.entry];
  if (entry === undefined) return planInsert(document, stop, location, [first, ...rest, wanted.key], wanted);
  if (entry.question !== -1) return refuseExplicitKey(document, entry);
  const [top = wanted.key, ...below] = [...rest, wanted.key];
  const keys: readonly [string, ...string[]] = [top, ...below];
  const expected = exchange(document.root, [...stop.path, stop.entry], () =>
    expectedMapping([expectedEntry(keys, expectedValue(wanted.value))]),
  );
  const { text } = document;
  const { value } = entry;
  const names = keys.map((key) => writeScalar(key));
  if (stop.mapping.style === 'flow') {
    const written = writeValue(wanted.value, { quote: wanted.quote });
    const colon = entry.colon === -1 ? ': ' : value.start === entry.colon + 1 ? ' ' : '';
    const flow = `${colon}{${nestedFlow(names, written)}}`;
    return [{ splices: [{ start: value.start, end: value.end, text: flow }], expected }];
  }
  const step = indentStep(document.root, relatives(document.root, stop.path));
  const lines = nestedLines(names, linesOf(wanted), stop.mapping.column + step, step);
  const splices = [insertLinesAfter(text, value.end, lines)];
  if (value.end > value.start) splices.push({ start: entry.colon + 1, end: value.end, text: '' });
  return [{ splices, expected }];
}

/** What stands behind the key, or below it: an item a line. */
function linesOf({ value, quote }: NewValue): string | readonly string[] {
  return isList(value) && value.length > 0 ? value.map((item) => writeScalar(item)) : writeValue(value, { quote });
}

function refuseExplicitKey(document: ConfigDocument, entry: MappingEntry): Refusal {
  const manual = 'Write the key without "?" or edit by hand.';
  return refusalAt(document.text, document.file, entry.question, 'a key that is written with "?"', manual);
}

/** Adds an entry at the end of a mapping; before its last entry if that is a text block which the end of the file cuts off. */
function planInsert(
  document: ConfigDocument,
  stop: Stop,
  location: Location,
  keys: readonly [string, ...string[]],
  wanted: NewValue,
): readonly EditPlan[] {
  const { text, root } = document;
  const { mapping, path } = stop;
  const added = expectedEntry(keys, expectedValue(wanted.value));
  const expected = exchangeEntries(root, path, (entries) => [...entries, added]);
  const names = keys.map((key) => writeScalar(key));
  if (mapping.style === 'flow') return [planFlow(text, mapping, names, wanted, expected)];
  const step = location.missing.length === 0 ? 0 : indentStep(root, relatives(root, path));
  const lines = nestedLines(names, linesOf(wanted), mapping.column, step);
  const plans: EditPlan[] = [{ splices: [insertLinesAfter(text, mapping.end, lines)], expected }];
  const last = mapping.entries.at(-1);
  const before = last === undefined ? undefined : insertLinesBefore(text, last, lines);
  if (before !== undefined) {
    const swapped = exchangeEntries(root, path, (entries) => [...entries.slice(0, -1), added, ...entries.slice(-1)]);
    plans.push({ splices: [before], expected: swapped });
  }
  return plans;
}

/** In braces the keys look like their neighbours: with double quotes in a file that is JSON. */
function planFlow(
  text: string,
  mapping: MappingNode,
  names: readonly string[],
  wanted: NewValue,
  expected: ConfigNode,
): EditPlan {
  const key = mapping.entries.at(-1)?.key;
  const quoted = key?.kind === 'string' && key.style === 'double';
  const previous: ScalarStyle | undefined = quoted ? 'double' : undefined;
  const pair = nestedFlow(
    quoted ? names.map((name) => `"${name.replaceAll(/^'|'$/g, '')}"`) : names,
    writeValue(wanted.value, { previous, quote: wanted.quote }),
  );
  return { splices: insertIntoFlow(text, mapping, pair), expected };
}

/** The siblings of the mapping at this path: how they are indented is how it should be. */
function relatives(root: ConfigNode, path: TreePath): readonly ConfigNode[] {
  let node = target(root);
  let siblings: readonly ConfigNode[] = [];
  for (const index of path) {
    const children: readonly ConfigNode[] =
      node.kind === 'sequence' ? node.items : node.kind === 'mapping' ? node.entries.map(({ value }) => value) : [];
    siblings = node.kind === 'sequence' ? children : [];
    const next = children[index];
    if (next === undefined) break;
    node = target(next);
  }
  return siblings;
}

/** How many columns deeper than a mapping its children stand in this file: as its relatives do, else as at the top, else 2. */
function indentStep(root: ConfigNode, relatives: readonly ConfigNode[]): number {
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
function nestedLines(
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
function nestedFlow(keys: readonly string[], value: string): string {
  const [first = '', ...rest] = keys;
  return rest.length === 0 ? `${first}: ${value}` : `${first}: {${nestedFlow(rest, value)}}`;
}
