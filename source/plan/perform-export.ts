import { OperatorError } from '../errors.ts';
import type { FileWriter } from '../host/host.ts';
import type { ExportPkcs12 } from './actions.ts';
import { readNewest } from './perform-issue.ts';
import { stagedPath } from './staged-path.ts';

/** Writes the PKCS#12 file beside its place, for whoever owns the key alone. */
export async function performExport(action: ExportPkcs12, files: FileWriter): Promise<void> {
  const [{ exportPkcs12 }, { IssueError }] = await Promise.all([
    import('../pki/issue/pkcs12.ts'),
    import('../pki/issue-error.ts'),
  ]);
  const [keyPem, ...certificates] = await Promise.all(
    [action.key, ...action.certificates].map((path) => readNewest(path, files)),
  );
  try {
    const content = await exportPkcs12({
      keyPem: keyPem ?? '',
      certificatesPem: certificates.join('\n'),
      passphrase: action.passphrase.reveal(),
      friendlyName: action.friendlyName,
    });
    await files.create(stagedPath(action.path), content, action.attributes);
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    throw new OperatorError({
      id: error.reason,
      message: `${action.path} cannot be made: ${error.message}.`,
      fix: ['Nothing is in place yet. Run this again with another passphrase, or without --pkcs12.'],
    });
  }
}
