import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { hasSystemd } from '../look-at-system.ts';

/** The running pg-backup-api, as far as this user may look. */
export interface ServiceProcess {
  /** The user that it runs as. */
  readonly user: string;
  readonly started: Date;
  /** Undefined when only root or that user may read it. */
  readonly environment: Readonly<Record<string, string>> | undefined;
}

const unit = 'pg-backup-api';
const port = 7480;

/** Finds the process by its unit, else by its port; undefined when it does not run or cannot be seen. */
export async function lookAtServiceProcess(host: ReadableHost): Promise<ServiceProcess | undefined> {
  const pid = (await pidOfUnit(host)) ?? (await pidOfListener(host));
  if (pid === undefined) return undefined;
  const folder = await unlessRefused(host.files.stat(`/proc/${pid}`));
  if (folder === undefined) return undefined;
  const environ = await unlessRefused(host.files.readText(`/proc/${pid}/environ`));
  return {
    user: folder.owner,
    started: folder.modified,
    environment: environ === undefined || environ === '' ? undefined : parseEnvironment(environ),
  };
}

/** `NAME=VALUE` ended by NUL, as in proc(5). */
export function parseEnvironment(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\0').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at <= 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)] as const];
  });
  return Object.fromEntries(pairs);
}

async function pidOfUnit(host: ReadableHost): Promise<number | undefined> {
  if (!(await hasSystemd(host))) return undefined;
  const argv = ['systemctl', 'show', '-p', 'MainPID', '--value', unit];
  const { stdout } = await host.commands.probe({ argv }, { timeout: 10_000 });
  const pid = Number(stdout.trim());
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

async function pidOfListener(host: ReadableHost): Promise<number | undefined> {
  return (await host.network.listeners(port)).find(({ process }) => process !== undefined)?.process?.pid;
}

/** Not being allowed to look is no error here: the caller goes on with less. */
async function unlessRefused<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
