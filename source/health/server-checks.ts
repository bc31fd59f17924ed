import { type BarmanServer, barmanServers, done, lastDone, lastWalTime } from './barman-server.ts';
import { catalogChecks } from './checks-catalog.ts';
import { postgresChecks } from './checks-postgres.ts';
import { type DiagnoseDocument, objectAt, textAt, valueAt } from './diagnose-document.ts';
import type { ServerCheck } from './server-check.ts';

export type ServerHealth = {
  readonly name: string;
  /** Barman ignores an inactive server, and so do we: it has no checks. */
  readonly active: boolean;
  readonly checks: readonly ServerCheck[];
  readonly figures: ServerFigures;
};

/** What monitors draw; ages in seconds, sizes in bytes, times in milliseconds since 1970. */
export type ServerFigures = {
  readonly backups: number;
  readonly failed: number;
  readonly lastBackupEnd: number | undefined;
  readonly lastBackupSize: number | undefined;
  readonly lastWalTime: number | undefined;
};

/**
 * What a diagnose document says about each server, without the side effects of `barman check`, which makes
 * directories, archives WAL and switches it (health.md, sections 0.6 and 2). Checks that the document cannot answer
 * are absent; a check whose value is missing is not-run, never ok.
 */
export function serverChecks(document: DiagnoseDocument, now: Date): readonly ServerHealth[] {
  const globalConfig = objectAt(document.global, 'config');
  return barmanServers(document).map((server) => {
    const active = valueAt(server.config, 'active') !== false;
    // A passive node copies from another Barman: it has no connection to PostgreSQL of its own.
    const passive = (textAt(server.config, 'primary_ssh_command') ?? '') !== '';
    const checks = [...(passive ? [] : postgresChecks(server)), ...catalogChecks(server, globalConfig, now)];
    return { name: server.name, active, checks: active ? checks : [], figures: figuresOf(server) };
  });
}

function figuresOf(server: BarmanServer): ServerFigures {
  const last = lastDone(server);
  return {
    backups: done(server).length,
    failed: server.backups.filter(({ status }) => status === 'FAILED').length,
    lastBackupEnd: last?.end,
    lastBackupSize: last?.size,
    lastWalTime: lastWalTime(server),
  };
}
