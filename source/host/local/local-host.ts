import { type AddressInfo, createServer } from 'node:net';
import { hostname, userInfo } from 'node:os';
import type { Commands } from '../commands.ts';
import type { Clock, Host } from '../host.ts';
import { createFileReader } from './file-reader.ts';
import { createFileWriter } from './file-writer.ts';
import { findListeners } from './listeners.ts';
import { readNamedText } from './named-file.ts';
import { type Ownership, systemOwnership } from './ownership.ts';
import type { PathMap } from './path-map.ts';
import { plainRequest } from './plain-request.ts';
import { runProbe } from './probe-command.ts';
import { realWords } from './real-words.ts';
import { rehearse } from './rehearse.ts';
import { resolveName } from './resolve-name.ts';
import { type Dial, secureRequest } from './secure-request.ts';
import { runInThread } from './thread.ts';
import { runTransaction } from './transaction-command.ts';

/** What differs between a host and the sandbox: who owns files, what a root-only action needs, where a port is found. */
export interface HostTraits {
  readonly paths: PathMap;
  readonly ownership: Ownership;
  readonly isRoot: boolean;
  readonly dial: Dial;
  /** The host's full name, when it is not the machine's own. */
  readonly hostName?: string;
  readonly clock: Clock;
}

/** The machine that this process runs on, its files below `paths`' root. */
export function createHost(traits: HostTraits): Host {
  const words = realWords(traits.paths.real);
  const commands: Commands = {
    probe: (command, options) => runProbe(command, options, words),
    transaction: (command, options) => runTransaction(command, options, words, traits.paths.real),
  };
  const reader = createFileReader(traits.paths, traits.ownership);
  return {
    files: createFileWriter(reader, traits.ownership, commands),
    commands,
    network: {
      listeners: (port) => findListeners(port, commands),
      resolve: (name) => resolveName(name, traits.hostName),
      request: (request) => secureRequest(request, traits.dial),
      freePort,
      plainRequest: (request) => plainRequest(request, traits.dial),
      rehearse,
    },
    background: { run: runInThread },
    processes: { startTime },
    identity: {
      ...account(),
      isRoot: traits.isRoot,
      hostName: async () => traits.hostName ?? (await fullHostName(commands)),
      hasUser: traits.ownership.knowsUser,
      hasGroup: traits.ownership.knowsGroup,
    },
    clock: traits.clock,
  };
}

/** This machine, with all host paths below `--root` when one is given. */
export async function createLocalHost(paths: PathMap): Promise<Host> {
  return createHost({
    paths,
    ownership: systemOwnership(paths.real),
    isRoot: process.getuid?.() === 0,
    dial: (host, port) => ({ host, port }),
    clock: { now: () => new Date() },
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function startTime(pid: number): string {
  try {
    const stat = readNamedText(`/proc/${pid}/stat`, 64 * 1024);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function account(): { readonly userName: string; readonly groupName: string } {
  const uid = String(process.getuid?.() ?? '');
  const gid = String(process.getgid?.() ?? '');
  if (uid === '0') return { userName: 'root', groupName: 'root' };
  try {
    return { userName: userInfo().username, groupName: gid };
  } catch {
    return { userName: uid, groupName: gid };
  }
}

/** `hostname -f`, which knows the domain, else the kernel's name. */
async function fullHostName(commands: Commands): Promise<string> {
  const result = await commands.probe({ argv: ['hostname', '-f'] }, { timeout: 5_000 });
  const name = result.stdout.trim();
  return result.exitCode === 0 && name !== '' && name !== 'localhost' ? name : hostname();
}
