import { type ConfigDocument, refusalAt } from '../read-config.ts';
import type { Refusal } from '../refusal.ts';
import type { MappingEntry } from '../value.ts';
import { exchange, exchangeEntries, expectedMapping } from './expected-tree.ts';
import { entryEnd } from './insert-entry.ts';
import { findEntry, type Location, type Stop } from './locate.ts';
import { removeFromFlow, removeLines } from './remove-entry.ts';
import type { EditPlan } from './splice.ts';

/**
 * The ways to remove a setting, the best first; empty when it is not there. A block mapping that becomes empty goes with it,
 * because TPA stops at `vars:` without a value; where a comment would go too, `{}` stays.
 */
export function planUnset(document: ConfigDocument, location: Location, key: string): readonly EditPlan[] | Refusal {
  if (location.missing.length > 0) return [];
  const { stops } = location;
  const stop = stops.at(-1) ?? stops[0];
  const found = findEntry(document, stop.mapping, key);
  if (typeof found !== 'number') return found;
  const entry = stop.mapping.entries[found];
  if (entry === undefined) return [];
  const blocked = obstacle(document, entry, key);
  if (blocked !== undefined) return blocked;
  const { text, root } = document;
  const others = exchangeEntries(root, stop.path, (entries) => entries.filter((_, index) => index !== found));
  if (stop.mapping.style === 'flow') {
    return [{ splices: removeFromFlow(text, stop.mapping, found), expected: others }];
  }
  if (stop.mapping.entries.length > 1) {
    const splice = removeLines(text, stop.mapping, found);
    return splice === undefined ? refuseShared(document, entry, key) : [{ splices: [splice], expected: others }];
  }
  return planEmptied(document, stops, entry) ?? refuseShared(document, entry, key);
}

function obstacle(document: ConfigDocument, entry: MappingEntry, key: string): Refusal | undefined {
  const { text, file } = document;
  const { value } = entry;
  if (value.anchor !== undefined) {
    const manual = `Other places may use *${value.anchor}. Remove it by hand.`;
    return refusalAt(text, file, value.start, `${key} has an anchor (&${value.anchor})`, manual);
  }
  if (entry.question === -1) return undefined;
  return refusalAt(text, file, entry.question, 'a key that is written with "?"', 'Remove it by hand.');
}

function refuseShared(document: ConfigDocument, entry: MappingEntry, key: string): Refusal {
  const reason = `${key} shares its line with something else`;
  return refusalAt(document.text, document.file, entry.key.start, reason, 'Remove it by hand.');
}

/** Removes the highest mapping that holds nothing but the setting; if it cannot be removed, leaves it as `{}`. */
function planEmptied(
  document: ConfigDocument,
  stops: readonly Stop[],
  entry: MappingEntry,
): readonly EditPlan[] | undefined {
  const { text, root } = document;
  const parents = stops.slice(0, -1).reverse();
  const plans: EditPlan[] = [];
  for (const parent of parents) {
    const holder = parent.mapping.entries[parent.entry];
    if (holder === undefined || !isClean(text, holder, entry)) break;
    if (parent.mapping.entries.length > 1) {
      const splice = removeLines(text, parent.mapping, parent.entry);
      const expected = exchangeEntries(root, parent.path, (entries) => entries.filter((_, at) => at !== parent.entry));
      if (splice !== undefined) plans.push({ splices: [splice], expected });
      break;
    }
    if (!isKeyStep(stops, parent)) break;
  }
  const [direct] = parents;
  const holder = direct?.mapping.entries[direct.entry];
  const own = stops.at(-1);
  if (direct === undefined || holder === undefined || own === undefined) return plans.length > 0 ? plans : undefined;
  const splice = removeLines(text, own.mapping, 0);
  if (splice !== undefined) {
    const braces = { start: holder.colon + 1, end: holder.colon + 1, text: ' {}' };
    const expected = exchange(root, own.path, () => expectedMapping([]));
    plans.push({ splices: [braces, splice], expected });
  }
  return plans.length > 0 ? plans : undefined;
}

/** Between two stops there is a list item when the path grew by two: an instance is never removed. */
function isKeyStep(stops: readonly Stop[], stop: Stop): boolean {
  const before = stops[stops.indexOf(stop) - 1];
  return before !== undefined && stop.path.length === before.path.length + 1;
}

/** Nothing but blanks between the key of the mapping and the setting: no comment, anchor or tag that would be lost. */
function isClean(text: string, holder: MappingEntry, entry: MappingEntry): boolean {
  if (holder.question !== -1) return false;
  const between = text.slice(holder.key.end, entry.key.start);
  return !between.includes('#') && entryEnd(holder) === entryEnd(entry);
}
