import { OperatorError } from '../errors.ts';
import type { ReadableHost } from '../host/host.ts';
import {
  fileEnding,
  fileFieldsCommand,
  fileSignatureCommand,
  type PackageFile,
  parseFileFields,
  parseFileSignature,
} from '../packages/listings/local-packages.ts';
import type { Manager } from '../packages/manager.ts';
import { digestOf } from '../plan/digest.ts';
import { ask, lookAtStatus } from './look-at-packages.ts';

/** Bytes of a package file that are read at most. */
export const largestPackage = 512 * 1024 * 1024;

/** More is a mirror, and no longer the package with what it needs. */
const most = 500;

/** Packages that the operator has brought in files, for a host without a way to a repository. */
export interface LocalPackages {
  readonly files: readonly PackageFile[];
  /** What is installed of the packages in them. */
  readonly installed: ReadonlyMap<string, string>;
}

/** The packages in these files, and in the files of these directories. Throws OperatorError for what is no package. */
export async function lookAtLocalPackages(
  host: ReadableHost,
  manager: Manager,
  paths: readonly string[],
): Promise<LocalPackages> {
  const found = (await Promise.all(paths.map((path) => filesAt(host, manager, path)))).flat();
  const distinct = [...new Set(found)];
  if (distinct.length > most) {
    throw refusal('too-many-package-files', `There are ${distinct.length} package files; at most ${most} are taken.`, [
      'Bring the package with what it needs, not a whole repository.',
    ]);
  }
  const files: PackageFile[] = [];
  for (const path of distinct) files.push(await readFile(host, manager, path));
  const names = [...new Set(files.map(({ name }) => name))];
  const states = await Promise.all(names.map((name) => lookAtStatus(host, manager, name)));
  const installed = states.flatMap(({ state, version }, index): [string, string][] =>
    state === 'installed' && version !== undefined ? [[names[index] ?? '', version]] : [],
  );
  return { files, installed: new Map(installed) };
}

async function filesAt(host: ReadableHost, manager: Manager, path: string): Promise<readonly string[]> {
  const ending = fileEnding(manager);
  const resolved = await host.files.resolve(path);
  const facts = resolved === undefined ? undefined : await host.files.stat(resolved);
  if (resolved === undefined || facts === undefined) {
    throw refusal('package-file-missing', `--packages: there is no ${path}.`, [
      'Name package files, or directories of them.',
    ]);
  }
  if (facts.kind !== 'directory') {
    if (path.endsWith(ending)) return [resolved];
    throw refusal('package-file-unfit', `${path} is no ${ending} file, which ${manager} installs.`, []);
  }
  const names = ((await host.files.list(resolved)) ?? []).filter(
    (name) => name.endsWith(ending) && !/[\n\\]/.test(name),
  );
  if (names.length > 0) return names.toSorted().map((name) => `${resolved}/${name}`);
  throw refusal('package-file-missing', `There is no ${ending} file in ${path}.`, [
    `Put the package and what it needs there, as ${ending} files.`,
  ]);
}

/** It is read first: what is no regular file, or is another user's link to elsewhere, is not handed to a program. */
async function readFile(host: ReadableHost, manager: Manager, path: string): Promise<PackageFile> {
  const bytes = await host.files.read(path, largestPackage);
  const { exitCode, stdout, stderr } = await ask(host, fileFieldsCommand(manager, path));
  const fields = exitCode === 0 ? parseFileFields(manager, stdout) : undefined;
  if (fields === undefined || bytes === undefined) {
    const detail = stderr.trim();
    throw refusal('package-file-broken', `${path} cannot be read as a package${detail === '' ? '' : `: ${detail}`}.`, [
      'Copy it again, and compare its SHA-256 with the one that the vendor tells.',
    ]);
  }
  const signature = manager === 'apt' ? undefined : await lookAtSignature(host, path);
  return { path, ...fields, sha256: digestOf(bytes), signature };
}

async function lookAtSignature(host: ReadableHost, path: string): Promise<PackageFile['signature']> {
  const { stdout } = await ask(host, fileSignatureCommand(path));
  return parseFileSignature(stdout);
}

function refusal(id: string, message: string, fix: readonly string[]): OperatorError {
  return new OperatorError({ id, message, fix });
}
