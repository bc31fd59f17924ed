import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { errorCode } from '../errors.ts';
import { layoutOf, type OsFamily } from '../os/families.ts';
import { clientScript, wrapperScript } from './client-script.ts';
import { type CommandDirectory, createCommandDirectory, findOnPath, writeExecutable } from './command-directory.ts';
import { type CommandServer, serveCommands } from './command-server.ts';
import { absentFrom, behaviourOf, commandsOf } from './commands/behaviours.ts';
import { createMachine } from './create-machine.ts';
import { formatDescription, type SandboxDescription, type SandboxPorts } from './description.ts';
import type { SandboxFault } from './faults.ts';
import { asUserScript, curlScript, opensslScript } from './shell-wrappers.ts';
import { barmanTree } from './tree/barman-tree.ts';
import { baseTree } from './tree/base-tree.ts';
import { clusterConfig } from './tree/cluster-config.ts';
import { file, writeEntries } from './tree/entry.ts';

/** Three ports on 127.0.0.1 that are free now. They are held together while they are chosen, so they differ. */
async function chooseFreePorts(): Promise<SandboxPorts> {
  const servers = await Promise.all([listen(), listen(), listen()]);
  const [secure = 0, plain = 0, api = 0] = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  return { '443': secure, '80': plain, '7480': api };
}

/** Below the ports that the kernel hands to outgoing connections: none of those takes one before its server opens it. */
const range = { from: 20_000, to: 32_000 } as const;

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    const attempt = () => server.listen(randomInt(range.from, range.to), '127.0.0.1');
    server.on('error', (error) => (errorCode(error) === 'EADDRINUSE' ? attempt() : reject(error)));
    server.once('listening', () => resolve(server));
    attempt();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export interface SandboxOptions {
  readonly os: OsFamily;
  /** The words that start the wizard, such as [node, /abs/bin/wizard.js]. */
  readonly wizard: readonly string[];
  /** 1: commands take as long as the real ones on a slow host; 0: no waiting. */
  readonly pace: number;
  readonly fault?: SandboxFault;
}

export interface Sandbox {
  readonly directory: string;
  /** To add to the environment of a program that should stand on the sandboxed host. */
  readonly environment: Readonly<Record<string, string>>;
  /** The folder with config.yml. */
  readonly workingDirectory: string;
  /** Breaks something from now on, or takes the cause away. */
  setFault(fault: SandboxFault | undefined): Promise<void>;
  /** Ends the servers and the running commands, and removes the directory. */
  close(): Promise<void>;
}

const hostName = 'barman1.example.com';
const proxyVariables = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];

/**
 * Starts an embedded Barman host: a file tree, stand-in commands, an Apache and a pg-backup-api that run when their services are
 * started. Needs no privileges and nothing but Node; nothing outside its temporary directory and 127.0.0.1 is touched.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const directory = makeDirectory();
  const root = join(directory, 'root');
  const description: SandboxDescription = {
    root,
    owners: join(directory, 'owners.json'),
    ports: await chooseFreePorts(),
    hostName,
  };
  const searchPath = process.env.PATH ?? '';
  const calls = join(directory, 'calls');
  const client = join(directory, 'client.sh');
  const commands = createCommandDirectory(join(directory, 'bin'), client, searchPath);
  const { machine, end } = createMachine({ family: options.os, description, commands, pace: options.pace });
  let server: CommandServer | undefined;
  const removeTree = () => removeDirectory(directory);
  // A process that exits without closing takes its servers with it, but not the directory.
  process.once('exit', removeTree);
  const close = async () => {
    server?.close();
    await end();
    removeTree();
    process.off('exit', removeTree);
  };
  try {
    writeTree(options.os, description);
    writeFileSync(join(directory, 'sandbox.json'), formatDescription(description));
    writeExecutable(client, clientScript({ calls, pid: process.pid, searchPath }));
    writeCommands(commands, options, description, searchPath);
    server = serveCommands(calls, options.pace, (call) => behaviourOf(call.name)(call, machine));
    await machine.setFault(options.fault);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    directory,
    environment: environmentOf(directory, searchPath),
    workingDirectory: join(root, 'root/pgcluster'),
    setFault: machine.setFault,
    close,
  };
}

function makeDirectory(): string {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'wz-'));
  for (const name of ['bin', 'calls']) mkdirSync(join(directory, name));
  return directory;
}

/** Commands that a signal interrupts may still write there for a moment, so that a directory is full again when it is to be removed. */
export function removeDirectory(directory: string): void {
  for (let left = 40; ; left -= 1) {
    try {
      rmSync(directory, { recursive: true, force: true });
      return;
    } catch (error) {
      if (!['ENOTEMPTY', 'EBUSY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
      // What is left lies in the folder of temporary files, which the system empties.
      if (left === 0) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}

function writeTree(family: OsFamily, { root, owners }: SandboxDescription): void {
  writeFileSync(owners, '{}');
  const config = file('/root/pgcluster/config.yml', clusterConfig(family));
  writeEntries(root, owners, [...baseTree(family, hostName), ...barmanTree(), config]);
}

function writeCommands(
  commands: CommandDirectory,
  options: SandboxOptions,
  { root, ports }: SandboxDescription,
  searchPath: string,
): void {
  commands.add(commandsOf(options.os));
  commands.hide(absentFrom(options.os));
  for (const name of ['wizard', 'pg-backup-api-wizard']) commands.script(name, wrapperScript(options.wizard));
  for (const name of ['sudo', 'runuser', 'su']) commands.script(name, asUserScript());
  const surroundings = { ports, root, bundle: layoutOf(options.os).systemBundle };
  for (const [name, script] of Object.entries({ curl: curlScript, openssl: opensslScript })) {
    const real = findOnPath(name, searchPath);
    if (real !== undefined) commands.script(name, script(real, surroundings));
    else if (name === 'curl') commands.add([name]);
  }
}

function environmentOf(directory: string, searchPath: string): Record<string, string> {
  const proxies = proxyVariables.filter((name) => process.env[name] !== undefined).map((name) => [name, ''] as const);
  return {
    PATH: `${join(directory, 'bin')}${delimiter}${searchPath}`,
    PG_BACKUP_API_WIZARD_SANDBOX: join(directory, 'sandbox.json'),
    HOME: join(directory, 'root/root'),
    ...Object.fromEntries(proxies),
  };
}
