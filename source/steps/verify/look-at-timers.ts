import type { BarmanJob } from '../../health/checks/server-files.ts';
import { timerJobs, valuesOf } from '../../health/checks/timer-units.ts';
import type { ReadableHost } from '../../host/host.ts';
import { hasSystemd, lookAtService } from '../look-at-system.ts';
import { orNothing } from '../or-nothing.ts';

/** Where units are, the administrator's before the packages' (systemd.unit(5)). */
const folders = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];
const limit = 256 * 1024;

/**
 * The timers of systemd that call barman, are enabled and run. A timer that is changed by files in a folder beside it is left
 * out: its own file does not say when it runs.
 */
export async function lookAtTimers(host: ReadableHost): Promise<readonly BarmanJob[]> {
  if (!(await orNothing(hasSystemd(host)))) return [];
  const names = (await orNothing(host.files.list('/etc/systemd/system/timers.target.wants'))) ?? [];
  const timers = names.filter((name) => name.endsWith('.timer'));
  return (await Promise.all(timers.map((name) => jobsOf(host, name)))).flat();
}

async function jobsOf(host: ReadableHost, name: string): Promise<readonly BarmanJob[]> {
  const timer = await readUnit(host, name);
  if (timer === undefined) return [];
  const service = await readUnit(host, valuesOf(timer.text, 'Unit').at(-1) ?? name.replace(/timer$/, 'service'));
  const instance = /@(.+)\.timer$/.exec(name)?.[1] ?? '';
  const jobs = service === undefined ? [] : timerJobs(timer.path, timer.text, service.text, instance);
  return jobs.length > 0 && (await lookAtService(host, name)).active ? jobs : [];
}

/** A unit, or the template that it is an instance of. */
async function readUnit(host: ReadableHost, name: string): Promise<{ path: string; text: string } | undefined> {
  for (const file of new Set([name, name.replace(/@.*(\.\w+)$/, '@$1')])) {
    for (const folder of folders) {
      if ((await orNothing(host.files.list(`${folder}/${file}.d`))) !== undefined) return undefined;
    }
    for (const folder of folders) {
      const text = await orNothing(host.files.readText(`${folder}/${file}`, limit));
      if (text !== undefined) return { path: `${folder}/${file}`, text };
    }
  }
  return undefined;
}
