import { OperatorError } from '../../errors.ts';
import { barmanJobsOf } from '../../health/checks/cron-table.ts';
import type { BarmanJob, BarmanJobs, Gate } from '../../health/checks/server-files.ts';
import type { ReadableHost } from '../../host/host.ts';
import { hasSystemd, lookAtService } from '../look-at-system.ts';
import { lookAtTimers } from './look-at-timers.ts';

/** Where cron reads jobs: the system's tables name a user on each line, barman's own (three families) do not. */
const systemFolder = '/etc/cron.d';
const systemTable = '/etc/crontab';
const ownTables = ['/var/spool/cron/crontabs/barman', '/var/spool/cron/barman', '/var/spool/cron/tabs/barman'];
const daemonPids = ['/run/crond.pid', '/run/cron.pid'];
const gatePath = '/etc/tpa/barman-home-ok';

/** More files than this are not the tables of one host. */
const most = 500;
const limit = 256 * 1024;

/** The jobs of cron and the timers that call barman, TPA's gate before them, and whether cron runs. Reads only, runs no job. */
export async function lookAtBarmanJobs(host: ReadableHost): Promise<BarmanJobs> {
  const unreadable: string[] = [];
  const read = async (path: string): Promise<string> => {
    const text = await orUnreadable(host.files.readText(path, limit));
    if (text === 'unreadable') unreadable.push(path);
    return text === 'unreadable' ? '' : (text ?? '');
  };
  const listed = await orUnreadable(host.files.list(systemFolder));
  if (listed === 'unreadable') unreadable.push(systemFolder);
  // cron itself skips names with a dot: packages leave such files behind.
  const names = listed === 'unreadable' ? [] : (listed ?? []).filter((name) => /^[\w-]+$/.test(name)).slice(0, most);
  const tables = [...names.map((name) => `${systemFolder}/${name}`), systemTable];
  const texts = await Promise.all(tables.map(async (path) => barmanJobsOf(path, await read(path), true)));
  const own = await Promise.all(ownTables.map(async (path) => barmanJobsOf(path, await read(path), false)));
  const jobs = [...texts, ...own].flat();
  return {
    jobs: [...jobs, ...(await lookAtTimers(host))],
    unreadable,
    gate: jobs.some(({ gated }) => gated) ? await lookAtGate(host) : undefined,
    daemonRuns: jobs.length === 0 ? undefined : await lookAtDaemon(host, jobs),
  };
}

/**
 * TPA's script (roles/barman/templates/barman-home-ok.j2) is read, not run: it tests that /usr/bin/barman is there, and
 * that Barman's home is mounted (findmnt) or a directory (test -d).
 */
async function lookAtGate(host: ReadableHost): Promise<Gate> {
  const path = gatePath;
  const facts = await orUnreadable(host.files.stat(path));
  if (facts === undefined) return { path, state: 'closed', why: `there is no ${path}: no job of barman runs` };
  if (facts === 'unreadable') return { path, state: 'unknown', why: 'not readable for this user' };
  const runnable = (facts.mode & 0o001) !== 0 || (facts.group === 'barman' && (facts.mode & 0o010) !== 0);
  if (!runnable && facts.owner !== 'barman') {
    return { path, state: 'closed', why: `${path} is not executable for barman: no job of barman runs` };
  }
  const text = await orUnreadable(host.files.readText(path, limit));
  if (text === 'unreadable' || text === undefined) return { path, state: 'unknown', why: 'not readable for this user' };
  return judgeGate(host, text);
}

async function judgeGate(host: ReadableHost, text: string): Promise<Gate> {
  const path = gatePath;
  const home = /^\s*(?:findmnt|test\s+-d)\s+(\/[^\s;&|]+)/m.exec(text)?.[1];
  if (home === undefined) return { path, state: 'unknown', why: `${path} is not the script that TPA writes` };
  const folder = await orUnreadable(host.files.stat(home));
  if (folder === 'unreadable') return { path, state: 'unknown', why: `${home} is not visible for this user` };
  if (folder?.kind !== 'directory' && folder?.kind !== 'link') {
    return { path, state: 'closed', why: `${home} is no directory: no backup is taken, no WAL file archived` };
  }
  if (!/^\s*findmnt\s/m.test(text)) return { path, state: 'open', why: '' };
  const mounts = await orUnreadable(host.files.readText('/proc/self/mounts', limit));
  if (mounts === 'unreadable' || mounts === undefined) return { path, state: 'unknown', why: 'no list of mounts' };
  if (mounts.split('\n').some((line) => line.split(' ')[1] === home)) return { path, state: 'open', why: '' };
  return { path, state: 'closed', why: `nothing is mounted on ${home}: no backup is taken, no WAL file archived` };
}

/** The process id that cron leaves in /run tells without a command; only where it is missing is the service asked. */
async function lookAtDaemon(host: ReadableHost, jobs: readonly BarmanJob[]): Promise<boolean | undefined> {
  if (jobs.length === 0) return undefined;
  for (const path of daemonPids) {
    const pid = /^\s*(\d{1,10})\s*$/.exec(String(await orUnreadable(host.files.readText(path, limit))))?.[1];
    const command = pid === undefined ? undefined : await orUnreadable(host.files.readText(`/proc/${pid}/comm`, limit));
    if (command !== undefined && command !== 'unreadable') return /^crond?\s*$/.test(command);
  }
  if (!(await hasSystemd(host))) return undefined;
  for (const name of ['cron', 'crond', 'cronie']) if ((await lookAtService(host, name)).active) return true;
  return false;
}

async function orUnreadable<T>(work: Promise<T>): Promise<T | 'unreadable'> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OperatorError) return 'unreadable';
    throw error;
  }
}
