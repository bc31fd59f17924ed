import { X509Certificate } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { shellWords } from './shell-quote.ts';

/**
 * A service that must not be worse off after a plan was taken back: it runs if it ran, and serves what it served. Stands in the
 * journal from the run's beginning on, since a reload by anybody between two changes of the run may have ended it.
 */
export interface KeptService {
  readonly name: string;
  readonly wasRunning: boolean;
  /** Exit code 0: it runs. */
  readonly status: readonly string[];
  readonly start: readonly string[];
  readonly reload: readonly string[];
  /** The certificate of this file was what it presented; undefined when it presented none, or another. */
  readonly serves?: { readonly hostName: string; readonly port: number; readonly certificate: string };
}

/** How long a service may take to start, or to notice a reload. */
const patience = 15_000;
/** One that has just been started is not reloaded before this: it has not opened its port yet. */
const startPatience = 5_000;
const between = 250;

export interface KeepOptions {
  readonly log: string;
  readonly onUndo: (what: string) => void;
}

/** Starts a service that ran before the run and does not now. Anything that still keeps it down is told by `proveKept`. */
export async function startKept(kept: KeptService, host: Host, { log, onUndo }: KeepOptions): Promise<void> {
  if (!kept.wasRunning || (await isRunning(kept, host))) return;
  onUndo(`start ${kept.name}, which is not running any more`);
  await host.commands.transaction({ argv: kept.start }, { log });
}

/**
 * Shows that the service runs again and presents the certificate of its file, after the files are back; reloads it once where it
 * still presents another. Returns what is not as it was.
 */
export async function proveKept(
  kept: KeptService,
  host: Host,
  { log, onUndo }: KeepOptions,
): Promise<Problem | undefined> {
  if (!kept.wasRunning) return undefined;
  if (!(await isRunning(kept, host))) return notRunning(kept, log);
  if (kept.serves === undefined) return undefined;
  const { certificate } = kept.serves;
  const expected = await fingerprintOf(certificate, host);
  let isServed = await presents(kept.serves, expected, host, startPatience);
  if (!isServed) {
    await host.commands.transaction({ argv: kept.reload }, { log });
    isServed = await presents(kept.serves, expected, host, patience);
  }
  if (!isServed) return (await isRunning(kept, host)) ? notServing(kept, log) : notRunning(kept, log);
  onUndo(`ask ${kept.name}: it serves ${certificate} again`);
  return undefined;
}

/** Whether the port presents the certificate with this fingerprint within some milliseconds. */
async function presents(
  place: NonNullable<KeptService['serves']>,
  expected: string | undefined,
  host: Pick<Host, 'network'>,
  milliseconds: number,
): Promise<boolean> {
  for (const deadline = performance.now() + milliseconds; ; await pause(between)) {
    if ((await served(place, host)) === expected) return true;
    if (performance.now() > deadline) return false;
  }
}

export async function isRunning({ status }: KeptService, { commands }: Pick<Host, 'commands'>): Promise<boolean> {
  return (await commands.probe({ argv: status }, { timeout: 10_000 })).exitCode === 0;
}

/** What the port presents, as `X509Certificate` writes fingerprints. */
export async function served(
  { hostName, port }: { readonly hostName: string; readonly port: number },
  { network }: Pick<Host, 'network'>,
): Promise<string | undefined> {
  return (await network.request({ hostName, port, path: '/status', ca: '', timeout: 5_000 })).served?.fingerprint256;
}

async function fingerprintOf(path: string, { files }: Pick<Host, 'files'>): Promise<string | undefined> {
  const text = await files.readText(path);
  return text === undefined ? undefined : fingerprint(text);
}

/** Of the first certificate of a PEM text; undefined when there is none. */
export function fingerprint(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return undefined;
  }
}

function notRunning({ name, start }: KeptService, log: string): Problem {
  return {
    id: 'service-not-running',
    message: `The files are back as they were, but ${name} ran before and does not run now: it could not be started.`,
    fix: [`Its own words are in ${log} and in its error log.`, `When the cause is gone: ${shellWords(start)}`],
  };
}

function notServing({ name, reload, serves }: KeptService, log: string): Problem {
  return {
    id: 'service-not-serving',
    message: `The files are back as they were, but ${name} does not present ${serves?.certificate} again.`,
    fix: [`Its own words are in ${log} and in its error log.`, `Then: ${shellWords(reload)}`],
  };
}
