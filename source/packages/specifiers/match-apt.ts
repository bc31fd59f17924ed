import { fnmatch } from './fnmatch.ts';

/** What of a host's state a specifier can ask about. */
export interface AptState {
  readonly installed: string | undefined;
  /** apt-cache policy's candidate, null where pins leave none; where it is not known, the highest version is taken for it. */
  readonly candidate: string | null | undefined;
}

/** apt-pkg versionmatch.cc: one trailing `*` makes the rest a literal prefix or a pattern, both ignoring case. */
const matchesVersion = (specifier: string, version: string): boolean => {
  const starred = specifier.endsWith('*');
  const text = starred ? specifier.slice(0, -1) : specifier;
  const folded = version.toLowerCase();
  const literal = starred ? folded.startsWith(text.toLowerCase()) : folded === text.toLowerCase();
  return literal || fnmatch(text, version, { ignoreCase: true });
};

const matchWhole = (specifier: string, highestFirst: readonly string[], state: AptState): readonly string[] => {
  const only = (version: string | undefined): readonly string[] => (version === undefined ? [] : [version]);
  if (specifier === 'installed') return only(state.installed);
  if (specifier === 'candidate') return state.candidate === null ? [] : only(state.candidate ?? highestFirst[0]);
  if (specifier === 'newest') return only(highestFirst[0]);
  return highestFirst.filter((version) => matchesVersion(specifier, version));
};

/**
 * What `apt-get install NAME=SPECIFIER` finds among the versions it knows, highest first; apt takes the first and has
 * no second choice. The epoch is text, there is no version without its revision, pins do not count. A `+` at the end
 * that no version has is apt's mark for "install" and is cut (cacheset.cc, versionmatch.cc; apt 2.2.4 to 3.0.3).
 */
export const matchApt = (specifier: string, highestFirst: readonly string[], state: AptState): readonly string[] => {
  const whole = matchWhole(specifier, highestFirst, state);
  if (whole.length > 0 || !specifier.endsWith('+')) return whole;
  return matchWhole(specifier.slice(0, -1), highestFirst, state);
};
