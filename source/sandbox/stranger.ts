import { createServer, type Server } from 'node:http';

/** A web server that is not ours, for the fault `port-in-use`. */
export interface Stranger {
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Another web server for a port of 127.0.0.1; it does not listen yet. A port that is taken stays as it is. */
export function createStranger(port: number): Stranger {
  let server: Server | undefined;
  return {
    open: () =>
      new Promise((resolve) => {
        if (server !== undefined) return resolve();
        const next = createServer((_request, answer) => {
          answer
            .writeHead(404, { server: 'nginx', 'content-type': 'text/html' })
            .end('<html><head><title>404 Not Found</title></head></html>\n');
        });
        next.once('error', () => resolve());
        next.listen(port, '127.0.0.1', () => {
          server = next;
          resolve();
        });
      }),
    close: () =>
      new Promise((resolve) => {
        const ending = server;
        server = undefined;
        if (ending === undefined) return resolve();
        ending.closeAllConnections();
        ending.close(() => resolve());
      }),
  };
}
