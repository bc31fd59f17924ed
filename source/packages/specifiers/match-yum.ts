import { archOf, type RpmCandidate } from '../versions/rpm-candidate.ts';
import { fnmatch } from './fnmatch.ts';

/** The seven names yum 3 knows a package by, short of the bare name and `name.arch`, which no specifier can be. */
const namesOf = (
  name: string,
  { epoch, version, release, arch }: RpmCandidate,
  architecture: string,
): readonly string[] => {
  const suffix = arch ?? architecture;
  return [
    `${name}-${version}`,
    `${name}-${version}-${release}`,
    `${name}-${version}-${release}.${suffix}`,
    `${epoch}:${name}-${version}-${release}.${suffix}`,
    `${name}-${epoch}:${version}-${release}.${suffix}`,
  ];
};

/**
 * What `yum install NAME-SPECIFIER` selects on EL 7 (yum 3.4: sqlitesack PARSE_QUERY, buildPkgRefDict): text equality,
 * or SQL GLOB, against the whole `n-v`, `n-v-r`, `n-v-r.a`, `e:n-v-r.a`, `n-e:v-r.a`. There is no `n-e:v-r`: with an
 * epoch the architecture or a `*` must follow. Candidates come back in the order given.
 */
export const matchYum = (
  specifier: string,
  candidates: readonly RpmCandidate[],
  packageName: string,
): readonly RpmCandidate[] => {
  const subject = `${packageName}-${specifier}`;
  const isGlob = /[*?]|\[.+\]/.test(subject);
  return candidates.filter((candidate) =>
    namesOf(packageName, candidate, archOf(candidate)).some((name) =>
      isGlob ? fnmatch(subject, name, { escape: false }) : name === subject,
    ),
  );
};
