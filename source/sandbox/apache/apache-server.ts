import { appendFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { errorCode } from '../../errors.ts';
import type { OsFamily } from '../../os/families.ts';
import type { SandboxPorts } from '../description.ts';
import { familyTraits } from '../family-traits.ts';
import { isDenied, logRequest } from './client-certificates.ts';
import { BadKeyPair, createDoor, type Door } from './door.ts';
import { directiveValue, type EffectiveConfig, type VirtualHost } from './effective-config.ts';
import { welcomePage } from './error-pages.ts';
import { forwardRequest, sendPage } from './forward.ts';
import { readApacheConfig } from './read-config.ts';
import { sysconfigWords } from './suse-sysconfig.ts';

export interface ApacheOptions {
  readonly root: string;
  readonly family: OsFamily;
  readonly ports: SandboxPorts;
  /** Whether TLS requests are refused (403) although the configuration allows them. */
  refuses(): boolean;
  /** Whether port 443 goes on as it was, whatever the configuration says now. */
  keepsDoor(): boolean;
  /** Whether no client is asked for a certificate, whatever the configuration says. */
  asksNobody(): boolean;
  /** Whether SELinux lets Apache open network connections. */
  mayConnect(): boolean;
}

export type ApacheOutcome = { readonly ok: true } | { readonly ok: false; readonly lines: readonly string[] };

/** The embedded Apache: it listens where its configuration says, and only while it is started. */
export interface ApacheServer {
  start(): Promise<ApacheOutcome>;
  /** Reads the configuration again without closing ports that stay. A configuration that cannot be served ends the server, as in the real one. */
  graceful(): Promise<ApacheOutcome>;
  stop(): Promise<void>;
  running(): boolean;
  /** The ports of the configuration that it listens on. */
  listening(): readonly number[];
  /** Lines of the syntax error; none when the syntax is right. */
  configtest(): readonly string[];
  /** Whether it serves TLS at a port of the configuration. */
  serves(port: number): boolean;
}

interface Listening {
  readonly server: Server;
  readonly sockets: Set<Socket>;
  door: Door;
}

/** Makes an embedded Apache for the configuration below `root`; it does not listen yet. */
export function createApache(options: ApacheOptions): ApacheServer {
  const listening = new Map<number, Listening>();
  let running = false;
  let kept: Door | undefined;
  /** Names after -D: a process keeps those that it was started with. */
  let flags: readonly string[] = [];
  const logError = (line: string) => writeErrorLog(options, line);

  const doors = (config: EffectiveConfig): Map<number, Door> => {
    const ports = config.listens.filter((port) => String(port) in options.ports);
    return new Map(ports.map((port) => [port, createDoor(config, port, options, handlerOf(config, port))]));
  };

  const handlerOf = (config: EffectiveConfig, port: number) => (request: IncomingMessage, answer: ServerResponse) => {
    answer.setHeader('server', familyTraits[options.family].serverHeader);
    answer.setHeader('connection', 'close');
    if (listening.get(port)?.door.secure === true && options.refuses()) {
      logError('[authz_core:error] AH01630: client denied by server configuration: proxy:http://localhost:7480/');
      return sendPage(answer, 403);
    }
    const host = chooseHost(config, port, request.headers.host ?? '');
    logRequest(config, host, request, options.root);
    if (isDenied(config, host, request, options.root)) return sendPage(answer, 403);
    const route = routeRequest(config, host, request.url ?? '/');
    if (route.kind === 'welcome') return void answer.writeHead(200, { 'content-type': 'text/html' }).end(welcomePage);
    if (route.kind === 'error') {
      if (route.log !== undefined) logError(`[proxy:warn] ${route.log}`);
      return sendPage(answer, route.status);
    }
    const target = new URL(route.target);
    if (!options.mayConnect()) {
      logError(
        `[proxy:error] (13)Permission denied: AH00957: http: attempt to connect to 127.0.0.1:${target.port} (${target.hostname}) failed`,
      );
      return sendPage(answer, 503);
    }
    const { [target.port]: mapped } = options.ports as unknown as Record<string, number | undefined>;
    forwardRequest(request, answer, target, mapped ?? Number(target.port || 80), (line) =>
      logError(`[proxy:error] ${line}`),
    );
  };

  const apply = async (): Promise<ApacheOutcome> => {
    const result = readApacheConfig(options.root, options.family, flags);
    if (result.kind === 'problem') return { ok: false, lines: result.lines };
    try {
      const next = doors(result.config);
      if (options.keepsDoor() && kept !== undefined && next.has(443)) next.set(443, kept);
      kept = next.get(443);
      if (next.size === 0)
        return { ok: false, lines: ['no listening sockets available, shutting down', 'AH00015: Unable to open logs'] };
      for (const [port, old] of listening) {
        if (next.has(port)) continue;
        await close(old);
        listening.delete(port);
      }
      for (const [port, door] of next) {
        const present = listening.get(port);
        if (present === undefined)
          listening.set(port, await open(door, options.ports[String(port) as keyof SandboxPorts]));
        else present.door = door;
      }
      return { ok: true };
    } catch (error) {
      if (error instanceof BadKeyPair)
        return { ok: false, lines: [`[ssl:emerg] ${error.message}`, '[:emerg] AH00016: Configuration Failed'] };
      if (errorCode(error) !== 'EADDRINUSE') throw error;
      const bind = '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:443';
      return {
        ok: false,
        lines: [bind, 'no listening sockets available, shutting down', 'AH00015: Unable to open logs'],
      };
    }
  };

  const stop = async () => {
    running = false;
    const all = [...listening.values()];
    listening.clear();
    await Promise.all(all.map(close));
  };

  const load = async (): Promise<ApacheOutcome> => {
    const outcome = await apply();
    running = outcome.ok;
    if (outcome.ok) {
      logError('[mpm_event:notice] AH00489: Apache/2.4.66 (Debian) configured -- resuming normal operations');
      return outcome;
    }
    for (const line of outcome.lines) logError(line);
    await stop();
    return outcome;
  };

  return {
    start: () => {
      flags = startFlags(options);
      return load();
    },
    graceful: () => {
      logError('[mpm_event:notice] AH00493: SIGUSR1 received.  Doing graceful restart');
      return load();
    },
    stop,
    running: () => running,
    listening: () => [...listening.keys()],
    serves: (port) => listening.get(port)?.door.secure === true,
    configtest: () => {
      const result = readApacheConfig(options.root, options.family, startFlags(options));
      return result.kind === 'problem' ? result.lines : [];
    },
  };
}

/** What Apache is started with: SUSE's script passes its flags on as `-D`. */
function startFlags({ root, family }: ApacheOptions): readonly string[] {
  return family === 'suse' ? sysconfigWords(root, 'APACHE_SERVER_FLAGS') : [];
}

function open(door: Door, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      listening.door.accept(socket);
    });
    const listening: Listening = { server, sockets, door };
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(listening));
  });
}

function close(listening: Listening): Promise<void> {
  for (const socket of listening.sockets) socket.destroy();
  return new Promise((resolve) => listening.server.close(() => resolve()));
}

function writeErrorLog({ root, family }: ApacheOptions, line: string): void {
  const path = familyTraits[family].errorLog;
  try {
    appendFileSync(
      `${root}${path}`,
      `[${errorLogTime(new Date())}] ${line.replace(/^\[[a-z_]*:[a-z]+\]/, '$& [pid 4661]')}\n`,
    );
  } catch {
    // The log folder may not exist yet: Apache is not installed.
  }
}

/** `Mon Nov 23 08:26:11.120000 2026`, as Apache dates its error log. */
function errorLogTime(date: Date): string {
  const [weekday = '', day, month, year, time] = date.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time}.${String(date.getUTCMilliseconds()).padStart(3, '0')}000 ${year}`;
}

/** What Apache does with a request. */
type Route =
  | { readonly kind: 'proxy'; readonly target: string }
  | { readonly kind: 'welcome' }
  | { readonly kind: 'error'; readonly status: number; readonly log?: string };

/** The virtual host that answers for a name: the one with that ServerName, else the first of the port. */
export function chooseHost(config: EffectiveConfig, port: number, hostHeader: string): VirtualHost | undefined {
  const hosts = config.hosts.filter((host) => host.port === port);
  const name = hostHeader.replace(/:\d+$/, '').toLowerCase();
  return hosts.find((host) => directiveValue(host, 'ServerName')?.toLowerCase() === name) ?? hosts[0];
}

/** Routes a path as mod_proxy and the default document root do. `path` has its query. */
export function routeRequest(config: EffectiveConfig, host: VirtualHost | undefined, path: string): Route {
  const passes = host?.directives.filter((directive) => directive.name === 'proxypass') ?? [];
  for (const { words } of passes) {
    const [prefix = '', target = ''] = words;
    if (!path.startsWith(prefix)) continue;
    if (target === '!') break;
    const url = target + path.slice(prefix.length);
    if (config.modules.has('proxy_http_module')) return { kind: 'proxy', target: url };
    const log = `AH01144: No protocol handler was valid for the URL ${path} (scheme 'http'). If you are using a DSO version of mod_proxy, make sure the proxy submodules are included in the configuration using LoadModule.`;
    return { kind: 'error', status: 500, log };
  }
  return path === '/' ? { kind: 'welcome' } : { kind: 'error', status: 404 };
}
