import { lookup } from 'node:dns/promises';
import { get } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import { errorCode } from '../../errors.ts';
import type { Commands } from '../commands.ts';
import type { Clock, Host } from '../host.ts';
import type { Listener, PlainOutcome, PlainRequest, Resolution } from '../network.ts';
import { createFileReader } from './file-reader.ts';
import { createFileWriter } from './file-writer.ts';
import { readNamedText } from './named-file.ts';
import { type Ownership, systemOwnership } from './ownership.ts';
import type { PathMap } from './path-map.ts';
import { runProbe } from './probe-command.ts';
import { realWords } from './real-words.ts';
import { rehearse } from './rehearse.ts';
import { type Dial, secureRequest } from './secure-request.ts';
import { runInThread } from './thread.ts';
import { runTransaction } from './transaction-command.ts';

const largestTable = 16 * 1024 * 1024;

/** Who listens on a TCP port: `ss` names the process (as root); without `ss`, the kernel's table tells the address alone. */
export async function findListeners(port: number, commands: Commands): Promise<readonly Listener[]> {
  const result = await commands.probe({ argv: ['ss', '-Hltnp', `sport = :${port}`] }, { timeout: 5_000 });
  if (result.outcome === 'exited' && result.exitCode === 0) return parseSocketStatistics(result.stdout, port);
  const [four, six] = [table('/proc/net/tcp'), table('/proc/net/tcp6')];
  return [...parseKernelTable(four, port), ...parseKernelTable(six, port)];
}

/** Lines of `ss -Hltnp`: `LISTEN 0 511 *:443 *:* users:(("apache2",pid=12,fd=4),…)`. */
export function parseSocketStatistics(text: string, port: number): Listener[] {
  return text.split('\n').flatMap((line) => {
    const local = line.trim().split(/\s+/)[3];
    if (local === undefined || !local.endsWith(`:${port}`)) return [];
    const owner = /\(\("([^"]*)",pid=(\d+)/.exec(line);
    const address = local.slice(0, -String(port).length - 1);
    return [{ address, port, ...(owner && { process: { name: owner[1] ?? '', pid: Number(owner[2]) } }) }];
  });
}

/** Rows of `/proc/net/tcp` in state 0A (LISTEN); addresses are given as hexadecimal text, as the kernel prints them. */
export function parseKernelTable(text: string, port: number): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    const [address, hexPort] = (local ?? '').split(':');
    return state === '0A' && address !== undefined && Number.parseInt(hexPort ?? '', 16) === port
      ? [{ address, port }]
      : [];
  });
}

/** Empty where the kernel has no such protocol. */
function table(path: string): string {
  try {
    return readNamedText(path, largestTable);
  } catch {
    return '';
  }
}

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

/** Where a name leads, by the system's resolver. `own`: the name of the embedded host, which is in no resolver. */
async function resolveName(hostName: string, own: string | undefined): Promise<Resolution> {
  if (own !== undefined && isNameOf(own, hostName)) return { addresses: ['127.0.0.1'], isOwn: true };
  const found = await lookup(hostName, { all: true }).catch(() => []);
  const addresses = [...new Set(found.map(({ address }) => address))];
  return { addresses, isOwn: addresses.some(isOwnAddress) };
}

/** The loopback network, and what an interface of this machine has. */
function isOwnAddress(address: string): boolean {
  if (/^127\./.test(address) || address === '::1') return true;
  return Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === address));
}

function isNameOf(full: string, name: string): boolean {
  return name === full || name === full.split('.')[0];
}

const largestBody = 1024 * 1024;

/** One GET past the proxy. Ignores proxy variables of the environment. Never rejects. */
function plainRequest({ port, path, timeout }: PlainRequest, dial: Dial): Promise<PlainOutcome> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ kind: 'failed', code: errorCode(error) ?? 'ERROR' });
    const headers = { host: `127.0.0.1:${port}`, accept: 'application/json', connection: 'close' };
    const call = get({ ...dial('127.0.0.1', port), path, headers, agent: false });
    const timer = setTimeout(() => {
      resolve({ kind: 'failed', code: 'ETIMEDOUT' });
      call.destroy();
    }, timeout);
    call.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > largestBody) call.destroy();
      });
      response.on('end', () => resolve({ kind: 'answered', status: response.statusCode ?? 0, body }));
      response.on('error', fail);
    });
    call.on('error', fail);
    call.on('close', () => clearTimeout(timer));
  });
}
