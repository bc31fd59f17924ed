import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { usageError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { createLocalHost } from '../host/local/local-host.ts';
import { createPathMap, type PathMap } from '../host/local/path-map.ts';
import { createSandboxHost } from '../host/sandbox-host.ts';
import { createEngine, type Engine } from '../plan/engine.ts';
import { createOutput, type Output } from '../report/output.ts';
import { parseDescription } from '../sandbox/description.ts';
import type { Answers } from '../wizard/question.ts';
import type { Site } from '../wizard/site.ts';
import type { GlobalOptions } from './global-options.ts';
import { interruptible } from './interruptible.ts';
import { openLog } from './open-log.ts';
import { scriptNotWritten } from './script-not-written.ts';
import { version } from './version.ts';

/** What every command works with. */
export interface Context {
  readonly options: GlobalOptions;
  readonly host: Host;
  readonly engine: Engine;
  readonly output: Output;
  readonly paths: PathMap;
  /** Runs work that a signal asks to stop; afterwards the signal ends the command with its exit code. */
  interruptible<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T>;
  /** The site for a command whose options answered these questions. */
  site(given: Answers, certificateFolder?: string): Site;
}

/** Wires the host that this process stands on: the sandbox's when it runs in one, else this machine below `--root`. */
export async function createContext(options: GlobalOptions, command: readonly string[]): Promise<Context> {
  if (options.script !== undefined && existsSync(options.script)) throw scriptNotWritten(options.script, 'EEXIST');
  const at = options.at === undefined ? undefined : parseTime(options.at);
  const found = findConfig(options.config);
  const { host, paths } = await wireHost(options, found.file);
  const log = options.log === undefined ? undefined : openLog(options.log);
  const output = createOutput(options.json, process.stdout, process.stderr, log);
  return {
    options,
    host,
    paths,
    engine: createEngine(host, command, version),
    output,
    interruptible: (work) => interruptible(work, output.note),
    site: (given, certificateFolder = '/etc/tpa/pg-backup-api') => ({
      configFile: found.file && paths.host(found.file),
      configChoices: found.choices.map(paths.host),
      hostName: options.host,
      certificateFolder: paths.host(certificateFolder),
      at,
      given,
    }),
  };
}

async function wireHost(
  options: GlobalOptions,
  configFile: string | undefined,
): Promise<{ readonly host: Host; readonly paths: PathMap }> {
  const description = process.env.PG_BACKUP_API_WIZARD_SANDBOX;
  if (description !== undefined && options.root === undefined) {
    const sandbox = parseDescription(readFileSync(description, 'utf8'));
    if (sandbox === undefined) throw usageError(`${description} does not describe a sandbox.`);
    const paths = createPathMap(sandbox.root, configFile);
    return { host: createSandboxHost({ ...sandbox, ports: { ...sandbox.ports } }, paths), paths };
  }
  if (options.root !== undefined && !statSync(options.root, { throwIfNoEntry: false })?.isDirectory())
    throw usageError(`--root ${options.root}: there is no such folder.`);
  const paths = createPathMap(options.root, configFile);
  return { host: await createLocalHost(paths), paths };
}

/** `--config`, else ./config.yml, else the one in a folder below; several of them are choices. */
function findConfig(named: string | undefined): {
  readonly file: string | undefined;
  readonly choices: readonly string[];
} {
  if (named !== undefined) return { file: resolve(named), choices: [] };
  const here = resolve('config.yml');
  if (existsSync(here)) return { file: here, choices: [] };
  const choices = folders('.')
    .map((folder) => resolve(folder, 'config.yml'))
    .filter((path) => existsSync(path));
  return { file: choices.length === 1 ? choices[0] : undefined, choices };
}

function folders(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .map((entry) => join(path, entry.name));
  } catch {
    return [];
  }
}

/** ISO 8601, or a number of days from now as `+400d`. Throws a usage error for anything else. */
export function parseTime(text: string): Date {
  const days = /^([+-]\d{1,6})d$/.exec(text);
  const time = days
    ? new Date(Date.now() + Number(days[1]) * 86_400_000)
    : /^\d{4}-\d\d-\d\d/.test(text)
      ? new Date(text)
      : new Date(Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw usageError(`--at ${text}: this is no time.`, [
      'Write an ISO 8601 time (2027-01-31T12:00:00Z) or days from now (+400d).',
    ]);
  return time;
}
