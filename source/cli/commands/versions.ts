import { OperatorError } from '../../errors.ts';
import { lookAtPackage } from '../../steps/look-at-candidates.ts';
import { lookAtManager } from '../../steps/look-at-packages.ts';
import { lookAtLayout } from '../../steps/look-at-system.ts';
import { noCandidates } from '../../steps/version/no-candidates.ts';
import { followedVersion, higherVersion, packageName } from '../../steps/version/version-facts.ts';
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
  const followed = followedVersion({ ...facts, candidates });
  for (const { version, installed, held, pinned, repositories } of candidates) {
    const marks = [
      installed ? 'installed' : '',
      held ? 'held' : '',
      version === followed ? `what ${manager} takes by itself` : '',
      pinned === undefined ? '' : `priority ${pinned}`,
      ...repositories,
    ];
    output.answer(`${version.padEnd(28)} ${marks.filter((mark) => mark !== '').join(' · ')}`.trimEnd());
  }
  const higher = higherVersion({ ...facts, candidates });
  if (higher !== undefined)
    output.answer(`${higher.version} is higher, but ${manager} does not take it by itself: ${higher.why}.`);
  const { warnings } = facts;
  for (const { cause } of warnings) output.answer(`! ${cause}`);
  output.document('versions list', {
    manager,
    package: packageName,
    candidates,
    choice: followed ?? null,
    warnings: warnings.map(({ id, cause }) => ({ id, cause })),
  });
  return 0;
}
