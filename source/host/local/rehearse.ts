import type { AddressInfo } from 'node:net';
import {
  connect,
  createServer,
  type SecureContextOptions,
  type SecureVersion,
  type Server,
  type TlsOptions,
} from 'node:tls';
import type { Rehearsal, RehearsalResult } from '../network.ts';

const patience = 10_000;
type Credentials = { readonly certificate: string; readonly key: string } | undefined;
type Ending = { readonly admitted: boolean; readonly detail: string };

/**
 * Plays a certificate set over loopback before it is installed: a TLS server with the new server pair that requires client
 * certificates, every client with its new pair, then the ones that must be turned away: nobody's certificate, and a stranger's.
 * An application byte has to come back in each exchange, and both TLS 1.3 and 1.2 are played.
 */
export async function rehearse(play: Rehearsal): Promise<RehearsalResult> {
  const server = await openStage(play).catch((error: Error) => error);
  if (server instanceof Error) return { scenes: [{ name: 'server', passed: false, detail: server.message }] };
  const port = (server.address() as AddressInfo).port;
  const scenes: { name: string; passed: boolean; detail: string }[] = [];
  try {
    for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
      const call = (credentials: Credentials) => exchange(play, port, version, credentials);
      for (const client of play.clients) {
        const { admitted, detail } = await call(client);
        scenes.push({ name: `${client.name} is let in (${version})`, passed: admitted, detail });
      }
      for (const [name, credentials] of [
        ['a client without a certificate', undefined],
        ['a client of another CA', play.stranger],
      ] as const) {
        const { admitted, detail } = await call(credentials);
        scenes.push({ name: `${name} is turned away (${version})`, passed: !admitted, detail });
      }
    }
  } finally {
    server.close();
  }
  return { scenes };
}

async function openStage(play: Rehearsal): Promise<Server> {
  const options: TlsOptions = {
    cert: play.server.certificate,
    key: play.server.key,
    ca: play.ca,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  };
  const server = createServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('pong'));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

function exchange(play: Rehearsal, port: number, version: SecureVersion, credentials: Credentials): Promise<Ending> {
  return new Promise((resolve) => {
    const identity: SecureContextOptions = credentials ? { cert: credentials.certificate, key: credentials.key } : {};
    let socket: ReturnType<typeof connect>;
    const end = (admitted: boolean, detail: string) => {
      clearTimeout(timer);
      socket?.destroy();
      resolve({ admitted, detail });
    };
    const timer = setTimeout(() => end(false, `no answer within ${patience} ms`), patience);
    try {
      socket = connect({
        host: '127.0.0.1',
        port,
        servername: play.hostName,
        ca: play.ca,
        minVersion: version,
        maxVersion: version,
        ...identity,
      });
    } catch (error) {
      socket = undefined as never;
      end(false, error instanceof Error ? error.message : String(error));
      return;
    }
    socket.once('secureConnect', () => socket.write('ping'));
    socket.once('data', () => end(true, `${version} exchange complete`));
    socket.once('error', (error: Error) => end(false, error.message));
    socket.once('close', () => end(false, 'the server closed the connection'));
  });
}
