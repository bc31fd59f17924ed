import { dirname } from 'node:path';
import { errorCode, OperatorError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { ensureFolder, ownAttributes, type StateDirectory } from './state-directory.ts';

interface Holder {
  readonly pid: number;
  /** The process's start time in clock ticks since boot (field 22 of /proc/PID/stat): a pid alone may have been reused. */
  readonly started: string;
  readonly command: string;
}

/** Until then a lock without a holder is one that is just being written. */
const writingMs = 2_000;

/** Runs `work` as the only wizard that changes this host. A lock whose owner is gone is taken over. */
export async function withLock<T>(
  host: Host,
  state: StateDirectory,
  command: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  await ensureFolder(host.files, dirname(state.lock), ownAttributes(host.identity, 0o700));
  const holder: Holder = {
    pid: process.pid,
    started: host.processes.startTime(process.pid),
    command: command.join(' '),
  };
  const text = `${JSON.stringify(holder)}\n`;
  await acquire(host, state.lock, text);
  try {
    return await work();
  } finally {
    await release(host, state.lock, text);
  }
}

/** The process that holds the lock now; undefined when there is none, or none any more. */
export async function lockHolder(
  host: Pick<Host, 'files' | 'processes'>,
  state: StateDirectory,
): Promise<number | undefined> {
  const holder = parseHolder(await host.files.readText(state.lock));
  return holder !== undefined && isRunning(host, holder.pid, holder.started) ? holder.pid : undefined;
}

/** Whether the process that a lock names still runs. */
export function isRunning({ processes }: Pick<Host, 'processes'>, pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return processes.startTime(pid) === started;
}

async function acquire(host: Host, path: string, text: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await createNew(host, path, text)) return;
    const found = await host.files.readText(path);
    if (found === undefined) continue;
    await requireGone(host, path, found);
    if (await takeOver(host, path, found, text)) return;
  }
  throw locked(undefined, path);
}

/** Of several that found the same dead lock one makes the claim, looks again, and puts it in the lock's place: there is never a moment without a lock. */
async function takeOver(host: Host, path: string, dead: string, text: string): Promise<boolean> {
  const claim = `${path}.claim`;
  if (!(await createNew(host, claim, text))) {
    await requireGone(host, claim, (await host.files.readText(claim)) ?? '');
    await host.files.remove(claim);
    return false;
  }
  if ((await host.files.readText(path)) === dead) {
    await host.files.rename(claim, path);
    return true;
  }
  await host.files.remove(claim);
  return false;
}

async function requireGone(host: Host, path: string, text: string): Promise<void> {
  const holder = parseHolder(text);
  if (holder !== undefined && isRunning(host, holder.pid, holder.started)) throw locked(holder, path);
  const age = Date.now() - ((await host.files.stat(path))?.modified.getTime() ?? 0);
  if (holder === undefined && age < writingMs) throw locked(undefined, path);
}

async function createNew(host: Host, path: string, text: string): Promise<boolean> {
  try {
    await host.files.create(path, Buffer.from(text), ownAttributes(host.identity, 0o600));
    return true;
  } catch (error) {
    if (error instanceof OperatorError && error.problem.id === 'file-exists') return false;
    throw error;
  }
}

/** A lock that is not ours any more, or that cannot be removed, must not hide how the work ended; what stays is stale with this process. */
async function release(host: Host, path: string, text: string): Promise<void> {
  const ours = (await host.files.readText(path).catch(() => undefined)) === text;
  if (ours) await host.files.remove(path).catch(() => undefined);
}

function locked(other: Holder | undefined, path: string): OperatorError {
  return new OperatorError({
    id: 'locked',
    message: other
      ? `Another wizard is at work on this host: process ${other.pid} (${other.command}).`
      : `The lock ${path} cannot be taken.`,
    fix: ['Wait until it has finished, or end it by its own quit key, then run this again.'],
  });
}

function parseHolder(text: string | undefined): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return false;
  return Number.isSafeInteger(value.pid) && Number(value.pid) > 0 && typeof value.started === 'string';
}
