import type { FileFacts, ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';

/** A file that was written on a day which the host's clock has not reached: the clock is wrong. */
export interface ClockFault {
  readonly path: string;
  readonly modified: Date;
}

/**
 * What a host writes as long as it runs. The first is there for this: systemd-timesyncd sets its time to the last one that it
 * knew (systemd-timesyncd.service(8)), as a host without a battery begins in 1970.
 */
const written = [
  '/var/lib/systemd/timesync/clock',
  '/var/lib/private/systemd/timesync/clock',
  '/var/lib/chrony/chrony.drift',
  '/var/lib/chrony/drift',
  '/var/lib/dpkg/status',
  '/var/lib/rpm/rpmdb.sqlite',
  '/var/lib/rpm/Packages',
  '/usr/lib/sysimage/rpm/rpmdb.sqlite',
  '/var/log/wtmp',
];

/** Wrong by years is what a host without a battery is; a clock that is set back by less is somebody's wish. */
const farMs = 2 * 365 * 86_400_000;

/** The newest of those files where it is of a day to come; with `--at` the clock is not asked, and nothing is wrong with it. */
export async function lookForWrongClock(host: ReadableHost, { at }: Pick<Site, 'at'>): Promise<ClockFault | undefined> {
  if (at !== undefined) return undefined;
  const latest = host.clock.now().getTime() + farMs;
  const stat = (path: string): Promise<FileFacts | undefined> => host.files.stat(path).catch(() => undefined);
  const found = await Promise.all(written.map(async (path) => ({ path, file: await stat(path) })));
  return found
    .flatMap(({ path, file }) => (file && file.modified.getTime() > latest ? [{ path, modified: file.modified }] : []))
    .sort((a, b) => b.modified.getTime() - a.modified.getTime())[0];
}
