import type { RpmCandidate } from '../versions/rpm-candidate.ts';
import { compareRpmPart } from '../versions/version-rpm.ts';

/** `[EPOCH:]VERSION[-RELEASE]` as libsolv splits it: an epoch is digits or nothing before a `:`. */
const split = (edition: string) => {
  const epoch = /^([0-9]*):/.exec(edition)?.[1];
  const rest = epoch === undefined ? edition : edition.slice(epoch.length + 1);
  const hyphen = rest.lastIndexOf('-');
  return {
    epoch,
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    release: hyphen < 0 ? '' : rest.slice(hyphen + 1),
  };
};

/** libzypp takes an edition that rpm orders equal to nothing for "any": only separators, with or without `0:`. */
const isAnyEdition = (edition: string): boolean => /^(?:0*:)?[^0-9A-Za-z~^-]*$/.test(edition);

/**
 * What `zypper install NAME=SPECIFIER` selects: a capability, so there are no wildcards (a `*` is one more separator
 * without weight). No epoch is epoch 0, an empty one (`:2.1.0`) any epoch; no release is any release (libsolv
 * pool_evrcmp_str, EVRCMP_MATCH); one more `=` in front is part of the operator. Candidates come back in the order
 * given.
 */
export const matchZypper = (specifier: string, candidates: readonly RpmCandidate[]): readonly RpmCandidate[] => {
  const edition = specifier.startsWith('=') ? specifier.slice(1) : specifier;
  if (/[=<>()\s]/.test(edition)) return [];
  if (isAnyEdition(edition)) return candidates;
  const wanted = split(edition);
  return candidates.filter(
    (candidate) =>
      (wanted.epoch === '' || compareRpmPart(wanted.epoch ?? '0', candidate.epoch) === 0) &&
      (wanted.version === '' || compareRpmPart(wanted.version, candidate.version) === 0) &&
      (wanted.release === '' || compareRpmPart(wanted.release, candidate.release) === 0),
  );
};
