import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ApiRoute, type ApiServerKind, routeApi } from './api-routes.ts';
import type { BarmanConfig } from './barman-config.ts';

export interface ApiOptions {
  readonly port: number;
  /** The installed version, which decides over the routes. */
  version(): string;
  /** What the unit starts. */
  serves(): ApiServerKind;
  readConfig(): BarmanConfig;
  document(): object;
  /** Seconds that a diagnose takes, already paced. */
  diagnoseSeconds(): number;
}

/** The embedded pg-backup-api behind gunicorn: one worker, so one request at a time. */
export interface ApiServer {
  /** False when the port is taken. */
  start(): Promise<boolean>;
  stop(): Promise<void>;
  running(): boolean;
}

/** Makes an embedded pg-backup-api; it does not listen yet. */
export function createApiServer(options: ApiOptions): ApiServer {
  let server: Server | undefined;
  let worker: Promise<void> = Promise.resolve();

  const stop = async () => {
    const ending = server;
    server = undefined;
    ending?.closeAllConnections();
    await new Promise<void>((resolve) => (ending === undefined ? resolve() : ending.close(() => resolve())));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const config = options.readConfig();
    if (config.kind === 'missing') {
      // Barman's SystemExit kills gunicorn's worker in mid-request; the next worker fails to boot and the service ends.
      request.socket.destroy();
      setImmediate(() => void stop());
      return;
    }
    const names = config.servers.map(({ name }) => name);
    const json = await jsonOf(request);
    const wanted = { method: request.method ?? 'GET', path: request.url ?? '/', ...(json !== undefined && { json }) };
    const route = routeApi(wanted, names, options.version());
    if (route.kind === 'answer') return send(response, route, options.serves());
    await waitFor(options.diagnoseSeconds());
    const body = `${JSON.stringify(options.document())}\n`;
    send(response, { kind: 'answer', status: 200, reason: 'OK', type: 'json', body }, options.serves());
  };

  return {
    start: () =>
      new Promise((resolve) => {
        if (server !== undefined) return resolve(true);
        const next = createServer((request, response) => {
          worker = worker.then(() => answer(request, response)).catch(() => void request.socket.destroy());
        });
        next.once('error', () => resolve(false));
        next.listen(options.port, '127.0.0.1', () => {
          server = next;
          resolve(true);
        });
      }),
    stop,
    running: () => server !== undefined,
  };
}

/** Header lines in the order in which each server writes them. */
function send(response: ServerResponse, route: ApiRoute & { readonly kind: 'answer' }, server: ApiServerKind): void {
  const date = new Date().toUTCString();
  const content: readonly (readonly [string, string])[] = [
    ['Content-Type', route.type === 'json' ? 'application/json' : 'text/html; charset=utf-8'],
    ...(route.allow === undefined ? [] : [['Allow', route.allow] as const]),
    ['Content-Length', String(Buffer.byteLength(route.body))],
  ];
  const lines: readonly (readonly [string, string])[] =
    server === 'gunicorn'
      ? [['Server', 'gunicorn'], ['Date', date], ['Connection', 'close'], ...content]
      : [['Server', 'Werkzeug/2.2.2 Python/3.11.2'], ['Date', date], ...content, ['Connection', 'close']];
  response.writeHead(route.status, route.reason, lines.flat()).end(route.body);
}

/** The body of a request that says that it sends JSON. */
async function jsonOf(request: IncomingMessage): Promise<string | undefined> {
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return undefined;
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function waitFor(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref();
  });
}
