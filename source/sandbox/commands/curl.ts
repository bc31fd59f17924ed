import { readFileSync } from 'node:fs';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect } from 'node:net';
import { layoutOf } from '../../os/families.ts';
import type { Behaviour, Call } from '../call.ts';
import type { SandboxPorts } from '../description.ts';
import { below, type Machine } from '../machine.ts';

/**
 * curl for a machine that has none: GET, with the options that the wizard uses (see `curlArguments`). What fails has curl's exit code
 * and sentence, as far as Node's error tells it. A machine with curl uses its own.
 */
export const curl: Behaviour = async (call, machine) => {
  const words = parse(call.argv);
  if (words.flags.has('--version')) {
    call.out('curl 7.88.1 (x86_64-pc-linux-gnu) of the sandbox');
    return 0;
  }
  const begin = performance.now();
  const seconds = () => ((performance.now() - begin) / 1000).toFixed(6);
  try {
    // As curl does it: first the connection, then the certificates for it.
    await connects(portOf(machine, words));
    const files = readFiles(machine, words);
    const { answer, body, remote } = await get(machine, words, files);
    const values: Readonly<Record<string, string>> = {
      ...{ http_code: String(answer.statusCode ?? 0), ssl_verify_result: '0', remote_ip: remote },
      ...{ time_connect: seconds(), time_appconnect: seconds(), time_starttransfer: seconds(), time_total: seconds() },
      content_type: answer.headers['content-type'] ?? '',
    };
    call.write(body + writeOut(words, values));
    return 0;
  } catch (error) {
    const { code, sentence } = error instanceof CurlFailure ? error : failureOf(error);
    const nothing = { http_code: '000', ssl_verify_result: code === 60 ? '1' : '0', time_connect: '0.000000' };
    call.write(
      writeOut(words, {
        ...nothing,
        time_appconnect: '0.000000',
        time_starttransfer: '0.000000',
        time_total: seconds(),
      }),
    );
    if (!words.flags.has('--silent') || words.flags.has('--show-error')) call.err(`curl: (${code}) ${sentence}`);
    return code;
  }
};

class CurlFailure extends Error {
  constructor(
    readonly code: number,
    readonly sentence: string,
  ) {
    super(sentence);
  }
}

interface Words {
  readonly url: string;
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

const valued = new Set([
  ...[
    '--connect-timeout',
    '--max-time',
    '--cert',
    '--key',
    '--cacert',
    '--write-out',
    '--url',
    '--noproxy',
    '--output',
  ],
  ...['--request', '-X', '-o', '-w', '-m', '-E'],
]);

function parse(argv: Call['argv']): Words {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let url = '';
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (valued.has(word)) values.set(word, argv[++at] ?? '');
    else if (word.startsWith('-')) flags.add(word);
    else url = word;
  }
  return { url: values.get('--url') ?? url, flags, values };
}

interface Files {
  readonly cert?: string;
  readonly key?: string;
  readonly ca: string;
}

/** The certificates that are named; curl 58 and 77 where they cannot be read. */
function readFiles(machine: Machine, { values }: Words): Files {
  const [certificate, key, authority] = ['--cert', '--key', '--cacert'].map((name) => values.get(name));
  const file = (path: string, failure: CurlFailure) => {
    for (const place of [below(machine, path), path]) {
      try {
        const text = readFileSync(place, 'utf8');
        if (text !== '') return text;
      } catch {
        // Perhaps at the other place.
      }
    }
    throw failure;
  };
  const bundle = authority ?? layoutOf(machine.family).systemBundle;
  return {
    ...(certificate !== undefined && {
      cert: file(certificate, new CurlFailure(58, `could not load PEM client certificate from ${certificate}`)),
    }),
    ...(key !== undefined && {
      key: file(key, new CurlFailure(58, `unable to set private key file: '${key}' type PEM`)),
    }),
    ca: file(bundle, new CurlFailure(77, `error setting certificate file: ${bundle}`)),
  };
}

interface Exchange {
  readonly answer: IncomingMessage;
  readonly body: string;
  readonly remote: string;
}

function portOf(machine: Machine, { url: text }: Pick<Words, 'url'>): number {
  const url = new URL(text);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return machine.ports[port as keyof SandboxPorts] ?? Number(port);
}

function connects(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.destroy();
      done();
    });
  });
}

function get(machine: Machine, { url: text, values, flags }: Words, files: Files): Promise<Exchange> {
  const url = new URL(text);
  const secure = url.protocol === 'https:';
  const options = {
    ...{ host: '127.0.0.1', port: portOf(machine, { url: text }) },
    ...{
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, 'user-agent': 'curl/7.88.1', accept: '*/*' },
    },
    ...{ timeout: Number(values.get('--max-time') ?? 75) * 1000, agent: false as const },
    method: values.get('--request') ?? values.get('-X') ?? 'GET',
  };
  const insecure = flags.has('--insecure') || flags.has('-k');
  return new Promise((done, fail) => {
    const heard = (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      const remote = answer.socket.remoteAddress ?? '';
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => done({ answer, body: Buffer.concat(chunks).toString(), remote }));
      answer.on('error', fail);
    };
    const sent = secure
      ? secureRequest({ ...options, ...files, servername: url.hostname, rejectUnauthorized: !insecure }, heard)
      : plainRequest(options, heard);
    sent.on('timeout', () => sent.destroy(new CurlFailure(28, 'Operation timed out')));
    sent.on('error', fail);
    sent.end();
  });
}

/** curl's exit code and sentence for what Node says. */
function failureOf(error: unknown): { readonly code: number; readonly sentence: string } {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const tls = /SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
  if (code === 'ECONNREFUSED') return { code: 7, sentence: "Failed to connect: Couldn't connect to server" };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return { code: 60, sentence: 'SSL: no alternative certificate subject name matches target host name' };
  if (/^(?:UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_|INVALID_)/.test(code))
    return { code: 60, sentence: `SSL certificate problem: ${message}` };
  if (code === 'ECONNRESET') return { code: 56, sentence: 'OpenSSL SSL_read: Connection reset by peer, errno 104' };
  if (/ALERT/.test(code))
    return { code: 56, sentence: `OpenSSL SSL_read: error:0A00045C:SSL routines::${tls}, errno 0` };
  if (/WRONG_VERSION|^EPROTO|^ERR_SSL/.test(code))
    return { code: 35, sentence: `OpenSSL: error:0A00010B:SSL routines::${tls}` };
  if (/^HPE_/.test(code)) return { code: 1, sentence: 'Received HTTP/0.9 when not allowed' };
  return { code: 35, sentence: message };
}

/** The text of `--write-out`: `%{name}`, and a backslash with n or t. */
function writeOut({ values }: Words, told: Readonly<Record<string, string>>): string {
  return (values.get('--write-out') ?? '')
    .replace(/\\([nt])/g, (_, letter: string) => (letter === 'n' ? '\n' : '\t'))
    .replace(/%\{(\w+)\}/g, (_, name: string) => told[name] ?? '');
}
