import { intervalText } from '../health/checks/interval.ts';
import type { ServerCheck } from '../health/checks/server-check.ts';

/** Checks that measure seconds. */
const ages: ReadonlySet<string> = new Set(['backup_age', 'backup_maximum_age', 'wal_age', 'wal_maximum_age']);

/** Of what other bare numbers are a measure; a check that is not here counts what its name says. */
const measures: Readonly<Record<string, (measure: number) => string>> = {
  backup_minimum_size: (size) => `${size} bytes`,
  configuration: (messages) => `${messages} complaints of Barman`,
  directories: (seen) => `${seen} are there`,
  incoming_wals_directory: (files) => `${files} files wait`,
  minimum_redundancy_requirements: (backups) => `${backups} backups`,
  receive_wal_running: (pid) => `process ${pid}`,
  streaming_wals_directory: (files) => `${files} files wait`,
};

/** What a check without a hint saw, in words. A limit that is a text is what was compared with: a slot, a system id. */
export function observedText({ id, state, observed, limit }: ServerCheck): string {
  if (observed === null) return state === 'not-run' ? 'Barman does not tell' : '';
  const plain = (value: string | number | boolean) =>
    typeof value === 'number' && ages.has(id) ? intervalText(value) : String(value);
  const seen = typeof observed === 'number' && measures[id] !== undefined ? measures[id](observed) : plain(observed);
  if (limit === null || limit === observed) return seen === '0' ? 'none' : seen;
  return typeof limit === 'number' ? `${seen}, limit ${plain(limit)}` : `${seen} (${limit})`;
}
