import { OperatorError } from '../../errors.ts';
import type { Receiver } from '../../health/checks/server-files.ts';
import type { ReadableHost } from '../../host/host.ts';

/** Bytes: a lock holds a process id, a command line of barman is short. */
const limit = 4096;

/**
 * Who holds the lock of `barman receive-wal NAME`: the process in the file, if it lives and is a receive-wal. The file
 * outlives its process, and after a restart of the host another program may have the number.
 */
export async function lookAtReceiver(host: ReadableHost, lockFolder: string, server: string): Promise<Receiver> {
  try {
    return await look(host, `${lockFolder}/.${server}-receive-wal.lock`, server);
  } catch (error) {
    if (error instanceof OperatorError) return { kind: 'unreadable', why: error.message };
    throw error;
  }
}

async function look(host: ReadableHost, path: string, server: string): Promise<Receiver> {
  if (server.includes('/')) return { kind: 'unreadable', why: `${server} is no file name` };
  const text = await host.files.readText(path, limit);
  if (text === undefined) return { kind: 'none' };
  const pid = Number(/^\s*(\d{1,10})\s*$/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(pid)) return { kind: 'unreadable', why: `${path} holds no process id` };
  const commandLine = await host.files.readText(`/proc/${pid}/cmdline`, limit);
  if (commandLine !== undefined) {
    const words = commandLine.split('\0');
    return words.includes('receive-wal') && words.includes(server) ? { kind: 'running', pid } : { kind: 'dead', pid };
  }
  // With hidepid a user sees no processes of others, and below --root there may be no /proc at all.
  if ((await host.files.stat('/proc/1')) === undefined) {
    return { kind: 'unreadable', why: `the processes of this host are not visible: does ${pid} run?` };
  }
  return { kind: 'dead', pid };
}
