import type { PackageCommand } from '../commands.ts';
import { compareVersions, type Manager } from '../manager.ts';

/**
 * What rpm says of a file's signature: of a key that it trusts, of one that it does not know, wrong, or none. A .deb file carries
 * none: only lists of packages are signed (apt-secure(8)).
 */
export type FileSignature = 'trusted' | 'unknown-key' | 'wrong' | 'none';

/** A package in a file of this host. */
export interface PackageFile {
  readonly path: string;
  readonly name: string;
  /** As candidates have it: `[EPOCH:]UPSTREAM-REVISION`, or `[EPOCH:]VERSION-RELEASE.ARCH` without `0:`. */
  readonly version: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** Undefined for a .deb file. */
  readonly signature: FileSignature | undefined;
}

const LOCALE = { LC_ALL: 'C.UTF-8' } as const;
const DEB_FIELDS = ['Package', 'Version'].map((field) => `\${${field}}`).join('\\t');
const RPM_FIELDS = ['NAME', 'EPOCHNUM', 'VERSION', 'RELEASE', 'ARCH'].map((tag) => `%{${tag}}`).join('\\t');

/** The ending of the files that a manager installs. */
export const fileEnding = (manager: Manager): '.deb' | '.rpm' => (manager === 'apt' ? '.deb' : '.rpm');

/**
 * What a package file says of itself: read with parseFileFields. Fails for a file that is no package, or half of one; rpm would take a
 * text file for a list of packages.
 */
export const fileFieldsCommand = (manager: Manager, path: string): PackageCommand =>
  manager === 'apt'
    ? { argv: ['dpkg-deb', '--show', `--showformat=${DEB_FIELDS}\\n`, path], env: LOCALE }
    : { argv: ['rpm', '-qp', '--nomanifest', '--nosignature', '--qf', `${RPM_FIELDS}\\n`, path], env: LOCALE };

export function parseFileFields(manager: Manager, stdout: string): Pick<PackageFile, 'name' | 'version'> | undefined {
  const fields = stdout.trim().split('\t');
  if (fields.includes('')) return undefined;
  if (manager === 'apt') {
    const [name, version] = fields;
    return name === undefined || version === undefined ? undefined : { name, version };
  }
  const [name, epoch, version, release, architecture] = fields;
  if (name === undefined || architecture === undefined) return undefined;
  return { name, version: `${epoch === '0' ? '' : `${epoch}:`}${version}-${release}.${architecture}` };
}

/** Digests and signatures of an RPM file: read with parseFileSignature. */
export const fileSignatureCommand = (path: string): PackageCommand => ({ argv: ['rpm', '-Kv', path], env: LOCALE });

/** Lines such as `Header V4 RSA/SHA256 Signature, key ID 7bc6ccaf: NOKEY` and `Payload SHA256 digest: OK` (rpmkeys(8)). */
export function parseFileSignature(stdout: string): FileSignature {
  const verdicts = [...stdout.matchAll(/^\s+(.*(?:signature|digest)\b.*): +([A-Z]+)\b.*$/gim)].map(
    ([, what, verdict]) => ({
      isSignature: /signature/i.test(what ?? ''),
      verdict: (verdict ?? '').toUpperCase(),
    }),
  );
  const known = new Set(['OK', 'NOKEY', 'NOTFOUND', 'NOTTRUSTED']);
  if (verdicts.length === 0 || verdicts.some(({ verdict }) => !known.has(verdict))) return 'wrong';
  const signed = verdicts.filter(({ isSignature, verdict }) => isSignature && verdict !== 'NOTFOUND');
  if (signed.length === 0) return 'none';
  return signed.every(({ verdict }) => verdict === 'OK') ? 'trusted' : 'unknown-key';
}

/**
 * The files to hand to the manager: the wanted version of `name`, and of every other package its highest version where the host has
 * none, or a lower one. `installed`: versions by name, without those that are not installed.
 */
export function filesToInstall(
  manager: Manager,
  files: readonly PackageFile[],
  wanted: { readonly name: string; readonly version: string | undefined },
  installed: ReadonlyMap<string, string>,
): readonly PackageFile[] {
  const names = [...new Set(files.map(({ name }) => name))];
  return names.flatMap((name): readonly PackageFile[] => {
    const own = files
      .filter((file) => file.name === name)
      .toSorted((one, other) => compareVersions(manager, other.version, one.version));
    const chosen = name === wanted.name ? own.find(({ version }) => version === wanted.version) : own[0];
    const present = installed.get(name);
    if (chosen === undefined) return [];
    if (present === undefined) return [chosen];
    const order = compareVersions(manager, chosen.version, present);
    return (name === wanted.name ? order !== 0 : order > 0) ? [chosen] : [];
  });
}
