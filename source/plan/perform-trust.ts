import type { FileWriter } from '../host/host.ts';
import type { StageTrust } from './actions.ts';
import { readNewest } from './perform-issue.ts';
import { stagedPath } from './staged-path.ts';

/** Writes the trusted CAs beside each of their places. Throws OperatorError when the newest of them is missing. */
export async function performTrust(action: StageTrust, files: FileWriter): Promise<void> {
  const newest = action.newest === undefined ? '' : await readNewest(action.newest, files);
  const content = Buffer.from(action.content + newest);
  for (const place of [action, ...action.copies]) {
    await files.create(stagedPath(place.path), content, place.attributes);
  }
}
