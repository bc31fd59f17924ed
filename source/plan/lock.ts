import { readFile } from 'node:fs/promises';
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

/** Runs `work` as the only wizard that changes this host. A lock whose owner is gone is taken over. */
export async function withLock<T>(
  host: Host,
  state: StateDirectory,
  command: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  await ensureFolder(host.files, dirname(state.lock), ownAttributes(host.identity, 0o700));
  const holder: Holder = { pid: process.pid, started: await startTime(process.pid), command: command.join(' ') };
  await acquire(host, state.lock, holder);
  try {
    return await work();
  } finally {
    await host.files.remove(state.lock);
  }
}

/** Whether a process is the one that a journal or a lock names. */
export async function isRunning(pid: number, started?: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return started === undefined || (await startTime(pid)) === started;
}

async function acquire(host: Host, path: string, holder: Holder): Promise<void> {
  const content = Buffer.from(`${JSON.stringify(holder)}\n`);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return await host.files.create(path, content, ownAttributes(host.identity, 0o600));
    } catch (error) {
      if (!(error instanceof OperatorError) || error.problem.id !== 'file-exists') throw error;
    }
    const other = parseHolder(await host.files.readText(path));
    if (other !== undefined && (await isRunning(other.pid, other.started))) throw locked(other, path);
    await host.files.remove(path).catch(() => undefined);
  }
  throw locked(undefined, path);
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
    return JSON.parse(text ?? '') as Holder;
  } catch {
    return undefined;
  }
}

async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
