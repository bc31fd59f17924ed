import { resolve } from 'node:path';
import type { Host } from '../host/host.ts';
import { createLocalHost } from '../host/local/local-host.ts';
import { isTaken } from '../host/local/named-file.ts';
import type { PathMap } from '../host/local/path-map.ts';
import { createSandboxHost } from '../host/sandbox-host.ts';
import { createEngine, type Engine } from '../plan/engine.ts';
import { createOutput, type Output } from '../report/output.ts';
import type { Answer, Answers } from '../wizard/question.ts';
import type { Site } from '../wizard/site.ts';
import { findPlace } from './find-place.ts';
import type { GlobalOptions } from './global-options.ts';
import { interruptible } from './interruptible.ts';
import { looksAhead } from './looks-ahead.ts';
import { openLog } from './open-log.ts';
import { parseTime } from './parse-time.ts';
import { scriptNotWritten } from './script-not-written.ts';
import { standardFolder } from './standard-folder.ts';
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
  if (options.script !== undefined && isTaken(options.script)) throw scriptNotWritten(options.script, 'EEXIST');
  const at = options.at === undefined ? undefined : parseTime(options.at);
  const { paths, sandbox, configFile, configChoices } = findPlace(options);
  const host =
    sandbox === undefined
      ? await createLocalHost(paths)
      : createSandboxHost({ ...sandbox, ports: { ...sandbox.ports } }, paths);
  const engine = createEngine(host, command, version);
  const log = options.log === undefined ? undefined : openLog(options.log, (line) => process.stderr.write(`${line}\n`));
  const output = createOutput(options.json, process.stdout, process.stderr, log);
  return {
    options,
    host,
    paths,
    engine: at === undefined ? engine : looksAhead(engine, at, host.clock),
    output,
    interruptible: (work) => interruptible(work, output.note),
    site: (given, certificateFolder = standardFolder) => ({
      configFile: configFile && paths.host(configFile),
      configChoices: configChoices.map(paths.host),
      hostName: options.host,
      certificateFolder: paths.host(certificateFolder),
      at,
      given: withHostPaths(given, paths),
    }),
  };
}

/** Questions whose answer is a file, which is typed as a path on this machine: a step knows the host's paths. */
const files = ['ca', 'ca-key', 'packages'];

function withHostPaths(given: Answers, paths: PathMap): Answers {
  return Object.fromEntries(
    Object.entries(given).map(([id, value]) => [id, files.includes(id) ? onHost(value, paths) : value]),
  );
}

function onHost(value: Answer, paths: PathMap): Answer {
  if (typeof value === 'string') return paths.host(resolve(value));
  return typeof value === 'object' ? value.map((path) => paths.host(resolve(path))) : value;
}
