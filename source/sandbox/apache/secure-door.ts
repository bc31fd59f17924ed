import { createCipheriv, createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { readCertificate } from '../../pki/certificate/certificate.ts';
import { readRevocationList } from '../../pki/certificate/revocation-list.ts';
import { sameName } from '../../pki/encoding/distinguished-name.ts';
import { readPem } from '../../pki/encoding/pem.ts';

/** TLS alert descriptions (RFC 8446, section 6) that a server sends about a client's certificate. */
const descriptions: Readonly<Record<string, number>> = {
  CERT_HAS_EXPIRED: 45,
  CERT_REVOKED: 44,
  // mod_ssl hides that it is the list's fault: certificate_unknown (fixtures/health/evidence.json, crl_expired).
  CRL_HAS_EXPIRED: 46,
  CERT_SIGNATURE_FAILURE: 51,
  INVALID_PURPOSE: 43,
  CERT_NOT_YET_VALID: 42,
  CERT_CHAIN_TOO_LONG: 48,
  DEPTH_ZERO_SELF_SIGNED_CERT: 48,
  INVALID_CA: 48,
  SELF_SIGNED_CERT_IN_CHAIN: 48,
  UNABLE_TO_GET_ISSUER_CERT: 48,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 48,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 48,
};
const badCertificate = 42;
const certificateRequired = 116;

/** The alert for a verification error as Node names it; no certificate at all is an alert of its own since TLS 1.3. */
function alertFor(error: string, presented: boolean): number {
  return presented ? (descriptions[error] ?? badCertificate) : certificateRequired;
}

interface Suite {
  readonly cipher: 'aes-256-gcm' | 'aes-128-gcm' | 'chacha20-poly1305';
  readonly hash: 'sha256' | 'sha384';
  readonly keyLength: number;
}

const suites: Readonly<Record<string, Suite>> = {
  TLS_AES_256_GCM_SHA384: { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32 },
  TLS_AES_128_GCM_SHA256: { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16 },
  TLS_CHACHA20_POLY1305_SHA256: { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32 },
};

/**
 * A fatal alert as a TLS 1.3 record (RFC 8446, 5.2 and 7.3), sealed with the server's application traffic secret. `sequence` is the
 * number of records that the server has sealed with it before. Undefined for a suite that is not of TLS 1.3.
 *
 * Node's TLS verifies a client's certificate only after the handshake and closes without a word; Apache sends this alert.
 */
function sealAlert(description: number, suiteName: string, secret: Buffer, sequence: number): Buffer | undefined {
  const suite = suites[suiteName];
  if (suite === undefined) return undefined;
  const key = expandLabel(suite, secret, 'key', suite.keyLength);
  const nonce = expandLabel(suite, secret, 'iv', 12);
  const tail = nonce.readUInt32BE(8);
  nonce.writeUInt32BE((tail ^ sequence) >>> 0, 8);
  const inner = Buffer.from([2, description, 21]);
  const header = Buffer.from([23, 3, 3, 0, inner.length + 16]);
  const sealed = seal(suite, key, nonce, header, inner);
  return Buffer.concat([header, sealed]);
}

function seal({ cipher }: Suite, key: Buffer, nonce: Buffer, header: Buffer, inner: Buffer): Buffer {
  const options = { authTagLength: 16 };
  const encryption =
    cipher === 'chacha20-poly1305'
      ? createCipheriv(cipher, key, nonce, options)
      : createCipheriv(cipher, key, nonce, options);
  encryption.setAAD(header, { plaintextLength: inner.length });
  return Buffer.concat([encryption.update(inner), encryption.final(), encryption.getAuthTag()]);
}

/** HKDF-Expand-Label with an empty context, for outputs no longer than the hash. */
function expandLabel({ hash }: Suite, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

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

const applicationData = 23;

/** Tells the types of the TLS records in a stream of bytes, chunk by chunk. */
export function recordReader(onRecord: (type: number) => void): (chunk: Buffer) => void {
  let header: number[] = [];
  let remaining = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (remaining > 0) {
        const step = Math.min(remaining, chunk.length - at);
        remaining -= step;
        at += step;
        continue;
      }
      header.push(chunk[at] ?? 0);
      at += 1;
      if (header.length < 5) continue;
      const [type = 0, , , high = 0, low = 0] = header;
      onRecord(type);
      remaining = high * 256 + low;
      header = [];
    }
  };
}

/**
 * A socket with its TLS records counted: how many the server has sealed with its application keys. It begins to use them after
 * the client's first sealed record, which carries the client's certificate or its Finished message. Destroying the pipe leaves the
 * socket open, so that a last record can be sent.
 */
class RecordPipe extends Duplex {
  #sealed = 0;
  #clientSealed = false;
  readonly #socket: Socket;
  readonly #read = recordReader((type) => {
    if (type === applicationData) this.#clientSealed = true;
  });
  readonly #written = recordReader((type) => {
    if (type === applicationData && this.#clientSealed) this.#sealed += 1;
  });

  constructor(socket: Socket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#read(chunk);
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    socket.on('error', () => this.destroy());
  }

  get sealedRecords(): number {
    return this.#sealed;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#written(chunk);
    this.#socket.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done());
  }
}
