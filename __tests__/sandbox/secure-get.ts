import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { parseDescription } from '../../source/sandbox/description.ts';
import { pem, type StandIn } from './stand-in.ts';

export type Answer =
  | { readonly status: number; readonly type: string | undefined; readonly body: string; readonly served: string }
  | { readonly error: string };

/** GET by Node's own TLS from the sandbox's port 443, trusting the tests' CA, with a client certificate or none. */
export function secureGet(host: StandIn, path: string, client?: string): Promise<Answer> {
  const description = parseDescription(readFileSync(`${host.directory}/sandbox.json`, 'utf8'));
  return new Promise((resolve) => {
    const call = request({
      host: '127.0.0.1',
      port: description?.ports['443'],
      servername: 'barman1.example.com',
      headers: { host: 'barman1.example.com' },
      path,
      agent: false,
      ca: readFileSync(pem('ca.crt')),
      ...(client !== undefined && {
        cert: readFileSync(pem(`${client}.crt`)),
        key: readFileSync(pem(`${client}.key`)),
      }),
    });
    call.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }));
    call.on('response', (response) => {
      const served = (response.socket as TLSSocket).getPeerX509Certificate()?.serialNumber ?? '';
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], body, served }),
      );
    });
    call.end();
  });
}
