import { causeTexts } from '../compare/compare-causes.ts';
import { seemsEaten } from '../compare/eaten-document.ts';
import { type BarmanModel, type BarmanServer, done, lastDone, newestWal } from '../document/barman-server.ts';
import { type JsonObject, type JsonValue, valueAt } from '../document/diagnose-document.ts';
import { archivingChecks } from './checks-archiving.ts';
import { backupChecks } from './checks-backups.ts';
import { fileChecks } from './checks-files.ts';
import { identityCheck } from './checks-identity.ts';
import { jobChecks, rhythmOf, scheduledAge } from './checks-jobs.ts';
import { postgresChecks } from './checks-postgres.ts';
import { settingChecks } from './checks-settings.ts';
import { streamingChecks } from './checks-streaming.ts';
import { isPassive, walChecks } from './checks-wal.ts';
import { spaceChecks } from './free-space.ts';
import { ownCheck, type ServerCheck } from './server-check.ts';
import type { BarmanHostFiles } from './server-files.ts';

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
  /** Seconds that the last good backup took. */
  readonly lastBackupSeconds?: number | undefined;
  /** The last ten of the catalog, the oldest first: bytes, or that they failed. */
  readonly recent?: readonly (number | 'failed' | 'running')[];
  /** `minimum_redundancy`. */
  readonly copiesWanted?: number | undefined;
  /** Of the server's replication slot; undefined where it has none, or nobody tells. */
  readonly slot?: 'active' | 'inactive' | 'missing' | undefined;
  /** Bytes of WAL that the slot holds back: current_lsn less its restart_lsn. */
  readonly lagBytes?: number | undefined;
};

/**
 * What a diagnose document says about each server, without the side effects of `barman check`, which makes
 * directories, archives WAL and switches it (docs/reference/health.md, What only reads). `seen` is our own look at the Barman host,
 * where we stand on it; without it the checks of files and jobs are absent. A check whose value is missing is not-run,
 * never ok; one server out of reach makes nothing unknown about the others.
 */
export function judgeServers(
  { config, servers, unknownFields = [] }: BarmanModel,
  now: Date,
  seen?: BarmanHostFiles,
): readonly ServerHealth[] {
  return servers.map((server) => {
    const active = valueAt(server.config, 'active') !== false;
    const files = seen?.servers.get(server.name);
    const passive = isPassive(server);
    const checks = () => [
      ...(seemsEaten(server.config) ? [eatenCheck] : []),
      ...(passive ? [] : [...postgresChecks(server), ...streamingChecks(server), ...archivingChecks(server)]),
      ...(passive ? [] : [identityCheck(server, files?.identity)]),
      ...settingChecks(server, config),
      ...backupChecks(server, now, seen && rhythmOf(server.name, seen.jobs)),
      ...walChecks(server, now, files),
      ...(files === undefined ? [] : fileChecks(server, files, passive)),
      ...(seen === undefined ? [] : spaceChecks(server, servers, now, seen.fileSystems)),
      ...(seen === undefined ? [] : jobChecks(seen.jobs)),
      ...(passive ? [] : [scheduledAge(server, now, seen?.jobs)]),
      ...unknownCheck([...(server.unknownFields ?? []), ...unknownFields]),
    ];
    return { name: server.name, active, checks: active ? checks() : [], figures: figuresOf(server) };
  });
}

/** A server that Barman's configuration names, and no document: nothing is known about it, which is no health. */
export function untoldServer(name: string, file: string): ServerHealth {
  const check = ownCheck('document', 'unknown', {
    hint: `${file} names it, and neither barman diagnose nor the API tells of it`,
    fix: `sudo -u barman barman check ${name}`,
  });
  const none = { lastBackupEnd: undefined, lastBackupSize: undefined, lastWalTime: undefined };
  return { name, active: true, checks: [check], figures: { backups: 0, failed: 0, ...none } };
}

/** Said, and judged by nobody: what a newer Barman means by it may be good or bad. None: no check. */
function unknownCheck(fields: readonly string[]): readonly ServerCheck[] {
  if (fields.length === 0) return [];
  const named = `${fields.slice(0, namedFields).join(', ')}${fields.length > namedFields ? ', …' : ''}`;
  const hint = `not judged, for this wizard does not know ${fields.length === 1 ? 'the field' : 'the fields'} ${named}`;
  return [ownCheck('unknown_fields', 'not-run', { observed: fields.length, hint })];
}

/** A document of another kind may have hundreds. */
const namedFields = 20;

/** Values that are not there, or another server's. */
const eatenCheck = ownCheck('document_whole', 'unknown', {
  hint: "Barman's own redaction ate a part of its document (a password in quotes): other values may be another server's",
  fix: causeTexts['barman-redaction'].fix,
});

function figuresOf(server: BarmanServer): ServerFigures {
  const last = lastDone(server);
  return {
    backups: done(server).length,
    failed: server.backups.filter(({ status }) => status === 'FAILED').length,
    lastBackupEnd: last?.end,
    lastBackupSize: last?.size,
    lastWalTime: newestWal(server)?.time,
    lastBackupSeconds: last?.end === undefined || last.begin === undefined ? undefined : (last.end - last.begin) / 1000,
    recent: server.backups.slice(-10).map(({ status, size }) => {
      if (status === 'FAILED') return 'failed';
      return status === 'STARTED' || status === 'EMPTY' ? 'running' : (size ?? 0);
    }),
    copiesWanted: numberAt(server.config, 'minimum_redundancy'),
    ...slotOf(server),
  };
}

function numberAt(object: JsonObject, key: string): number | undefined {
  const value = valueAt(object, key);
  return typeof value === 'number' ? value : undefined;
}

/** `status.replication_slot` is null, or `[name, active, restart_lsn]` (barman.postgres, get_replication_slot). */
function slotOf({ config, status }: BarmanServer): Pick<ServerFigures, 'slot' | 'lagBytes'> {
  const name = valueAt(config, 'slot_name');
  const slot = valueAt(status, 'replication_slot');
  if (typeof name !== 'string' || name === '' || slot === undefined) return { slot: undefined, lagBytes: undefined };
  if (!Array.isArray(slot)) return { slot: 'missing', lagBytes: undefined };
  const [now, held] = [lsnOf(valueAt(status, 'current_lsn')), lsnOf(slot[2])];
  const lag = now === undefined || held === undefined ? undefined : Math.max(0, now - held);
  return { slot: slot[1] === true ? 'active' : 'inactive', lagBytes: lag };
}

/** `5A/3F000028`: two halves of 32 bits in hexadecimal (PostgreSQL, pg_lsn). */
function lsnOf(value: JsonValue | undefined): number | undefined {
  const parts = typeof value === 'string' ? /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(value) : null;
  if (parts === null) return undefined;
  return Number.parseInt(parts[1] ?? '', 16) * 0x1_0000_0000 + Number.parseInt(parts[2] ?? '', 16);
}
