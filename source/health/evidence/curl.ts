import type { Evidence } from './evidence.ts';

/** A word of curl's command line; an object is a path of the host, which `--root` may move. */
export type CurlWord = string | { readonly path: string };

export type CurlCall = {
  readonly url: string;
  /** The file of trusted authorities; without it curl uses the system's trust store. */
  readonly caFile?: string;
  /** Without it the call is the negative one: it must fail. */
  readonly client?: { readonly certificate: string; readonly key: string };
  /** As somebody types it: with ~/.curlrc and the environment's proxies. */
  readonly asOperator?: boolean;
  /** Seconds for the whole exchange; the API's own limit is 60 (gunicorn). */
  readonly maxTime?: number;
  /** Seconds until the connection stands, TLS included. */
  readonly connectTime?: number;
};

/** What curl's write-out told about the exchange; times in seconds since its start. */
export type CurlReport = {
  readonly httpCode: number;
  readonly sslVerifyResult: number;
  readonly remoteAddress: string | null;
  readonly contentType: string | null;
  readonly times: {
    readonly connect: number;
    readonly tls: number;
    readonly firstByte: number;
    readonly total: number;
  };
  readonly body: string;
};

/** Begins the line that curl writes after the body. */
export const marker = '@@wizard';
const variables = [
  'http_code',
  'ssl_verify_result',
  'remote_ip',
  'time_connect',
  'time_appconnect',
  'time_starttransfer',
  'time_total',
  'content_type',
];

/**
 * The words of curl for a GET of the API, all known to curl 7.61 (RHEL 8; `%{json}` and `%{errormsg}` are not).
 * `-q`, which has to be first, keeps ~/.curlrc out, `--noproxy '*'` the proxy variables. The body comes on stdout, followed by one line
 * that `readCurlOutput` takes apart. curl asks for a key's pass phrase on /dev/tty: run it without a terminal.
 */
export function curlArguments(call: CurlCall): readonly CurlWord[] {
  const client: readonly CurlWord[] =
    call.client === undefined
      ? []
      : ['--cert', { path: escapeCertificatePath(call.client.certificate) }, '--key', { path: call.client.key }];
  const unaffected = call.asOperator === true ? [] : ['-q', '--noproxy', '*'];
  const ca: readonly CurlWord[] = call.caFile === undefined ? [] : ['--cacert', { path: call.caFile }];
  return [
    'curl',
    ...unaffected,
    '--silent',
    '--show-error',
    '--globoff',
    '--connect-timeout',
    String(call.connectTime ?? 10),
    '--max-time',
    String(call.maxTime ?? 75),
    ...client,
    ...ca,
    '--write-out',
    `\n${marker}\t${variables.map((name) => `%{${name}}`).join('\t')}\n`,
    '--url',
    call.url,
  ];
}

/** Separates curl's stdout into the body and the write-out; undefined when curl wrote none (it did not start). */
export function readCurlOutput(stdout: string): CurlReport | undefined {
  // The last one counts: a body may hold anything.
  const at = stdout.lastIndexOf(`\n${marker}\t`);
  if (at < 0) return undefined;
  const [, http, verify, remote, connect, tls, firstByte, total, type] = stdout
    .slice(at + 1)
    .replace(/\r?\n$/, '')
    .split('\t');
  return {
    httpCode: Number(http) || 0,
    sslVerifyResult: Number(verify) || 0,
    remoteAddress: remote === undefined || remote === '' ? null : remote,
    contentType: type === undefined || type === '' ? null : type,
    times: { connect: seconds(connect), tls: seconds(tls), firstByte: seconds(firstByte), total: seconds(total) },
    body: stdout.slice(0, at),
  };
}

/**
 * What a run of curl shows, for `explainEvidence`. `exitCode` is undefined when it was killed or did not start. The
 * environment is left out: this call ignores its proxies.
 */
export function evidenceOfCurl(
  call: CurlCall,
  run: { readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string },
): Evidence {
  const report = readCurlOutput(run.stdout);
  return {
    ...(run.exitCode === undefined ? {} : { curlExitCode: run.exitCode }),
    stderr: run.stderr,
    httpCode: report?.httpCode ?? 0,
    ...(report === undefined
      ? {}
      : {
          sslVerifyResult: report.sslVerifyResult,
          remoteAddress: report.remoteAddress,
          contentType: report.contentType,
          body: report.body,
        }),
    clientCertificateSent: call.client !== undefined,
    url: call.url,
  };
}

/** curl reads `FILE:PASSPHRASE` in --cert; a backslash keeps a colon of the file's name (curl(1), --cert). */
function escapeCertificatePath(path: string): string {
  return path.replace(/[\\:]/g, '\\$&');
}

/** Old curls print the decimal comma of the locale. */
function seconds(text: string | undefined): number {
  return Number((text ?? '0').replace(',', '.')) || 0;
}
