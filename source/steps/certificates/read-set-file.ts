import { dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { largestFile, type SetFile } from '../../pki/judge/set-file.ts';

/** TPA's folder: a link that leads to another place in it stays among the files that this program knows. */
const tpaFolder = '/etc/tpa';

/**
 * A file for the PKI judge, with the reason where it cannot be read: never more than its limit, no device, no FIFO. For files
 * in their place the mode counts, and a link that leads out of their folder is not followed: what is behind it is nobody's here.
 * A file that the operator named may have any mode, and be a link to anywhere.
 */
export async function readSetFile(host: Pick<ReadableHost, 'files'>, path: string, inPlace: boolean): Promise<SetFile> {
  const none = { file: path, bytes: new Uint8Array() };
  try {
    const found = await host.files.stat(path);
    const symlink = found?.kind === 'link';
    const target = symlink ? await host.files.resolve(path) : path;
    if (target === undefined) return { ...none, problem: 'dangling-link' };
    if (symlink && inPlace && !(await staysInside(host, path, target))) return { ...none, problem: 'link-out' };
    const facts = symlink ? await host.files.stat(target) : found;
    if (facts === undefined) return { ...none, problem: 'missing' };
    if (facts.kind !== 'file') return { ...none, problem: 'not-a-file' };
    const bytes = await host.files.read(target, largestFile);
    if (bytes === undefined) return { ...none, problem: 'missing' };
    return { file: path, bytes, symlink, ...(inPlace && { mode: facts.mode }) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { ...none, problem: problems[error.problem.id] ?? 'unreadable' };
  }
}

async function staysInside(host: Pick<ReadableHost, 'files'>, path: string, target: string): Promise<boolean> {
  const folder = (await host.files.resolve(dirname(path))) ?? dirname(path);
  return [folder, tpaFolder].some((inside) => target.startsWith(`${inside}/`));
}

const problems: Readonly<Record<string, NonNullable<SetFile['problem']>>> = {
  'not-a-file': 'not-a-file',
  'file-too-large': 'too-large',
};
