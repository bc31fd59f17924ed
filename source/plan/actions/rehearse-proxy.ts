import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../../errors.ts';
import { hostPath } from '../../host/commands.ts';
import type { FileReader, Host } from '../../host/host.ts';
import { loadConfig } from '../../proxy/loaded-config.ts';
import { privateServer } from '../../proxy/private-server.ts';
import { brokenPairText, findBrokenPair } from '../../proxy/site-pairs.ts';
import { type NamedPair, sitesOf } from '../../proxy/sites.ts';
import { fingerprint } from '../keep-service.ts';
import { stagedPath } from '../staged-path.ts';
import { ownAttributes } from '../state-directory.ts';
import type { UndoRecord } from '../undo/records.ts';
import type { ActionHandler, Performance, Reasoned } from './handler.ts';

/**
 * Checks every pair that the loaded configuration of Apache names, with the staged files in their places, and starts a second Apache
 * with all of its TLS on another port. Changes nothing: a reload that would end the running server is refused before anything is moved.
 */
export interface RehearseProxy extends Reasoned {
  readonly kind: 'rehearse-proxy';
  /** The server program itself; where it is missing nothing is started. */
  readonly program: string;
  readonly mainFile: string;
  readonly serverRoot: string;
  /** Names after `-D`. */
  readonly flags: readonly string[];
  readonly user: string;
  readonly group: string;
  readonly hostName: string;
  /** The certificate that the site of this name has to present. */
  readonly certificate: string;
}

const patience = 20_000;
const between = 100;
const names = ['httpd.conf', 'error.log', 'pid', 'space'];
/** The directory of a run; nothing is in it but these files. */
const directories = new WeakMap<Performance['staging'], string>();

export const rehearseProxy: ActionHandler<RehearseProxy> = {
  describe: ({ program }) => ({
    title: 'Start Apache’s configuration with the new files beside the running server',
    details: [
      'every certificate and key that the configuration names is checked as a pair, those of other sites too',
      `${program} on a free port of 127.0.0.1, with the TLS of every site; it is ended at once`,
    ],
    diff: [],
    undo: 'Nothing is changed.',
  }),
  owners: () => 'root',
  async undo(_, run): Promise<readonly UndoRecord[]> {
    const directory = `${dirname(dirname(run.backups))}/rehearsal-${randomBytes(4).toString('hex')}`;
    directories.set(run.staging, directory);
    return [
      { kind: 'remove-directory', path: directory },
      ...names.map((name) => ({ kind: 'remove-staged' as const, path: `${directory}/${name}` })),
    ];
  },
  async perform(action, run) {
    const { files } = run.host;
    const list = (path: string) => files.list(path).catch(() => undefined);
    const read = (path: string) => files.readText(path).catch(() => undefined);
    const { mainFile, serverRoot, flags } = action;
    const directives = await loadConfig({ read, list }, { file: mainFile, serverRoot, flags });
    const { pairs } = sitesOf(directives);
    await requirePairs(pairs, run);
    if ((await files.stat(action.program)) === undefined) return;
    await startBeside(action, directives, pairs, run);
  },
  // Only the wizard can do that: the script leaves it at the test of the configuration.
  script: () => [],
};

/** Throws OperatorError with the site, file and line of the first pair that does not fit. */
async function requirePairs(pairs: readonly NamedPair[], { host, staging }: Performance): Promise<void> {
  const broken = await findBrokenPair(pairs, async (path) => {
    const staged = staging.content(path);
    return staged === undefined ? textOf(path, host.files) : Buffer.from(staged).toString('utf8');
  });
  if (broken === undefined) return;
  throw new OperatorError({
    id: 'site-pair-broken',
    message: brokenPairText(broken),
    fix: [
      'Repair that site, or take it out of the configuration, then run this again.',
      'Nothing was changed; the running Apache still has what it read before.',
    ],
  });
}

async function textOf(path: string, files: FileReader): Promise<string | undefined> {
  try {
    return await files.readText(path);
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}

async function startBeside(
  action: RehearseProxy,
  directives: Parameters<typeof privateServer>[0],
  pairs: readonly NamedPair[],
  run: Performance,
): Promise<void> {
  const { host, staging } = run;
  const directory = directories.get(staging);
  if (directory === undefined) throw new TypeError('the way back names the directory');
  const { program, user, group, serverRoot, certificate, hostName } = action;
  const loaded = new Set(directives.flatMap(({ values }) => values));
  const staged = [...loaded].filter((path) => staging.content(path) !== undefined);
  const replaced = new Map(staged.map((path) => [path, host.files.real(stagedPath(path))]));
  const port = await host.network.freePort();
  const real = host.files.real(directory);
  const text = privateServer(directives, { directory: real, port, user, group, serverRoot, replaced, certificate });
  await host.files.makeDirectory(directory, ownAttributes(host.identity, 0o700));
  await host.files.create(`${directory}/httpd.conf`, Buffer.from(text), ownAttributes(host.identity, 0o600));
  const abort = new AbortController();
  const server = host.commands.probe(
    {
      // Ended by timeout(1) too, should this process be killed meanwhile.
      argv: ['timeout', '-k', '5', '40', hostPath(program), '-DFOREGROUND', '-f', hostPath(`${directory}/httpd.conf`)],
    },
    { timeout: 45_000, signal: abort.signal },
  );
  let ended = false;
  void server.then(() => {
    ended = true;
  });
  const expected = fingerprint(await staging.newest(certificate));
  let seen: string | undefined;
  for (const deadline = performance.now() + patience; !ended && performance.now() < deadline; await pause(between)) {
    const request = { hostName, address: '127.0.0.1', port, path: '/', ca: '', timeout: 5_000 };
    seen = (await host.network.request(request)).served?.fingerprint256;
    if (seen !== undefined) break;
  }
  abort.abort();
  const { stdout, stderr } = await server;
  const log = (await textOf(`${directory}/error.log`, host.files)) ?? '';
  if (seen === undefined) await requireSpace(directory, host);
  await clear(directory, host);
  if (seen === expected) return;
  throw refused(pairs, `${log}\n${stdout}\n${stderr}`, seen);
}

/** Apache ends where it cannot write its own files, with or without a word: throws OperatorError `disk-full` there. */
async function requireSpace(directory: string, { files, identity }: Pick<Host, 'files' | 'identity'>): Promise<void> {
  await files.create(`${directory}/space`, Buffer.alloc(8 * 1024), ownAttributes(identity, 0o600));
}

async function clear(directory: string, { files }: Pick<Host, 'files'>): Promise<void> {
  for (const name of (await files.list(directory)) ?? []) await files.remove(`${directory}/${name}`);
  await files.removeDirectory(directory);
}

function refused(pairs: readonly NamedPair[], printed: string, seen: string | undefined): OperatorError {
  const lines = printed.split('\n').filter((line) => /AH\d{5}|error|Syntax/i.test(line));
  const site = pairs.find(({ certificate, key }) =>
    lines.some((line) => line.includes(certificate) || line.includes(key)),
  );
  const where =
    site === undefined ? '' : ` (the site ${site.serverName ?? 'without a name'}, ${site.file} line ${site.line})`;
  return new OperatorError({
    id: 'proxy-would-not-start',
    message:
      seen === undefined
        ? `Apache does not start with this configuration and the new files${where}: a reload would end the running one.`
        : 'A second Apache with this configuration presents another certificate than the new one.',
    detail: lines.slice(-6).join('\n'),
    fix: [
      'Nothing was changed; the running Apache still has what it read before. Correct what it says, then run this again.',
    ],
  });
}
