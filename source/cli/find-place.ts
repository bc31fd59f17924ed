import { join, resolve } from 'node:path';
import { usageError } from '../errors.ts';
import { directoriesIn, factsOf, readNamedText } from '../host/local/named-file.ts';
import { createPathMap, type PathMap } from '../host/local/path-map.ts';
import { parseDescription, type SandboxDescription } from '../sandbox/sandbox.ts';
import type { GlobalOptions } from './global-options.ts';

/** Where a command stands: below `--root`, in a sandbox, or on this machine; and the config.yml that it found there. */
export interface Place {
  readonly paths: PathMap;
  /** The sandbox that this process runs in, unless `--root` leads out of it. */
  readonly sandbox: SandboxDescription | undefined;
  /** Path on this machine. */
  readonly configFile: string | undefined;
  readonly configChoices: readonly string[];
}

/** Looks at the options and the environment. Throws a usage error for a root or a sandbox that is none. */
export function findPlace(options: Pick<GlobalOptions, 'config' | 'root'>): Place {
  const { file: configFile, choices: configChoices } = findConfig(options.config);
  const sandbox = options.root === undefined ? sandboxAround() : undefined;
  if (options.root !== undefined && !factsOf(options.root)?.isDirectory())
    throw usageError(`--root ${options.root}: there is no such folder.`);
  return { paths: createPathMap(sandbox?.root ?? options.root, configFile), sandbox, configFile, configChoices };
}

/** A sandbox tells about itself in a few hundred bytes. */
const longestDescription = 1024 * 1024;

function sandboxAround(): SandboxDescription | undefined {
  const description = process.env.PG_BACKUP_API_WIZARD_SANDBOX;
  if (description === undefined) return undefined;
  const sandbox = parseDescription(readNamedText(description, longestDescription));
  if (sandbox === undefined) throw usageError(`${description} does not describe a sandbox.`);
  return sandbox;
}

/** `--config`, else ./config.yml, else the one in a folder below; several of them are choices. */
function findConfig(named: string | undefined): {
  readonly file: string | undefined;
  readonly choices: readonly string[];
} {
  if (named !== undefined) return { file: resolve(named), choices: [] };
  const here = resolve('config.yml');
  if (isHere(here)) return { file: here, choices: [] };
  const choices = folders('.')
    .map((folder) => resolve(folder, 'config.yml'))
    .filter((path) => isHere(path));
  return { file: choices.length === 1 ? choices[0] : undefined, choices };
}

function folders(path: string): readonly string[] {
  return directoriesIn(path)
    .filter((name) => !name.startsWith('.') && name !== 'node_modules')
    .map((name) => join(path, name));
}

/** Whether the path leads to something; a link that may not be followed leads nowhere. */
function isHere(path: string): boolean {
  try {
    return factsOf(path) !== undefined;
  } catch {
    return false;
  }
}
