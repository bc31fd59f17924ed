import { connect } from 'node:net';

/** One exchange with pg-backup-api on the wire. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** A JSON body to send; without one nothing is sent. */
  readonly sends?: string;
  /** The status line: `HTTP/1.1 200 OK`. */
  readonly status: string;
  /** Header lines as they came, in their order. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** One run of `pg-backup-api status`. */
export interface StatusRecording {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a pg-backup-api with one server `pg1` answers, by version and by what serves it. */
export interface ApiRecording {
  readonly version: string;
  readonly server: 'gunicorn' | 'flask';
  /** What it ran on: Flask, gunicorn or Werkzeug, Barman, Python. */
  readonly on: string;
  readonly exchanges: readonly Exchange[];
  readonly statusUp: StatusRecording;
  readonly statusDown: StatusRecording;
}

type Request = Pick<Exchange, 'method' | 'path' | 'sends'>;

/** Every route with every method that somebody may try, and what is wrong in all usual ways. None of them starts anything. */
export const requests: readonly Request[] = [
  { method: 'GET', path: '/status' },
  { method: 'HEAD', path: '/status' },
  { method: 'POST', path: '/status' },
  { method: 'OPTIONS', path: '/status' },
  { method: 'GET', path: '/status/' },
  { method: 'GET', path: '/diagnose' },
  { method: 'HEAD', path: '/diagnose' },
  { method: 'POST', path: '/diagnose' },
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/nope' },
  { method: 'GET', path: '/operations' },
  { method: 'GET', path: '/operations/nope' },
  { method: 'DELETE', path: '/operations' },
  { method: 'GET', path: '/servers' },
  { method: 'GET', path: '/servers/pg1/operations' },
  { method: 'GET', path: '/servers/pg1/operations/nope' },
  { method: 'GET', path: '/servers/nope/operations' },
  { method: 'GET', path: '/servers/nope/operations/nope' },
  { method: 'POST', path: '/servers/pg1/operations' },
  { method: 'POST', path: '/servers/pg1/operations', sends: '{}' },
  { method: 'POST', path: '/servers/pg1/operations', sends: '{"backup_id": ' },
  { method: 'POST', path: '/servers/nope/operations', sends: '{"backup_id": "latest"}' },
  { method: 'POST', path: '/servers/pg1/operations', sends: '{"backup_id": "20200101T000000"}' },
  { method: 'PUT', path: '/servers/pg1/operations', sends: '{}' },
];

/** Makes all requests of `requests` one after the other: the service has one worker. */
export async function exchangesWith(port: number): Promise<readonly Exchange[]> {
  const made: Exchange[] = [];
  for (const request of requests) made.push(await exchange(port, request));
  return made;
}

/** One request on a connection of its own; what came back, byte for byte. Rejects when nobody listens. */
export function exchange(port: number, request: Request): Promise<Exchange> {
  const { method, path, sends } = request;
  const body = sends === undefined ? [] : [`Content-Type: application/json`, `Content-Length: ${sends.length}`];
  const head = [`${method} ${path} HTTP/1.1`, 'Host: localhost:7480', 'Connection: close', ...body];
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n${sends ?? ''}`));
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const end = text.indexOf('\r\n\r\n');
      const [status = '', ...headers] = text.slice(0, Math.max(end, 0)).split('\r\n');
      resolve({ ...request, status, headers, body: end < 0 ? text : text.slice(end + 4) });
    });
  });
}

/**
 * What of an exchange has to be the same wherever it is made. The instant goes, the order of methods in `Allow` (a set in
 * Python), and of a document its content: its form is compared elsewhere.
 */
export function comparable(one: Exchange): unknown {
  const isDocument = one.path === '/diagnose' && one.status.includes('200');
  const headers = one.headers
    .filter((line) => !/^date:/i.test(line))
    .map((line) =>
      /^allow:/i.test(line)
        ? `Allow: ${line
            .slice(6)
            .split(',')
            .map((word) => word.trim())
            .sort()
            .join(', ')}`
        : line,
    )
    .map((line) => (isDocument && /^content-length:/i.test(line) ? 'Content-Length: …' : line));
  return { ...one, headers, body: isDocument && one.body !== '' ? keysOf(one.body) : one.body };
}

function keysOf(body: string): unknown {
  const isCompact = !body.includes('\n') || body.trimEnd() === body.trimEnd().split('\n')[0];
  // Barman has models from 3.10 on.
  const keys = Object.keys(JSON.parse(body)).filter((key) => key !== 'models');
  return { keys, isCompact, endsWith: body.slice(-2) };
}
