import { type BarmanServer, flagAt } from '../document/barman-server.ts';
import { textAt } from '../document/diagnose-document.ts';
import { derived, type ServerCheck } from './server-check.ts';

/** With archiver off (TPA's default) the document has none of these keys, which is no failure (docs/reference/health.md, Missing keys). */
export function archivingChecks(server: BarmanServer): readonly ServerCheck[] {
  if (flagAt(server.config, 'archiver') !== true) return [];
  const mode = textAt(server.status, 'archive_mode');
  const command = textAt(server.status, 'archive_command');
  return [
    derived('archive_mode', mode === undefined ? undefined : mode === 'on' || mode === 'always', {
      observed: mode,
      fix: 'Set archive_mode = on and restart PostgreSQL.',
    }),
    derived('archive_command', command === undefined ? undefined : command !== '' && command !== '(disabled)', {
      fix: `Set archive_command = 'barman-wal-archive HOST ${server.name} %p'.`,
    }),
    derived('continuous_archiving', flagAt(server.status, 'is_archiving'), {
      observed: textAt(server.status, 'last_archived_wal'),
      hint: textAt(server.status, 'last_failed_wal') ?? '',
      fix: "Read PostgreSQL's log: archive_command fails.",
    }),
  ];
}
