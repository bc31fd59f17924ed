import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { routeApi } from './api-routes.ts';
import type { BarmanConfig } from './barman-config.ts';

export interface ApiOptions {
  readonly port: number;
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
    const route = routeApi(request.method ?? 'GET', request.url ?? '/', names);
    if (route.kind === 'diagnose') {
      await waitFor(options.diagnoseSeconds());
      return send(response, 200, 'application/json', `${JSON.stringify(options.document())}\n`);
    }
    if (route.kind === 'json')
      return send(response, route.status, 'application/json', `${JSON.stringify(route.body)}\n`);
    send(response, route.status, 'text/html; charset=utf-8', route.body);
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

function send(response: ServerResponse, status: number, type: string, body: string): void {
  const headers = {
    server: 'gunicorn',
    connection: 'close',
    'content-type': type,
    'content-length': Buffer.byteLength(body),
  };
  response.writeHead(status, headers).end(body);
}

function waitFor(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref();
  });
}
