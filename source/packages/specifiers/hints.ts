import { compareVersions, highestFirst, type Manager } from '../manager.ts';
import { readRpmCandidate } from '../versions/rpm-candidate.ts';
import { corrections } from './corrections.ts';
import { refusal } from './refusals.ts';
import { type Selection, selectVersions } from './select.ts';

/** A specifier that would select something, and what. */
export interface SpecifierHint {
  readonly spec: string;
  readonly selects: string;
}

const MOST_HINTS = 5;
/** Longer texts are no slip of the pen, and every correction is matched against every candidate. */
const LONGEST_SLIP = 256;

const epochOf = (manager: Manager, version: string): string =>
  manager === 'apt' ? (/^([0-9]+):/.exec(version)?.[1] ?? '0') : readRpmCandidate(version).epoch;

/** The shortest specifier that selects this candidate: the version, and its epoch and architecture where needed. */
const specifierFor = (selection: Selection, version: string): string => {
  if (selection.manager === 'apt') return version;
  const { epoch, version: upstream, release, arch } = readRpmCandidate(version);
  const text = `${upstream}-${release}`;
  const written = epoch === '0' ? [text, `0:${text}`] : [`${epoch}:${text}`];
  const followed = written.map((start) => (arch === undefined ? `${start}*` : `${start}.${arch}`));
  return [...written, ...followed].find((spec) => selectVersions(selection, spec)[0] === version) ?? text;
};

/** The candidates just above and just below what was asked for, or the highest where it was no version at all. */
const neighbours = (manager: Manager, asked: string, versions: readonly string[]): readonly string[] => {
  if (!/^[0-9]/.test(asked)) return versions.slice(0, 1);
  const below = versions.find((version) => compareVersions(manager, version, asked) <= 0);
  const above = versions.findLast((version) => compareVersions(manager, version, asked) > 0);
  return [below, above].filter((version) => version !== undefined);
};

/**
 * What would select a candidate where the specifier as written does not (or must not be used): the nearest first, one
 * hint a version, each tried with the manager's own rules, at most five. Empty where there are no candidates.
 */
export const hintsFor = (selection: Selection, specifier: string): readonly SpecifierHint[] => {
  const { manager, packageName } = selection;
  const versions = highestFirst(manager, selection.candidates);
  if (versions.length === 0 || specifier.length > LONGEST_SLIP) return [];
  const epochs = [...new Set(versions.map((version) => epochOf(manager, version)))];
  const written = manager === 'apt' ? epochs.filter((epoch) => epoch !== '0') : epochs;
  const tried = corrections(manager, packageName, specifier, written);
  const asked = corrections(manager, packageName, specifier, []).find((text) => /^[0-9]/.test(text)) ?? '';
  const exact = neighbours(manager, asked, versions).map((version) => specifierFor(selection, version));
  const hints = new Map<string, SpecifierHint>();
  for (const spec of [...tried, ...exact]) {
    if (hints.size === MOST_HINTS) break;
    if (spec === specifier || refusal(manager, packageName, spec) !== undefined) continue;
    const [selects] = selectVersions(selection, spec);
    if (selects !== undefined && !hints.has(selects)) hints.set(selects, { spec, selects });
  }
  return [...hints.values()];
};

/** The one word for the commonest slips, from the specifier and the hint that heals it; undefined for any other. */
export const slipOf = (specifier: string, hint: SpecifierHint): string | undefined => {
  if (hint.spec.endsWith(specifier) && /^[0-9]+:$/.test(hint.spec.slice(0, -specifier.length))) {
    return 'the epoch is missing';
  }
  if (hint.spec === `${specifier}-*` || hint.spec === `${specifier}*`) return 'the revision is missing';
  const epochAndMore = /^[0-9]+:(.*?)(?:-\*|\*)$/.exec(hint.spec)?.[1];
  return epochAndMore === specifier ? 'the epoch and the revision are missing' : undefined;
};
