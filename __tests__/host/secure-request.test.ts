import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { secureRequest } from '../../source/host/local/secure-request.ts';
import type { SecureRequest } from '../../source/host/network.ts';
import { type Pair, pkiHost, type ThrowAwayPki, throwAwayPki } from '../support/throw-away-pki.ts';

let pki: ThrowAwayPki;
let other: ThrowAwayPki;
let server: Server;
const opened: { close(): void }[] = [];

beforeAll(async () => {
  pki = await throwAwayPki();
  other = await throwAwayPki('other.CA');
  server = await serve(pki.server);
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});
afterAll(() => server.close());

/** A server that wants a client certificate of the test's CA and answers with what it was asked. */
async function serve(pair: Pair): Promise<Server> {
  const options = { cert: pair.certificate, key: pair.key, ca: pki.ca, requestCert: true, rejectUnauthorized: true };
  const made = createServer(options, (request, response) => {
    if (request.url === '/silent') return;
    if (request.url === '/cut') return response.write('half').valueOf() && void response.socket?.destroy();
    response.writeHead(request.url === '/missing' ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ host: request.headers.host, url: request.url }));
  });
  made.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
}

function call(changes: Partial<SecureRequest> = {}, to = server): ReturnType<typeof secureRequest> {
  const { port } = to.address() as AddressInfo;
  const request = { hostName: pkiHost, port: 443, path: '/status', ca: pki.ca, client: pki.client, timeout: 20_000 };
  return secureRequest({ ...request, ...changes }, (_name, wanted) => ({
    host: '127.0.0.1',
    port: wanted === 443 ? port : wanted,
  }));
}

describe('a request with a client certificate', () => {
  it('is answered, and tells what the server presented', async () => {
    const outcome = await call();
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, contentType: 'application/json' });
    if (outcome.kind !== 'answered') return;
    expect(JSON.parse(outcome.body)).toEqual({ host: pkiHost, url: '/status' });
    expect(outcome.served.serial).toMatch(/^[0-9A-F]+$/);
    expect(outcome.served.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(outcome.served.notAfter.getTime()).toBeGreaterThan(Date.now());
  });

  it('tells the status of a refusal', async () => {
    expect(await call({ path: '/missing' })).toMatchObject({ kind: 'answered', status: 404 });
  });

  it('of another CA is turned away', async () => {
    expect(await call({ client: other.client })).toMatchObject({ kind: 'failed' });
  });

  it('whose key does not fit fails as a sentence, not as an exception', async () => {
    const outcome = await call({ client: { ...pki.client, key: pki.server.key } });
    expect(outcome).toMatchObject({ kind: 'failed', code: expect.stringMatching(/KEY_VALUES_MISMATCH/) });
  });

  it.each(['', 'not a key', '-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n'])(
    'whose key is %j fails too',
    async (key) => {
      const outcome = await call({ client: { ...pki.client, key } });
      expect(outcome.kind).toBe('failed');
    },
  );
});

describe('a request that fails', () => {
  it('without a certificate is turned away', async () => {
    const { port } = server.address() as AddressInfo;
    const request = { hostName: pkiHost, port: 443, path: '/', ca: pki.ca, timeout: 20_000 };
    expect((await secureRequest(request, () => ({ host: '127.0.0.1', port }))).kind).toBe('failed');
  });

  it.each<[string, () => Promise<Partial<SecureRequest>>, string]>([
    ['an unknown CA', async () => ({ ca: other.ca }), 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['another name', async () => ({ hostName: 'other.example.com' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('for %s says so, and still tells what was presented', async (_, changes, code) => {
    const outcome = await call(await changes());
    expect(outcome).toMatchObject({ kind: 'failed', code, served: { serial: expect.any(String) } });
  });

  it.each<[string, readonly [number, number], string]>([
    ['that has ended', [-9, -2], 'CERT_HAS_EXPIRED'],
    ['that begins later', [2, 9], 'CERT_NOT_YET_VALID'],
  ])('for a certificate %s', async (_, days, code) => {
    const there = await serve(await pki.issue('server', [pkiHost], days));
    opened.push(there);
    expect(await call({}, there)).toMatchObject({ kind: 'failed', code, served: { serial: expect.any(String) } });
  });

  it('for an address that the certificate does not carry, without a warning of Node’s', async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on('warning', note);
    const outcome = await call({ hostName: '127.0.0.1' });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', note);
    expect(outcome).toMatchObject({ kind: 'failed', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(warnings).toEqual([]);
  });

  it('where nobody listens', async () => {
    const closed = await serve(pki.server);
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await call({ port })).toEqual({
      kind: 'failed',
      code: 'ECONNREFUSED',
      message: expect.stringContaining('ECONNREFUSED'),
      served: undefined,
    });
  });

  it('where no TLS is spoken', async () => {
    const plain = createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    opened.push(plain);
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    expect(await call({ port })).toMatchObject({ kind: 'failed', code: 'EPROTO' });
  });

  it('at the time-out, when no answer comes', async () => {
    expect(await call({ path: '/silent', timeout: 400 })).toMatchObject({ kind: 'failed', code: 'ETIMEDOUT' });
  });

  it('when the answer is cut off', async () => {
    expect(await call({ path: '/cut' })).toMatchObject({ kind: 'failed' });
  });
});
