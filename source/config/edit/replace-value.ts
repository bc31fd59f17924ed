import { sameTree } from '../compare-trees.ts';
import { type ConfigDocument, refusalAt } from '../read-config.ts';
import type { Refusal } from '../refusal.ts';
import type { ConfigNode, MappingEntry, ScalarStyle } from '../value.ts';
import { isList, type SettingValue, writeValue } from '../write-scalar.ts';
import { exchange, expectedValue } from './expected-tree.ts';
import type { Stop } from './locate.ts';
import { replaceItems } from './replace-items.ts';
import type { EditPlan, Splice } from './splice.ts';

export interface NewValue {
  readonly key: string;
  readonly value: SettingValue;
  /** Text goes into quotes even if it needs none. */
  readonly quote: boolean;
}

/** Exchanges the value of an entry that is there, in its place and with its quotes; what follows on the line stays. */
export function replaceValue(
  document: ConfigDocument,
  stop: Stop,
  index: number,
  entry: MappingEntry,
  wanted: NewValue,
): readonly EditPlan[] | Refusal {
  const { text, file, root } = document;
  const { value } = entry;
  const becomes = expectedValue(wanted.value);
  if (sameTree(value, becomes)) return [];
  const refuse = (at: number, reason: string, manual: string): Refusal => refusalAt(text, file, at, reason, manual);
  if (value.kind === 'alias') {
    return refuse(
      value.start,
      `${wanted.key} is an alias (*${value.name})`,
      `Change the value where &${value.name} is.`,
    );
  }
  if (value.anchor !== undefined) {
    const manual = `Other places may use *${value.anchor} and would change too. Edit by hand, or remove the anchor.`;
    return refuse(value.start, `${wanted.key} has an anchor (&${value.anchor})`, manual);
  }
  if (value.kind === 'sequence' && isList(wanted.value)) {
    const items = replaceItems(text, entry, value, wanted.value);
    if (items === undefined) {
      return refuse(
        value.start,
        `${wanted.key} has items that are no plain texts on their own lines`,
        'Edit it by hand.',
      );
    }
    return [{ splices: items.splices, expected: exchange(root, [...stop.path, index], () => items.expected) }];
  }
  const style = scalarStyle(value);
  if (style === undefined) {
    return refuse(value.start, `${wanted.key} is a list or a mapping`, 'Edit the value by hand, or unset it first.');
  }
  if (isEmpty(value) && entry.question !== -1) {
    return refuse(entry.question, 'a key that is written with "?"', 'Write the key without "?" or edit by hand.');
  }
  const written = writeValue(wanted.value, { previous: style, quote: wanted.quote && style !== 'plain' });
  const expected = exchange(root, [...stop.path, index], () => becomes);
  if (isEmpty(value)) return [{ splices: [fillEmpty(text, entry, written)], expected }];
  if (style !== 'literal' && style !== 'folded') {
    return [{ splices: [{ start: value.start, end: value.end, text: written }], expected }];
  }
  const block = text.slice(value.start, value.end);
  if (/^[^\r\n\x85\u2028\u2029]*[ \t]#/.test(block)) {
    return refuse(value.start, 'the comment behind a text block would be lost', 'Move the comment, or edit by hand.');
  }
  const blankTail = /(?:\r\n|[\r\n\x85\u2028\u2029])(?:[ \t]*(?:\r\n|[\r\n\x85\u2028\u2029]))*$/.exec(block);
  const end = value.end - (blankTail?.[0].length ?? 0);
  return [{ splices: [{ start: value.start, end, text: written }], expected }];
}

function isEmpty(value: ConfigNode): boolean {
  return value.start === value.end;
}

function scalarStyle(value: ConfigNode): ScalarStyle | undefined {
  switch (value.kind) {
    case 'sequence':
    case 'mapping':
    case 'alias':
      return undefined;
    case 'tagged':
      return scalarStyle(value.inner);
    default:
      return value.style;
  }
}

/** `key:`, `key: `, `key:  # comment` and, in braces, `{key}` get their value. */
function fillEmpty(text: string, entry: MappingEntry, written: string): Splice {
  if (entry.colon === -1) return { start: entry.key.end, end: entry.key.end, text: `: ${written}` };
  const after = entry.colon + 1;
  const blankToUse = /^ [ \t]*[^ \t#]/.test(text.slice(after, after + 80)) || /^ [ \t]*$/.test(text.slice(after));
  return blankToUse
    ? { start: after + 1, end: after + 1, text: written }
    : { start: after, end: after, text: ` ${written}` };
}
