import { archOf, type RpmCandidate } from '../versions/rpm-candidate.ts';
import { compareRpmPart } from '../versions/version-rpm.ts';
import { fnmatch, hasGlob } from './fnmatch.ts';

interface Form {
  readonly name: string;
  readonly epoch?: string | undefined;
  readonly version?: string | undefined;
  readonly release?: string | undefined;
  readonly arch?: string | undefined;
}

const NAME = '([^:(/=<> ]+)';
const EPOCH = '(?:([0-9]+):)?';
const PART = '([^-:(/=<> ]+)';
const ARCH = '([^-:.(/=<> ]+)';
const NEVRA = new RegExp(`^${NAME}-${EPOCH}${PART}-${PART}\\.${ARCH}$`);
const NA = new RegExp(`^${NAME}\\.${ARCH}$`);
const NEVR = new RegExp(`^${NAME}-${EPOCH}${PART}-${PART}$`);
const NEV = new RegExp(`^${NAME}-${EPOCH}${PART}$`);

/** The ways to read a subject in libdnf's order; of the bare name nothing is cut, so it needs no pattern. */
const formsOf = (subject: string): readonly Form[] => {
  const forms: Form[] = [];
  const nevra = NEVRA.exec(subject);
  if (nevra)
    forms.push({ name: nevra[1] ?? '', epoch: nevra[2], version: nevra[3], release: nevra[4], arch: nevra[5] });
  const na = NA.exec(subject);
  if (na) forms.push({ name: na[1] ?? '', arch: na[2] });
  if (/^[^:(/=<> ]+$/.test(subject)) forms.push({ name: subject });
  const nevr = NEVR.exec(subject);
  if (nevr) forms.push({ name: nevr[1] ?? '', epoch: nevr[2], version: nevr[3], release: nevr[4] });
  const nev = NEV.exec(subject);
  if (nev) forms.push({ name: nev[1] ?? '', epoch: nev[2], version: nev[3] });
  return forms;
};

const equalText = (wanted: string | undefined, value: string): boolean =>
  wanted === undefined || (hasGlob(wanted) ? fnmatch(wanted, value) : wanted === value);

/** Versions and releases without a glob are equal where rpm orders them equal: `2.00.0`, `2_0_0` and `2.0.0`. */
const equalPart = (wanted: string | undefined, value: string): boolean =>
  wanted === undefined || (hasGlob(wanted) ? fnmatch(wanted, value) : compareRpmPart(wanted, value) === 0);

/** libdnf reads an epoch with strtol into an int whose -1 is "none written": 4294967298 is 2, 4294967295 any epoch. */
const equalEpoch = (wanted: string | undefined, value: string): boolean => {
  if (wanted === undefined) return true;
  const largest = 2n ** 63n - 1n;
  const read = BigInt(wanted) > largest ? largest : BigInt(wanted);
  const epoch = BigInt.asIntN(32, read);
  return epoch === -1n || epoch === BigInt(value);
};

const fits = (form: Form, packageName: string, candidate: RpmCandidate): boolean =>
  equalText(form.name, packageName) &&
  equalEpoch(form.epoch, candidate.epoch) &&
  equalPart(form.version, candidate.version) &&
  equalPart(form.release, candidate.release) &&
  equalText(form.arch, archOf(candidate));

const wholeName = (packageName: string, candidate: RpmCandidate, withEpoch: boolean): string =>
  `${packageName}-${withEpoch ? `${candidate.epoch}:` : ''}${candidate.version}-${candidate.release}.${archOf(candidate)}`;

/**
 * What `dnf install NAME-SPECIFIER` selects among the versions of that one package: the first form that selects
 * anything wins (name-[e:]v-r.arch, name.arch, name, name-[e:]v-r, name-[e:]v; libdnf subject.cpp, nevra.cpp), then a
 * pattern against the whole `name-[e:]v-r.arch`. No epoch written is any epoch, no release any release. Candidates
 * come back in the order given; other packages that the same words select are not seen here (see refusals).
 */
export const matchDnf = (
  specifier: string,
  candidates: readonly RpmCandidate[],
  packageName: string,
): readonly RpmCandidate[] => {
  const subject = `${packageName}-${specifier}`;
  for (const form of formsOf(subject)) {
    const selected = candidates.filter((candidate) => fits(form, packageName, candidate));
    if (selected.length > 0) return selected;
  }
  if (!hasGlob(subject)) return [];
  const withEpoch = subject.includes(':');
  return candidates.filter((candidate) => fnmatch(subject, wholeName(packageName, candidate, withEpoch)));
};
