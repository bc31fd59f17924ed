import type { ReadableHost } from '../../host/host.ts';
import type { Situation } from '../../packages/situations/situations.ts';
import { isLock, lockHolder } from '../../packages/transactions/lock-holder.ts';

/** The process that holds the lock, as an operator recognises it. */
export interface Holder {
  readonly pid: number;
  readonly program: string | undefined;
  /** How long it has been running, in seconds; undefined where ps does not know it. */
  readonly seconds: number | undefined;
}

/** Who keeps the package manager from working; undefined when it is no lock or nobody says. */
export async function lookAtLock(host: ReadableHost, obstacle: Situation | undefined): Promise<Holder | undefined> {
  const holder = obstacle && isLock(obstacle) ? lockHolder(obstacle) : undefined;
  if (holder === undefined) return undefined;
  const { exitCode, stdout } = await host.commands.probe(
    { argv: ['ps', '-o', 'etimes=,comm=', '-p', String(holder.pid)] },
    { timeout: 5_000 },
  );
  const told = exitCode === 0 ? /^\s*(\d+)\s+(\S.*?)\s*$/.exec(stdout) : undefined;
  return {
    pid: holder.pid,
    program: holder.program ?? told?.[2],
    seconds: told?.[1] === undefined ? undefined : Number(told[1]),
  };
}

/** “process 1837 (unattended-upgr), running for 4 min” */
export function holderWords(holder: Holder | undefined): string {
  if (holder === undefined) return 'another program';
  const { pid, program, seconds } = holder;
  const name = program === undefined ? '' : ` (${program})`;
  return `process ${pid}${name}${seconds === undefined ? '' : `, running for ${ageWords(seconds)}`}`;
}

function ageWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
