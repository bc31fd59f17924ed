import { usageError } from '../../errors.ts';
import { parseLifetime } from '../../pki/issue/lifetime.ts';
import { type Prunable, type Retention, usualRetention } from '../../plan/prune.ts';
import type { Context } from '../context.ts';

export interface PruneOptions {
  readonly keep?: string;
  readonly older?: string;
}

/** Shows what an old history holds, and takes it away with `--yes`. */
export async function pruneHistory(context: Context, options: PruneOptions): Promise<number> {
  const { engine, output } = context;
  const retention = retentionOf(options);
  const found = await engine.prunable(retention);
  for (const one of found) output.answer(lineOf(one));
  if (found.length === 0) output.answer('Nothing is old enough to be removed.');
  else {
    output.answer(
      'These runs cannot be undone afterwards. Their backups, old private keys among them, are overwritten and removed;',
    );
    output.answer('copies in file system snapshots and in backups of this host remain.');
  }
  const isPlanned = context.options.dryRun || found.length === 0;
  if (!isPlanned && !context.options.yes) {
    throw usageError('This removes files permanently and needs your consent.', [
      'Say --yes to remove them, or --dry-run to see what would go.',
    ]);
  }
  const gone = isPlanned ? found : await engine.prune(retention);
  const outcome = found.length === 0 ? 'nothing-to-do' : isPlanned ? 'planned' : 'pruned';
  const runs = gone.map(({ run, backups, staysListed }) => ({
    ...{ id: run.id, title: run.title, started: run.started },
    ...{ backups: backups.length, staysListed },
  }));
  output.document('history prune', { outcome, runs });
  return 0;
}

function retentionOf({ keep, older }: PruneOptions): Retention {
  if (keep !== undefined && !/^[1-9]\d{0,5}$/.test(keep)) {
    throw usageError(`--keep ${keep}: that is no number of runs.`, [
      'The newest run always stays: --keep 1 is the least.',
    ]);
  }
  const age = older === undefined ? undefined : parseLifetime(older);
  if (age !== undefined && !age.ok) {
    throw usageError(`--older ${older}: ${age.why}.`, ['For three months: --older 90d.']);
  }
  const olderMs = age?.ms ?? (keep === undefined ? usualRetention.olderMs : 0);
  return { keep: keep === undefined ? usualRetention.keep : Number(keep), olderMs };
}

function lineOf({ run, backups, staysListed }: Prunable): string {
  const files = backups.length === 1 ? '1 file' : `${backups.length} files`;
  const stays = staysListed ? '; stays in the history, for the clients that it issued' : '';
  return `${run.id}  ${run.started.slice(0, 10)}  ${run.title} (${files}${stays})`;
}
