import { createReadStream, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join, normalize } from 'node:path';

/** A web server that has the lab's repositories, and that is a proxy which wants a password. */
export interface TroubleServer {
  /** `http://127.0.0.1:PORT`. Below `/whole` all can be fetched, below `/cut` packages end half way; `/silent` never answers. */
  readonly address: string;
  /** Resolves as soon as somebody waits for `/silent`. */
  readonly waitedFor: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openTroubleServer(lab: string): Promise<TroubleServer> {
  const sockets = new Set<Socket>();
  let waited = () => {};
  const server = createServer(({ url = '' }, response) => {
    const [, way, rest] = /^\/(whole|cut|silent)(\/.*)$/.exec(url) ?? [];
    if (way === 'silent') return waited();
    // An address of another server: this one is taken for a proxy.
    if (rest === undefined) return void response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="lab"' }).end();
    send(response, join(lab, normalize(decodeURIComponent(rest))), way === 'cut' && /\.(?:rpm|deb)$/.test(rest));
  });
  server.on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    waitedFor: () => new Promise((resolve) => (waited = resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function send(response: ServerResponse, file: string, cut: boolean): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'Content-Length': size });
  if (!cut) return void createReadStream(file).pipe(response);
  const half = createReadStream(file, { end: Math.floor(size / 2) });
  half.on('data', (bytes) => response.write(bytes)).on('end', () => response.socket?.destroySoon());
}
