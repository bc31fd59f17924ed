import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { readCertificate } from '../../pki/certificate/certificate.ts';
import { readRevocationList } from '../../pki/certificate/revocation-list.ts';
import { sameName } from '../../pki/encoding/distinguished-name.ts';
import { readPem } from '../../pki/encoding/pem.ts';
import { RecordPipe } from './record-pipe.ts';
import { alertFor, sealAlert } from './tls-alert.ts';

export interface SecureOptions {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string | undefined;
  /** The word of `SSLVerifyClient`. */
  readonly verify: string;
  /** PEM of the lists of revoked certificates that are looked into (`SSLCARevocationCheck leaf no_crl_for_cert_ok`). */
  readonly lists: string | undefined;
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
    const refuse = (secure: TLSSocket, description: number) => {
      const alert = secret && sealAlert(description, suite, secret, pipe.sealedRecords);
      if (alert !== undefined) socket.write(alert);
      secure.destroy();
      socket.end();
    };
    server.on('secureConnection', (secure) => {
      const word = listedAs(options.lists, secure.getPeerCertificate().raw);
      if (word !== undefined) return refuse(secure, alertFor(word, true));
      if (options.verify !== 'optional' || secure.authorized || !hasCertificate(secure))
        http.emit('connection', secure);
      else secure.destroy();
    });
    server.on('tlsClientError', (_error, secure) => {
      const reason = secure.authorizationError as Error | string | undefined;
      if (reason !== undefined && reason !== null) return refuse(secure, alertFor(String(reason), true));
      secure.destroy();
      socket.end();
    });
    server.emit('connection', pipe);
  };
}

/** What OpenSSL says of a certificate whose CA has a list here: expired lists shut everybody out, and who is on one is revoked. */
function listedAs(lists: string | undefined, der: Buffer | undefined): string | undefined {
  const certificate = der === undefined ? undefined : readCertificate(der);
  if (lists === undefined || !certificate?.ok) return undefined;
  const { issuer, serial } = certificate.certificate;
  const readings = readPem(Buffer.from(lists)).blocks.map((block) => readRevocationList(block.der ?? new Uint8Array()));
  const list = readings
    .flatMap((reading) => (reading.ok ? [reading.list] : []))
    .find((one) => sameName(one.issuer, issuer));
  if (list === undefined) return undefined;
  if (list.nextUpdate !== undefined && list.nextUpdate.date < new Date()) return 'CRL_HAS_EXPIRED';
  return list.revoked.has(serial) ? 'CERT_REVOKED' : undefined;
}

function hasCertificate(secure: TLSSocket): boolean {
  return Object.keys(secure.getPeerCertificate()).length > 0;
}
