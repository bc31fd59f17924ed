import { OperatorError } from '../../errors.ts';
import { lookAtManager, lookAtPackage } from '../../steps/look-at-packages.ts';
import { lookAtLayout } from '../../steps/look-at-system.ts';
import { noCandidates } from '../../steps/version/no-candidates.ts';
import { packageName } from '../../steps/version/version-facts.ts';
import type { Context } from '../context.ts';

/** The candidates of this host, highest first; an error when there are none. Needs no config.yml. */
export async function listVersions(context: Context): Promise<number> {
  const { host, output } = context;
  const { family } = await lookAtLayout(host);
  const manager = await lookAtManager(host, family);
  const facts = await lookAtPackage(host, manager, packageName);
  const candidates = facts.list.state === 'listed' ? facts.list.candidates : [];
  const missing = noCandidates({ ...facts, candidates });
  if (missing !== undefined) throw new OperatorError(missing);
  for (const { version, installed, held, pinned, repositories } of candidates) {
    const marks = [
      installed ? 'installed' : '',
      held ? 'held' : '',
      pinned === undefined ? '' : `priority ${pinned}`,
      ...repositories,
    ];
    output.answer(`${version.padEnd(28)} ${marks.filter((mark) => mark !== '').join(' · ')}`.trimEnd());
  }
  output.document('versions list', { manager, package: packageName, candidates });
  return 0;
}
