import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { directiveValue, type EffectiveConfig, type VirtualHost } from './effective-config.ts';
import { sendPage } from './forward.ts';
import { createSecureDoor } from './secure-door.ts';

/** The type of a TLS record that opens a handshake. */
const handshake = 22;

type Handler = (request: IncomingMessage, answer: ServerResponse) => void;

/** Where the files are, and what overrules the configuration. */
export interface DoorOptions {
  readonly root: string;
  asksNobody(): boolean;
}

/** What happens to the connections of one listening port under one configuration. */
export interface Door {
  accept(socket: Socket): void;
  /** Whether it speaks TLS. */
  readonly secure: boolean;
}

/** mod_ssl's fatal message for a virtual host that it cannot serve. */
export class BadKeyPair extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadKeyPair';
  }
}

/**
 * The door of a port: TLS when a virtual host of the port has `SSLEngine on`, with its certificate, key, CA and client
 * verification; plain HTTP otherwise. Throws BadKeyPair for a certificate and key that OpenSSL does not take.
 */
export function createDoor(config: EffectiveConfig, port: number, options: DoorOptions, handler: Handler): Door {
  const plain = createServer(handler);
  const host = config.hosts.find(
    (item) => item.port === port && directiveValue(item, 'SSLEngine')?.toLowerCase() === 'on',
  );
  if (host === undefined) return { accept: (socket) => plain.emit('connection', socket), secure: false };
  const secure = secureDoor(host, options, plain);
  const mistaken = createServer((_request, answer) => sendPage(answer, 400));
  return {
    secure: true,
    accept: (socket) =>
      peek(socket, (first) => {
        if (first === handshake) secure(socket);
        else mistaken.emit('connection', socket);
      }),
  };
}

function secureDoor(host: VirtualHost, { root, asksNobody }: DoorOptions, http: Server): (socket: Socket) => void {
  const certificate = readWords(host, 'SSLCertificateFile', root) ?? '';
  const key = readWords(host, 'SSLCertificateKeyFile', root) ?? certificate;
  const ca = readWords(host, 'SSLCACertificateFile', root);
  const verify = asksNobody() ? 'none' : (directiveValue(host, 'SSLVerifyClient')?.toLowerCase() ?? 'none');
  const checks = /^(?:leaf|chain)$/i.test(directiveValue(host, 'SSLCARevocationCheck') ?? 'none');
  const lists = checks ? readWords(host, 'SSLCARevocationFile', root) : undefined;
  try {
    return createSecureDoor({ certificate, key, ca, verify, lists }, http);
  } catch (error) {
    throw badKeyPair(host, error instanceof Error ? error.message : String(error));
  }
}

function badKeyPair(host: VirtualHost, reason: string): BadKeyPair {
  const name = `${directiveValue(host, 'ServerName') ?? 'localhost'}:${host.port}:0`;
  const certificate = directiveValue(host, 'SSLCertificateFile');
  const key = directiveValue(host, 'SSLCertificateKeyFile');
  if (!/mismatch/i.test(reason)) return new BadKeyPair(`AH02562: Failed to configure certificate ${name} (${reason})`);
  return new BadKeyPair(`AH02565: Certificate and private key ${name} from ${certificate} and ${key} do not match`);
}

function readWords(host: VirtualHost, directive: string, root: string): string | undefined {
  const path = directiveValue(host, directive);
  return path === undefined ? undefined : readFileSync(`${root}${path}`, 'utf8');
}

/** Looks at the first byte of a connection and puts it back: Apache tells plain HTTP on a TLS port from a handshake in the same way. */
function peek(socket: Socket, then: (first: number | undefined) => void): void {
  socket.once('data', (chunk: Buffer) => {
    socket.pause();
    socket.unshift(chunk);
    then(chunk[0]);
    process.nextTick(() => socket.resume());
  });
}
