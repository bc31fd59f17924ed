import { type BarmanServer, done, lastCopied, newestWal } from '../document/barman-server.ts';
import { textAt } from '../document/diagnose-document.ts';
import { intervalSeconds, intervalText } from './interval.ts';
import { ownCheck, type ServerCheck } from './server-check.ts';

/** A file system that holds directories of Barman's, as df tells; sizes in bytes. */
export type FileSystem = {
  readonly mount: string;
  readonly size: number;
  readonly free: number;
  /** Both 0 where the file system makes inodes as it needs them (Btrfs). */
  readonly inodes: number;
  readonly freeInodes: number;
  /** Servers that have directories on it. */
  readonly servers: readonly string[];
};

/** Bytes a day by which a server's files grow; undefined where the document does not show it. */
export type Growth = { readonly backups: number | undefined; readonly wal: number | undefined };

const day = 86_400;
/** Days until a file system is full, and shares of it where no growth is known. */
const limits = {
  days: { warn: 14, crit: 3 },
  share: { warn: 0.1, crit: 0.03 },
  inodes: { warn: 0.05, crit: 0.01 },
} as const;

/**
 * Whether the next backups and the WAL fit on the disk: neither `barman check` nor the document says it before a backup fails.
 * Critical: the next backup does not fit, or the disk is full within three days at the pace that the document shows; warn:
 * two backups do not fit, or two weeks. Of several file systems the worst decides.
 */
export function spaceChecks(
  server: BarmanServer,
  all: readonly BarmanServer[],
  now: Date,
  fileSystems: readonly FileSystem[] | undefined,
): readonly ServerCheck[] {
  if (fileSystems === undefined) return [];
  const own = fileSystems.filter(({ servers }) => servers.includes(server.name));
  if (own.length === 0)
    return [ownCheck('free_space', 'not-run', { source: 'wizard', hint: 'df tells nothing of it' })];
  const judged = own.map((fileSystem) => {
    const sharing = all.filter(({ name }) => fileSystem.servers.includes(name));
    return spaceOn(fileSystem, sharing, now);
  });
  return (['crit', 'warn', 'ok'] as const).flatMap((state) => judged.filter((one) => one.state === state)).slice(0, 1);
}

function spaceOn(fileSystem: FileSystem, sharing: readonly BarmanServer[], now: Date): ServerCheck {
  const { mount, free, size, inodes, freeInodes } = fileSystem;
  const next = sharing.reduce((sum, server) => sum + (lastCopied(server)?.size ?? 0), 0);
  const perDay = sharing.reduce((sum, server) => sum + perDayOf(growthOf(server, now)), 0);
  const daysLeft = perDay > 0 ? free / perDay : undefined;
  const share = size > 0 ? free / size : 1;
  const known = next > 0 || daysLeft !== undefined;
  const isCrit =
    free < next ||
    (daysLeft !== undefined && daysLeft < limits.days.crit) ||
    (!known && share < limits.share.crit) ||
    (inodes > 0 && freeInodes / inodes < limits.inodes.crit);
  const isWarn =
    free < 2 * next ||
    (daysLeft !== undefined && daysLeft < limits.days.warn) ||
    (!known && share < limits.share.warn) ||
    (inodes > 0 && freeInodes / inodes < limits.inodes.warn);
  const words = [
    `${bytesText(free)} of ${bytesText(size)} free on ${mount}`,
    ...(next > 0 ? [`the next backup${sharing.length > 1 ? 's take' : ' takes'} ${bytesText(next)}`] : []),
    ...(daysLeft === undefined ? [] : [`full in ${intervalText(daysLeft * day)} at ${bytesText(perDay)} a day`]),
    ...(inodes > 0 && freeInodes / inodes < limits.inodes.warn ? [`${freeInodes} of ${inodes} inodes free`] : []),
  ];
  return ownCheck('free_space', isCrit ? 'crit' : isWarn ? 'warn' : 'ok', {
    observed: free,
    limit: next > 0 ? next : Math.round(size * limits.share.crit),
    hint: words.join('; '),
    fix: `Make room on ${mount}: barman list-backup all shows what may go (barman delete SERVER BACKUP), or enlarge it.`,
  });
}

function perDayOf({ backups = 0, wal = 0 }: Growth): number {
  return backups + wal;
}

/**
 * What the document shows of the pace. Backups: while the catalog still fills (it is younger than the retention policy keeps, or
 * nothing is ever removed), every backup adds its size; later only what backups grow by. WAL: segments between the last
 * backup's first and the newest archived one, times the size of that as it lies in the archive; once the catalog is full the
 * oldest WAL goes as fast as new comes.
 */
export function growthOf(server: BarmanServer, now: Date): Growth {
  const sized = done(server).flatMap(({ size, end }) =>
    size === undefined || end === undefined ? [] : [{ size, end }],
  );
  const [first] = sized;
  const last = sized.at(-1);
  if (first === undefined || last === undefined) return { backups: undefined, wal: undefined };
  const fills = isFilling(server, (now.getTime() - first.end) / 1000, sized.length);
  const days = (last.end - first.end) / 1000 / day;
  const added = sized.slice(1).reduce((sum, { size }) => sum + size, 0);
  const grown = Math.max(0, (last.size - first.size) * sized.length);
  const backups = days < 0.5 ? undefined : (fills ? added : grown) / days;
  return { backups, wal: fills ? walPerDay(server) : 0 };
}

/** Whether nothing has been removed by the retention policy yet (Barman's manual, “Retention policies”). */
function isFilling(server: BarmanServer, age: number, count: number): boolean {
  const policy = textAt(server.config, 'retention_policy') ?? '';
  const redundancy = /^redundancy (\d+)/i.exec(policy)?.[1];
  if (redundancy !== undefined) return count < Number(redundancy);
  const short = /^window (\d+) ([dwm])$/i.exec(policy);
  const unit = { d: 'day', w: 'week', m: 'month' }[short?.[2]?.toLowerCase() ?? ''];
  const window = short === null ? /^recovery window of (.+)$/i.exec(policy)?.[1] : `${short[1]} ${unit}`;
  const seconds = intervalSeconds(window?.toLowerCase());
  return seconds === undefined || age < seconds;
}

function walPerDay(server: BarmanServer): number | undefined {
  const wal = newestWal(server);
  const from = server.backups.findLast(({ beginWal, begin }) => beginWal !== undefined && begin !== undefined);
  if (wal?.time === undefined || wal.size === undefined || from?.begin === undefined || from.beginWal === undefined)
    return undefined;
  const days = (wal.time - from.begin) / 1000 / day;
  const segments = segmentNumber(wal.name, from.segmentSize) - segmentNumber(from.beginWal, from.segmentSize);
  return days < 0.05 || !Number.isFinite(segments) || segments < 0 ? undefined : (segments * wal.size) / days;
}

/** The number of a WAL file on its timeline: `TTTTTTTTXXXXXXXXYYYYYYYY`, Y counts to 4 GiB in segments (PostgreSQL, XLogFileName). */
function segmentNumber(name: string, segmentSize: number | undefined): number {
  const parts = /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})$/i.exec(name);
  if (parts === null) return Number.NaN;
  const perFile = 0x1_0000_0000 / (segmentSize ?? 16 * 1024 * 1024);
  return Number.parseInt(parts[1] ?? '', 16) * perFile + Number.parseInt(parts[2] ?? '', 16);
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size for people: three digits at the most, in powers of 1024. */
function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
