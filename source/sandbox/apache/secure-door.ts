import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { RecordPipe } from './record-pipe.ts';
import { alertFor, sealAlert } from './tls-alert.ts';

export interface SecureOptions {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string | undefined;
  /** The word of `SSLVerifyClient`. */
  readonly verify: string;
}

/**
 * Serves TLS on a connection and hands it to an HTTP server when the client may come in. A client without an acceptable
 * certificate gets the alert that Apache sends. Throws what OpenSSL says about a certificate and key that it does not take.
 */
export function createSecureDoor(options: SecureOptions, http: Server): (socket: Socket) => void {
  const settings: TlsOptions = {
    cert: options.certificate,
    key: options.key,
    ...(options.ca !== undefined && { ca: options.ca }),
    requestCert: options.verify !== 'none',
    rejectUnauthorized: options.verify === 'require',
    minVersion: 'TLSv1.2',
  };
  // A pair that does not fit must end Apache when it reads its configuration, not at the first connection.
  createServer(settings);
  return (socket) => {
    // A server for each connection: its events tell nothing about which connection they are of.
    const server = createServer(settings);
    const pipe = new RecordPipe(socket);
    pipe.on('close', () => setImmediate(() => socket.end()));
    let secret: Buffer | undefined;
    let suite = '';
    server.on('keylog', (line: Buffer, secure: TLSSocket) => {
      const value = /^SERVER_TRAFFIC_SECRET_0 \S+ ([0-9a-f]+)/.exec(line.toString('latin1'))?.[1];
      if (value === undefined) return;
      secret = Buffer.from(value, 'hex');
      suite = secure.getCipher().name;
    });
    server.on('secureConnection', (secure) => {
      if (options.verify !== 'optional' || secure.authorized || !hasCertificate(secure))
        http.emit('connection', secure);
      else secure.destroy();
    });
    server.on('tlsClientError', (_error, secure) => {
      const reason = secure.authorizationError as Error | string | undefined;
      if (reason !== undefined && reason !== null && secret !== undefined) {
        const alert = sealAlert(alertFor(String(reason), true), suite, secret, pipe.sealedRecords);
        if (alert !== undefined) socket.write(alert);
      }
      secure.destroy();
      socket.end();
    });
    server.emit('connection', pipe);
  };
}

function hasCertificate(secure: TLSSocket): boolean {
  return Object.keys(secure.getPeerCertificate()).length > 0;
}
