import {
  type DiagnoseDocument,
  gateDocument,
  hostNameOf,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  textAt,
} from '../document/diagnose-document.ts';
import { microsecondsOf } from '../document/instant.ts';
import { unknownInDocuments } from '../document/known-fields.ts';
import { withPlainSettings } from '../document/plain-settings.ts';
import { redactMember, redactValue } from '../redaction/redact.ts';
import { causeContext, causeOf, type MismatchCause } from './compare-causes.ts';
import { type Difference, walkDocuments } from './compare-walk.ts';
import { eatingSettings } from './eaten-document.ts';
import { agreement } from './same-value.ts';
import { areSwapped, hidingDocument, seemSwapped } from './swapped-documents.ts';
import { isExpectedToMove } from './volatile-paths.ts';

export type Mismatch = {
  readonly path: string;
  /** Redacted; a whole subtree is told by its size, an absent one by `absent`. */
  readonly cli: JsonValue;
  readonly api: JsonValue;
  readonly cause: MismatchCause;
};

/** Paths are JSON pointers (RFC 6901). */
export type Comparison = {
  readonly verdict: 'match' | 'mismatch' | 'unproven';
  readonly identical: number;
  readonly moving: readonly string[];
  /** One of them, the CLI's where they are not swapped, hides a password here, and the other one shows it. */
  readonly redacted: readonly string[];
  /** The same instant, written in two time zones. */
  readonly timezone: readonly string[];
  readonly mismatches: readonly Mismatch[];
  /** Why a comparison without mismatches is unproven. */
  readonly doubts: readonly string[];
  /** The settings whose passwords make Barman eat its own document, where it did: JSON pointers. */
  readonly eatenBy?: readonly string[];
  /** Fields that no Barman up to 3.17 writes: compared like all others, and judged by nobody. */
  readonly unknownFields?: readonly string[];
};

/** What stands in a mismatch for a key that is not there. */
export const absent = '(absent)';

/**
 * Compares the document of `barman diagnose` with the API's. With a second document of the CLI, taken after the API's,
 * a value that moved is told from one that differs without any list of names (docs/reference/health.md, Comparison).
 * With two documents the list of moving paths must do, and the best verdict is `unproven`. Throws RangeError for
 * documents that are nested thousands of levels deep.
 */
export function compareDocuments(
  firstGiven: DiagnoseDocument,
  apiGiven: DiagnoseDocument,
  secondGiven?: DiagnoseDocument,
): Comparison {
  const [cli, api] = [withPlainSettings(firstGiven), withPlainSettings(apiGiven)];
  const after = isGivenTwice(cli, api, secondGiven) ? undefined : secondGiven;
  const secondCli = after && withPlainSettings(after);
  const { identical, differences } = walkDocuments(asObject(cli), asObject(api), asObject(secondCli ?? cli));
  const context = causeContext(cli, api);
  const moving: string[] = [];
  const redacted: Difference[] = [];
  const timezone: string[] = [];
  const mismatches: Mismatch[] = [];
  const doubts = doubtsOfDocuments(firstGiven, apiGiven, after);
  for (const difference of differences) {
    const { path } = difference;
    const kind = kindOf(difference, cli, api, secondCli === undefined);
    if (kind === 'moving') {
      moving.push(path);
      if (secondCli !== undefined && isSuspicious(difference, cli, api)) {
        doubts.push(`${path} moved, but the API's value does not lie between the two of Barman`);
      }
    } else if (kind === 'redacted') redacted.push(difference);
    else if (kind === 'timezone') timezone.push(path);
    else {
      const lacking = difference.cli === undefined ? 'cli' : difference.api === undefined ? 'api' : undefined;
      const cause = causeOf(path, lacking, context);
      mismatches.push({ path, cli: shown(path, difference.cli), api: shown(path, difference.api), cause });
    }
  }
  if (areSwapped(redacted)) doubts.push(seemSwapped);
  const verdict = mismatches.length > 0 ? 'mismatch' : doubts.length > 0 ? 'unproven' : 'match';
  const unknown = unknownInDocuments([cli, api]);
  const hidden = redacted.map(({ path }) => path);
  return {
    ...{ verdict, identical, moving, redacted: hidden, timezone, mismatches, doubts },
    ...(context.isEaten && { eatenBy: eatingSettings(api) }),
    ...(unknown.length > 0 && { unknownFields: unknown }),
  };
}

/** What there is to say where Barman's own redaction left no JSON: the API's document is whole, and there is nothing to compare it with. */
export function eatenComparison(api: DiagnoseDocument): Comparison {
  const whole = `(${leaves(api.servers)} values)`;
  const mismatch = { path: '', cli: '(no JSON)', api: whole, cause: 'barman-redaction' } as const;
  const none = { identical: 0, moving: [], redacted: [], timezone: [], doubts: [] };
  return { ...none, verdict: 'mismatch', mismatches: [mismatch], eatenBy: eatingSettings(api) };
}

/** One line such as "251 of 255 values identical; 2 moving (expected); 2 redacted by the CLI; 0 mismatches". */
export function comparisonSentence(comparison: Comparison): string {
  const { identical, moving, redacted, timezone, mismatches } = comparison;
  const all = identical + moving.length + redacted.length + timezone.length + mismatches.length;
  const expected = moving.filter((path) => isExpectedToMove(path, true)).length;
  const label = expected === moving.length ? 'expected' : `${expected} expected`;
  return [
    `${identical} of ${all} values identical`,
    ...(moving.length === 0 ? [] : [`${moving.length} moving (${label})`]),
    ...(redacted.length === 0 ? [] : [`${redacted.length} redacted by ${hidingDocument(comparison.doubts)}`]),
    ...(timezone.length === 0 ? [] : [`${timezone.length} in another time zone`]),
    `${mismatches.length} mismatch${mismatches.length === 1 ? '' : 'es'}`,
    ...(comparison.verdict === 'unproven' ? ['not proven'] : []),
  ].join('; ');
}

function kindOf(
  difference: Difference,
  cli: DiagnoseDocument,
  api: DiagnoseDocument,
  twoDocuments: boolean,
): 'moving' | 'redacted' | 'timezone' | 'mismatch' {
  if (difference.betweenClis === 'different') return isOfAnotherKind(difference) ? 'mismatch' : 'moving';
  if (difference.withApi === 'redacted' || difference.withApi === 'timezone') return difference.withApi;
  if (difference.withApi === 'same') return difference.betweenClis === 'timezone' ? 'timezone' : 'redacted';
  const movable = isExpectedToMove(difference.path, isRunning(difference.path, cli, api));
  return twoDocuments && movable && !isBlind(difference.path, cli, api) ? 'moving' : 'mismatch';
}

/**
 * What neither document of Barman is. A server that changes from one of them to the other has moved; that the API has no
 * such server, or null in its place, is no movement.
 */
function isOfAnotherKind({ cli, api, secondCli }: Difference): boolean {
  return ![cli, secondCli].map(kindOfValue).includes(kindOfValue(api));
}

function kindOfValue(value: JsonValue | undefined): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** Moved, although this path is not known to move, or against the order of time. */
function isSuspicious(
  { path, cli, api, secondCli }: Difference,
  cliDocument: DiagnoseDocument,
  apiDocument: DiagnoseDocument,
): boolean {
  const fits = fitsBetween(cli, api, secondCli);
  if (fits === undefined) return !isExpectedToMove(path, isRunning(path, cliDocument, apiDocument));
  // Sizes shrink, too.
  return !fits && !/\/(?:current_size|size|deduplicated_size|current_archived_wals_per_second)$/.test(path);
}

/** One document given twice proves nothing: two that were taken one after the other differ in their time. */
function isGivenTwice(...documents: readonly (DiagnoseDocument | undefined)[]): boolean {
  const times = documents.map((document) => textAt(objectAt(document?.global, 'system_info'), 'timestamp'));
  return !times.includes(undefined) && new Set(times).size === 2;
}

/** Whether the path lies in a backup that was not finished in one of the documents. */
function isRunning(path: string, ...documents: readonly DiagnoseDocument[]): boolean {
  const [, , server = '', section, id = ''] = path.split('/');
  if (section !== 'backups') return false;
  return documents.some((document) => {
    const status = textAt(objectAt(objectAt(valueObject(document, server), 'backups'), id), 'status');
    return status !== undefined && status !== 'DONE' && status !== 'FAILED';
  });
}

/** One side sees none of several backups: that is no movement but an older Barman reading newer files. */
function isBlind(path: string, cli: DiagnoseDocument, api: DiagnoseDocument): boolean {
  const [, , server = '', section, , inner] = path.split('/');
  if (section !== 'backups' || inner !== undefined) return false;
  const counts = [cli, api].map((document) => Object.keys(objectAt(valueObject(document, server), 'backups')).length);
  return Math.min(...counts) === 0 && Math.max(...counts) > 1;
}

function valueObject(document: DiagnoseDocument, server: string): JsonObject {
  return objectAt(document.servers, server);
}

function doubtsOfDocuments(...documents: readonly (DiagnoseDocument | undefined)[]): string[] {
  const gates = documents.flatMap((document) => (document === undefined ? [] : gateDocument(document)));
  const doubts = [...new Set(gates.map(({ message }) => message))];
  const [first, , third] = documents;
  const hosts = [first, third].map((document) => document && hostNameOf(document));
  if (third !== undefined && hosts[0] !== hosts[1]) doubts.push('the two documents of Barman come from two hosts');
  return third === undefined ? [...doubts, 'two documents cannot tell a difference from a movement'] : doubts;
}

function shown(path: string, value: JsonValue | undefined): JsonValue {
  if (value === undefined) return absent;
  const redacted = () => redactMember(path.slice(path.lastIndexOf('/') + 1), redactValue(value));
  if (!isObject(value) && !Array.isArray(value)) return redacted();
  const count = leaves(value);
  return count > 8 ? `(${count} values)` : redacted();
}

function leaves(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 1;
  const inner: readonly JsonValue[] = Object.values(value);
  return inner.length === 0 ? 1 : inner.reduce<number>((sum, member) => sum + leaves(member), 0);
}

function asObject(document: DiagnoseDocument): JsonObject {
  const { global, servers, models, others } = document;
  return { ...others, global, ...(models && { models }), servers };
}

/**
 * Whether a value seen between two others fits between them: equal to one of them, or in order where the kind of value
 * has one (times, WAL positions, WAL names, counters). Undefined: this kind has no order.
 */
function fitsBetween(
  before: JsonValue | undefined,
  between: JsonValue | undefined,
  after: JsonValue | undefined,
): boolean | undefined {
  if (agreement(between, before) !== 'different' || agreement(between, after) !== 'different') return true;
  const ranks = [before, between, after].map(rankOf);
  const [low, middle, high] = ranks;
  if (low === undefined || middle === undefined || high === undefined) return undefined;
  return low.kind === middle.kind && middle.kind === high.kind && low.rank <= middle.rank && middle.rank <= high.rank;
}

type Rank = { readonly kind: 'time' | 'lsn' | 'wal' | 'count'; readonly rank: bigint };

function rankOf(value: JsonValue | undefined): Rank | undefined {
  // A fraction is a rate or a size here, and those go up and down.
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { kind: 'count', rank: BigInt(value) } : undefined;
  if (typeof value !== 'string') return undefined;
  const time = microsecondsOf(value);
  if (time !== undefined) return { kind: 'time', rank: time };
  const lsn = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(value);
  if (lsn !== null) return { kind: 'lsn', rank: (BigInt(`0x${lsn[1]}`) << 32n) + BigInt(`0x${lsn[2]}`) };
  return /^[0-9A-F]{24}$/i.test(value) ? { kind: 'wal', rank: BigInt(`0x${value}`) } : undefined;
}
