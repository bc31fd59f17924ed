import { appendFileSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { type Certificate, readCertificate } from '../../pki/certificate/certificate.ts';
import { certificatesOf } from '../../pki/certificate/matches.ts';
import { commonNameOf } from '../../pki/encoding/distinguished-name.ts';
import { directiveValue, type EffectiveConfig, type VirtualHost } from './effective-config.ts';

/** The one condition of a log that is understood: a client with a verified certificate. */
const verified = /^expr=%\{SSL_CLIENT_VERIFY\}\s*==\s*'SUCCESS'$/;

/**
 * Writes the line of a request into each `GlobalLog` of the server that asks for clients with a verified certificate, as Apache 2.4.71 does:
 * the fields of `__tests__/proxy/client-log.test.ts`, and `-` for every other. Logs without that condition are left alone.
 */
export function logRequest(
  { server }: EffectiveConfig,
  host: VirtualHost | undefined,
  request: IncomingMessage,
  root: string,
): void {
  const logs = server.filter(({ name, words }) => name === 'globallog' && verified.test(words[2] ?? ''));
  const client = logs.length === 0 ? undefined : clientOf(request);
  if (client === undefined) return;
  const variables = new Map(
    server.flatMap(({ name, words: [expression = '', setting = ''] }) => {
      const [variable = '', value = '1'] = setting.split('=');
      return name === 'setenvifexpr' && isTrue(expression, client) ? [[variable, value] as const] : [];
    }),
  );
  const fields: Readonly<Record<string, string | undefined>> = {
    '%{sec}t': String(Math.floor(Date.now() / 1000)),
    '%v': host && directiveValue(host, 'ServerName'),
    '%a': request.socket.remoteAddress,
    '%{SSL_CLIENT_M_SERIAL}x': client.serial.toUpperCase(),
    '%{SSL_CLIENT_I_DN_CN}x': commonNameOf(client.issuer),
    '%{SSL_CLIENT_S_DN_CN}x': commonNameOf(client.subject),
    '%{SSL_CLIENT_V_START}x': opensslTime(client.notBefore.date),
    '%{SSL_CLIENT_V_END}x': opensslTime(client.notAfter.date),
  };
  for (const { words } of logs) {
    const [path = '', format = ''] = words;
    const line = format
      .replaceAll('\\t', '\t')
      .replace(/%(?:\{([^}]*)\})?[a-zA-Z]/g, (token, name: string | undefined) =>
        escaped((token.endsWith('e') ? variables.get(name ?? '') : fields[token]) ?? '-'),
      );
    appendFileSync(`${root}${path}`, `${line}\n`);
  }
}

/**
 * Whether an `<If>` of the server denies this request: of expressions only the one of `wizard certs allow` is understood, the name of the
 * certificate that is presented and a list of those that clients may have.
 */
export function isDenied(
  { denied }: EffectiveConfig,
  host: VirtualHost | undefined,
  request: IncomingMessage,
  root: string,
) {
  return denied.some((expression) => {
    const [, server, listed = ''] = allowing.exec(expression) ?? [];
    if (server === undefined || server !== presentedName(host, root)) return false;
    const client = clientOf(request);
    const names = [...listed.matchAll(/'([^']*)'/g)].map(([, name]) => name);
    return !names.includes(client === undefined ? '' : commonNameOf(client.subject));
  });
}

const allowing = /^%\{SSL_SERVER_S_DN_CN\} == '([^']*)' && !\(%\{SSL_CLIENT_S_DN_CN\} in \{ ([^{}]*) \}\)$/;

function presentedName(host: VirtualHost | undefined, root: string): string | undefined {
  const path = host && directiveValue(host, 'SSLCertificateFile');
  const [certificate] = path === undefined ? [] : certificatesOf(readFileSync(`${root}${path}`, 'utf8'));
  return certificate && commonNameOf(certificate.subject);
}

function clientOf({ socket }: IncomingMessage): Certificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const { raw } = socket.getPeerCertificate();
  const reading = raw === undefined ? undefined : readCertificate(raw);
  return reading?.ok ? reading.certificate : undefined;
}

/** `'AB:CD' in PeerExtList('2.5.29.35')`, or several of them: whether the certificate names that key of its CA (OpenSSL 3 prints it bare). */
function isTrue(expression: string, { authorityKeyIdentifier }: Certificate): boolean {
  const octets = authorityKeyIdentifier?.keyId?.toUpperCase().match(/../g)?.join(':');
  const asked = [...expression.matchAll(/'([^']*)' in PeerExtList\('2\.5\.29\.35'\)/g)].map(([, text]) => text);
  return octets !== undefined && asked.includes(octets);
}

/** `Nov 30 20:53:25 2026 GMT` (ASN1_TIME_print). */
function opensslTime(date: Date): string {
  const [, day = '', month, year, time] = date.toUTCString().replace(',', '').split(' ');
  return `${month} ${day.replace(/^0/, ' ')} ${time} ${year} GMT`;
}

/** As mod_log_config escapes a field (“Format Notes”). */
function escaped(field: string): string {
  return [...Buffer.from(field, 'utf8')]
    .map((octet) => {
      if (octet === 0x22 || octet === 0x5c) return `\\${String.fromCharCode(octet)}`;
      return octet < 0x20 || octet > 0x7e ? `\\x${octet.toString(16).padStart(2, '0')}` : String.fromCharCode(octet);
    })
    .join('');
}
