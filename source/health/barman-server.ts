import { type DiagnoseDocument, isObject, type JsonObject, objectAt, textAt, valueAt } from './diagnose-document.ts';
import { microsecondsOf } from './same-value.ts';

/** A backup of the catalog; times in milliseconds since 1970. */
export type Backup = {
  readonly id: string;
  /** DONE, FAILED, WAITING_FOR_WALS, STARTED, EMPTY, SYNCING. */
  readonly status: string;
  readonly end: number | undefined;
  readonly size: number | undefined;
  /** Of an incremental backup: it does not count for redundancy. */
  readonly parent: string | undefined;
};

/** The newest archived WAL file of a timeline. */
export type ArchivedWal = { readonly timeline: string; readonly name: string; readonly time: number | undefined };

/**
 * One server of a diagnose document, read the same from every version: 3.16 moved msg_list out of the configuration
 * and dropped config.name; older documents lack whole keys (health.md, section 1.2).
 */
export type BarmanServer = {
  readonly name: string;
  readonly config: JsonObject;
  readonly status: JsonObject;
  readonly messages: readonly string[];
  readonly backups: readonly Backup[];
  readonly wals: readonly ArchivedWal[];
  /** Barman leaves system_info out when the ssh command is not set, or does not work. */
  readonly hasSystemInfo: boolean;
};

/** Every server of the document, by name. */
export function barmanServers(document: DiagnoseDocument): readonly BarmanServer[] {
  return Object.entries(document.servers)
    .map(([name, server]) => barmanServer(name, server))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

export function barmanServer(name: string, server: JsonObject): BarmanServer {
  const config = objectAt(server, 'config');
  const messages = valueAt(server, 'msg_list') ?? valueAt(config, 'msg_list');
  return {
    name,
    config,
    status: objectAt(server, 'status'),
    messages: Array.isArray(messages) ? messages.map(String) : [],
    backups: Object.entries(objectAt(server, 'backups'))
      .flatMap(([id, backup]) => (isObject(backup) ? [backupOf(id, backup)] : []))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    wals: Object.entries(objectAt(objectAt(server, 'wals'), 'last_archived_wal_per_timeline')).flatMap(
      ([timeline, wal]) => (isObject(wal) ? [walOf(timeline, wal)] : []),
    ),
    hasSystemInfo: isObject(valueAt(server, 'system_info')),
  };
}

/** The last backup that is DONE, by its end; ids are times, which decide if there is no end. */
export function lastDone(server: BarmanServer): Backup | undefined {
  return done(server).reduce<Backup | undefined>(
    (last, backup) => (last === undefined || (backup.end ?? 0) >= (last.end ?? 0) ? backup : last),
    undefined,
  );
}

export function done(server: BarmanServer): readonly Backup[] {
  return server.backups.filter(({ status }) => status === 'DONE');
}

/** Milliseconds since 1970 of the newest archived WAL file. */
export function lastWalTime(server: BarmanServer): number | undefined {
  const times = server.wals.flatMap(({ time }) => (time === undefined ? [] : [time]));
  return times.length === 0 ? undefined : Math.max(...times);
}

function backupOf(id: string, backup: JsonObject): Backup {
  const end = microsecondsOf(textAt(backup, 'end_time') ?? '');
  const size = valueAt(backup, 'size');
  return {
    id,
    status: textAt(backup, 'status') ?? 'UNKNOWN',
    end: end === undefined ? undefined : Number(end / 1000n),
    size: typeof size === 'number' ? size : undefined,
    parent: textAt(backup, 'parent_backup_id'),
  };
}

function walOf(timeline: string, wal: JsonObject): ArchivedWal {
  const time = valueAt(wal, 'time');
  return {
    timeline,
    name: textAt(wal, 'name') ?? '',
    time: typeof time === 'number' ? Math.floor(time * 1000) : undefined,
  };
}
