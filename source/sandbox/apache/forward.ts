import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { errorCode } from '../../errors.ts';
import { errorPage, pageType } from './error-pages.ts';

/** Headers that belong to one connection (RFC 9110, 7.6.1) and are not passed on. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Passes a request on to the backend and its answer back, as mod_proxy_http does. A backend that cannot be reached is a 503, one
 * that breaks off is a 502, both with Apache's page and a line in the error log.
 */
export function forwardRequest(
  incoming: IncomingMessage,
  answer: ServerResponse,
  target: URL,
  port: number,
  logError: (line: string) => void,
): void {
  const headers = { ...withoutHopByHop(incoming.headers), host: target.host, connection: 'close' };
  const backend = request({
    host: '127.0.0.1',
    port,
    method: incoming.method,
    path: target.pathname + target.search,
    headers,
    agent: false,
  });
  backend.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, withoutHopByHop(response.headers));
    response.pipe(answer);
    response.on('close', () => {
      if (!response.complete) answer.destroy();
    });
  });
  backend.on('error', (error) => {
    const refused = errorCode(error) === 'ECONNREFUSED';
    if (refused) {
      logError(
        `(111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:${target.port || 80} (${target.hostname}) failed`,
      );
    } else {
      logError(`(20014)Internal error: AH01102: error reading status line from remote server ${target.host}`);
    }
    if (answer.headersSent) answer.destroy();
    else sendPage(answer, refused ? 503 : 502);
  });
  answer.on('close', () => backend.destroy());
  incoming.pipe(backend);
}

/** Answers with one of Apache's own error pages. */
export function sendPage(answer: ServerResponse, status: number): void {
  const body = errorPage(status);
  answer.writeHead(status, { 'content-type': pageType, 'content-length': Buffer.byteLength(body) });
  answer.end(body);
}

function withoutHopByHop(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));
}
