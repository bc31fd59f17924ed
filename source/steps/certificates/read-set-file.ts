import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { largestFile, type SetFile } from '../../pki/set-file.ts';

/**
 * A file for the PKI judge, with the reason where it cannot be read: never more than its limit, no device, no FIFO. The
 * mode counts for files in their place only; a copy that the operator named may have any.
 */
export async function readSetFile(host: Pick<ReadableHost, 'files'>, path: string, inPlace: boolean): Promise<SetFile> {
  const none = { file: path, bytes: new Uint8Array() };
  try {
    const facts = await host.files.stat(path);
    if (facts === undefined) return { ...none, problem: 'missing' };
    if (facts.kind === 'directory' || facts.kind === 'other') return { ...none, problem: 'not-a-file' };
    const symlink = facts.kind === 'link' && inPlace;
    const bytes = await host.files.read(path, largestFile);
    if (bytes === undefined) return { ...none, problem: 'missing' };
    return { file: path, bytes, ...(inPlace && { mode: facts.mode, symlink }) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { ...none, problem: problems[error.problem.id] ?? 'unreadable' };
  }
}

const problems: Readonly<Record<string, NonNullable<SetFile['problem']>>> = {
  'not-a-file': 'not-a-file',
  'file-too-large': 'too-large',
};
