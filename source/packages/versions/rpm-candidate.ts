/** One RPM version as a listing prints it, `[EPOCH:]VERSION-RELEASE[.ARCH]`, taken apart. */
export interface RpmCandidate {
  /** The text it came from. */
  readonly text: string;
  /** Decimal digits; `0` where none was written. */
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  /** Undefined where the listing had none. */
  readonly arch: string | undefined;
}

const ARCHITECTURES = /\.(noarch|x86_64(?:_v[234])?|i[3-6]86|aarch64|ppc64(?:le)?|s390x?|armv7hn?l|riscv64|src|nosrc)$/;

/** Reads one line of a listing. A release may hold dots, so only a known architecture is taken for one. */
export const readRpmCandidate = (text: string): RpmCandidate => {
  const arch = ARCHITECTURES.exec(text)?.[1];
  const evr = arch === undefined ? text : text.slice(0, -(arch.length + 1));
  const epoch = /^([0-9]+):/.exec(evr)?.[1];
  const versionRelease = epoch === undefined ? evr : evr.slice(epoch.length + 1);
  const hyphen = versionRelease.lastIndexOf('-');
  return {
    text,
    epoch: epoch === undefined ? '0' : epoch.replace(/^0+(?=[0-9])/, ''),
    version: hyphen < 0 ? versionRelease : versionRelease.slice(0, hyphen),
    release: hyphen < 0 ? '' : versionRelease.slice(hyphen + 1),
    arch,
  };
};

/** `[EPOCH:]VERSION-RELEASE` without the architecture, which would take part in the comparison of releases. */
export const withoutArch = (text: string): string => {
  const { arch } = readRpmCandidate(text);
  return arch === undefined ? text : text.slice(0, -(arch.length + 1));
};

/** The architecture a pattern meets where the listing did not say one: pg-backup-api is a Python package. */
export const archOf = (candidate: RpmCandidate): string => candidate.arch ?? 'noarch';
