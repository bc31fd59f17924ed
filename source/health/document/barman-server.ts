import {
  type DiagnoseDocument,
  isObject,
  type JsonObject,
  type JsonValue,
  objectAt,
  textAt,
  valueAt,
} from './diagnose-document.ts';
import { microsecondsOf } from './instant.ts';
import { unknownFields, unknownGlobalFields } from './known-fields.ts';

/** A backup of the catalog; times in milliseconds since 1970. */
export type Backup = {
  readonly id: string;
  /** DONE, FAILED, WAITING_FOR_WALS, STARTED, EMPTY, SYNCING; UNKNOWN where the document has none. */
  readonly status: string;
  readonly end: number | undefined;
  readonly begin?: number | undefined;
  /** The WAL file in which it began, and the size of a segment in bytes. */
  readonly beginWal?: string | undefined;
  readonly segmentSize?: number | undefined;
  readonly size: number | undefined;
  /** Of an incremental backup: it does not count for redundancy. */
  readonly parent: string | undefined;
};

/** The newest archived WAL file of a timeline. */
export type ArchivedWal = {
  readonly timeline: string;
  readonly name: string;
  readonly time: number | undefined;
  /** Bytes as it lies in the archive, compressed where that is on. */
  readonly size?: number | undefined;
};

/**
 * One server of a diagnose document, read the same from every version: 3.16 moved msg_list out of the configuration
 * and dropped config.name; older documents lack whole keys (docs/reference/health.md, Versions of the document).
 */
export type BarmanServer = {
  readonly name: string;
  readonly config: JsonObject;
  readonly status: JsonObject;
  /** Complaints about the configuration; undefined when the document has no such list. */
  readonly messages: readonly string[] | undefined;
  /** By id, the oldest first: ids are times. */
  readonly backups: readonly Backup[];
  /** Whether the document has a catalog of backups at all: else nobody knows how many there are. */
  readonly hasCatalog: boolean;
  /** Undefined when the document does not tell; none when nothing has been archived. */
  readonly wals: readonly ArchivedWal[] | undefined;
  /** Barman leaves system_info out when the ssh command is not set, or does not work. */
  readonly hasSystemInfo: boolean;
  /** Fields that no Barman up to 3.17 writes, as `status.NAME`: nothing judges them. */
  readonly unknownFields?: readonly string[] | undefined;
};

/**
 * What is kept of a document to judge its servers: plain values, small beside the document, so that it may be read in
 * one thread and judged in another. Of the API's document it holds passwords, as that does.
 */
export type BarmanModel = {
  /** The settings of Barman as a whole: barman_home, errors_list, … */
  readonly config: JsonObject;
  readonly servers: readonly BarmanServer[];
  /** The same of the settings of the whole, as `global.config.NAME`. */
  readonly unknownFields?: readonly string[] | undefined;
};

export function barmanModel(document: DiagnoseDocument): BarmanModel {
  return {
    config: objectAt(document.global, 'config'),
    servers: barmanServers(document),
    unknownFields: unknownGlobalFields(document.global),
  };
}

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
    messages: Array.isArray(messages) ? messages.map(wordOf) : undefined,
    backups: Object.entries(objectAt(server, 'backups'))
      .map(([id, backup]) => backupOf(id, isObject(backup) ? backup : {}))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    hasCatalog: isObject(valueAt(server, 'backups')),
    wals: walsOf(valueAt(objectAt(server, 'wals'), 'last_archived_wal_per_timeline')),
    hasSystemInfo: isObject(valueAt(server, 'system_info')),
    unknownFields: unknownFields(server),
  };
}

/** The last backup that is DONE, by its id, as Barman finds it: a later one without a readable end is not passed over. */
export function lastDone(server: BarmanServer): Backup | undefined {
  return done(server).at(-1);
}

/**
 * The backup that Barman judges age and size by: copied, whether or not its last WAL files have arrived (Barman's
 * BackupInfo.STATUS_COPY_DONE).
 */
export function lastCopied(server: BarmanServer): Backup | undefined {
  return server.backups.findLast(({ status }) => status === 'DONE' || status === 'WAITING_FOR_WALS');
}

export function done(server: BarmanServer): readonly Backup[] {
  return server.backups.filter(({ status }) => status === 'DONE');
}

/** The newest archived WAL file of all timelines; one without a time is not it. */
export function newestWal(server: BarmanServer): ArchivedWal | undefined {
  return (server.wals ?? []).reduce<ArchivedWal | undefined>(
    (newest, wal) => (wal.time !== undefined && wal.time >= (newest?.time ?? -Infinity) ? wal : newest),
    undefined,
  );
}

/** Seconds from a moment in milliseconds since 1970 until now; never negative: clocks differ a little. */
export function ageAt(now: Date, moment: number | undefined): number | undefined {
  return moment === undefined ? undefined : Math.max(0, Math.floor((now.getTime() - moment) / 1000));
}

/** A true or false of the document; undefined for null, for another value and for no value. */
export function flagAt(object: JsonObject, key: string): boolean | undefined {
  const value = valueAt(object, key);
  return typeof value === 'boolean' ? value : undefined;
}

/** Whether PostgreSQL answered Barman: then null means that something failed, else that nobody could be asked. */
export function answers(server: BarmanServer): boolean {
  return (textAt(server.status, 'server_txt_version') ?? '') !== '';
}

function wordOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function walsOf(timelines: JsonValue | undefined): readonly ArchivedWal[] | undefined {
  if (!isObject(timelines)) return undefined;
  return Object.entries(timelines).flatMap(([timeline, wal]) => (isObject(wal) ? [walOf(timeline, wal)] : []));
}

function backupOf(id: string, backup: JsonObject): Backup {
  const end = microsecondsOf(textAt(backup, 'end_time') ?? '');
  const begin = microsecondsOf(textAt(backup, 'begin_time') ?? '');
  const size = valueAt(backup, 'size');
  const segmentSize = valueAt(backup, 'xlog_segment_size');
  return {
    id,
    status: textAt(backup, 'status') ?? 'UNKNOWN',
    end: end === undefined ? undefined : Number(end / 1000n),
    begin: begin === undefined ? undefined : Number(begin / 1000n),
    beginWal: textAt(backup, 'begin_wal'),
    segmentSize: typeof segmentSize === 'number' && segmentSize > 0 ? segmentSize : undefined,
    size: typeof size === 'number' ? size : undefined,
    parent: textAt(backup, 'parent_backup_id'),
  };
}

function walOf(timeline: string, wal: JsonObject): ArchivedWal {
  const time = valueAt(wal, 'time');
  const size = valueAt(wal, 'size');
  return {
    timeline,
    name: textAt(wal, 'name') ?? '',
    time: typeof time === 'number' && Number.isFinite(time) ? Math.floor(time * 1000) : undefined,
    size: typeof size === 'number' && size >= 0 ? size : undefined,
  };
}
