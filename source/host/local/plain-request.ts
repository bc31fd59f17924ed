import { get } from 'node:http';
import { errorCode } from '../../errors.ts';
import type { PlainOutcome, PlainRequest } from '../network.ts';
import type { Dial } from './secure-request.ts';

const largestBody = 1024 * 1024;

/** One GET past the proxy. Ignores proxy variables of the environment. Never rejects. */
export function plainRequest({ port, path, timeout }: PlainRequest, dial: Dial): Promise<PlainOutcome> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ kind: 'failed', code: errorCode(error) ?? 'ERROR' });
    const headers = { host: `127.0.0.1:${port}`, accept: 'application/json', connection: 'close' };
    const call = get({ ...dial('127.0.0.1', port), path, headers, agent: false });
    const timer = setTimeout(() => {
      resolve({ kind: 'failed', code: 'ETIMEDOUT' });
      call.destroy();
    }, timeout);
    call.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > largestBody) call.destroy();
      });
      response.on('end', () => resolve({ kind: 'answered', status: response.statusCode ?? 0, body }));
      response.on('error', fail);
    });
    call.on('error', fail);
    call.on('close', () => clearTimeout(timer));
  });
}
