import type { ClientRequest } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { errorCode } from '../../errors.ts';
import type { SecureOutcome, SecureRequest, ServedCertificate } from '../network.ts';

const largestBody = 64 * 1024 * 1024;

/** Where a name and port are really found: the identity on a host, the embedded servers in the sandbox. */
export type Dial = (hostName: string, port: number) => { readonly host: string; readonly port: number };

/**
 * One HTTPS exchange by Node's own TLS. Trust is checked here, after the handshake, so that the served certificate is known even
 * when it is refused. Ignores proxy variables of the environment. Never rejects.
 */
export function secureRequest(wanted: SecureRequest, dial: Dial): Promise<SecureOutcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    let served: ServedCertificate | undefined;
    const fail = (code: string, message: string) => resolve({ kind: 'failed', code, message, served });
    const call = openCall(wanted, dial);
    if (call instanceof Error) return fail(errorCode(call) ?? 'ERROR', call.message);
    const timer = setTimeout(() => {
      fail('ETIMEDOUT', `no complete answer within ${wanted.timeout} ms`);
      call.destroy();
    }, wanted.timeout);
    call.on('socket', (socket) => {
      const secure = socket as TLSSocket;
      secure.once('secureConnect', () => {
        served = servedCertificate(secure);
        if (secure.authorized) return;
        const reason = secure.authorizationError as Error | string | undefined;
        fail(errorCode(reason) ?? String(reason), reason instanceof Error ? reason.message : String(reason));
        call.destroy();
      });
    });
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > largestBody) call.destroy(new Error(`the answer is larger than ${largestBody} bytes`));
        else chunks.push(chunk);
      });
      response.on('end', () => {
        if (served === undefined) return fail('NO_CERTIFICATE', 'the server presented no certificate');
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'],
          body: Buffer.concat(chunks).toString('utf8'),
          served,
          milliseconds: performance.now() - started,
        });
      });
      response.on('error', (error) => fail(errorCode(error) ?? 'ERROR', error.message));
    });
    call.on('error', (error) => fail(errorCode(error) ?? 'ERROR', error.message));
    call.on('close', () => clearTimeout(timer));
    call.end();
  });
}

/** The call as it is made, or why it cannot be: a key or certificate that OpenSSL does not read. */
function openCall(wanted: SecureRequest, dial: Dial): ClientRequest | Error {
  try {
    return request({
      ...dial(wanted.address ?? wanted.hostName, wanted.port),
      // RFC 6066 has no addresses as server names.
      servername: isIP(wanted.hostName) === 0 ? wanted.hostName : '',
      path: wanted.path,
      method: 'GET',
      headers: { host: wanted.hostName, accept: 'application/json', connection: 'close' },
      ca: wanted.ca,
      ...(wanted.client && { cert: wanted.client.certificate, key: wanted.client.key }),
      rejectUnauthorized: false,
      agent: false,
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function servedCertificate(socket: TLSSocket): ServedCertificate | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  return {
    serial: certificate.serialNumber,
    notAfter: new Date(certificate.validTo),
    fingerprint256: certificate.fingerprint256,
  };
}
