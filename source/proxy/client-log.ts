import type { HostLayout } from '../os/families.ts';
import { type ServerConf, serverConf } from './server-conf.ts';

/** The configuration that has clients logged. */
export function clientLogConf(layout: Pick<HostLayout, 'confDirectory' | 'serverRoot'>): ServerConf {
  return serverConf(layout, 'pg-backup-api-clients');
}

/** Beside Apache's own logs, where SELinux lets it write. No distribution's logrotate takes this name for one of Apache's logs. */
export function clientLogPath({ errorLogs: [log = ''] }: Pick<HostLayout, 'errorLogs'>): string {
  return `${log.slice(0, log.lastIndexOf('/'))}/pg-backup-api.clients`;
}

export const clientLogRotation = '/etc/logrotate.d/pg-backup-api-clients';
/** How many rotated logs stay. */
export const keptClientLogs = 24;

/** By copying: Apache need not be reloaded for it. Plain names and plain text, whatever the host's defaults are. */
export function clientLogRotationText(log: string): string {
  return `# Written by pg-backup-api-wizard (wizard certs rotate --wait); wizard certs rotate retire removes it.
${log} {
    monthly
    rotate ${keptClientLogs}
    missingok
    notifempty
    nocompress
    nodateext
    copytruncate
}
`;
}

const variable = 'pg_backup_api_ca';

/**
 * One line a request of a client with a certificate, of all sites. GlobalLog (Apache 2.4.19) is written beside the CustomLog of a virtual
 * host. mod_ssl names the issuer by its subject alone, which two CAs may share; the key identifier of the CA stands in an extension that
 * only a comparison reaches (`PeerExtList`), so each of `keyIds` (hex) is compared. OpenSSL 3 prints it bare, 1.1 after “keyid:”.
 */
export function clientLogText(log: string, keyIds: readonly string[]): string {
  const isOf = (keyId: string) => {
    const octets = (keyId.toUpperCase().match(/../g) ?? []).join(':');
    const value = (text: string) => `'${text}' in PeerExtList('2.5.29.35')`;
    return `        SetEnvIfExpr "${value(octets)} || ${value(`keyid:${octets}`)}" ${variable}=${keyId.toLowerCase()}\n`;
  };
  const fields = [
    ...['%{sec}t', '%v', '%a', '%{SSL_CLIENT_M_SERIAL}x', `%{${variable}}e`, '%{SSL_CLIENT_I_DN_CN}x'],
    ...['%{SSL_CLIENT_S_DN_CN}x', '%{SSL_CLIENT_V_START}x', '%{SSL_CLIENT_V_END}x'],
  ];
  return `# Written by pg-backup-api-wizard (wizard certs rotate --wait): who comes with a certificate of which CA.
<IfModule ssl_module>
    <IfModule setenvif_module>
${keyIds.map(isOf).join('')}    </IfModule>
    GlobalLog ${log} "${fields.join('\\t')}" "expr=%{SSL_CLIENT_VERIFY} == 'SUCCESS'"
</IfModule>
`;
}

/** A request of a client with a certificate that Apache accepted. */
export interface LoggedClient {
  readonly at: Date;
  /** ServerName of the virtual host. */
  readonly site: string;
  readonly address: string;
  /** Hex, lower case. */
  readonly serial: string;
  /** The key identifier of its CA (hex), where the configuration asked for it. */
  readonly caKeyId: string | undefined;
  readonly issuer: string | undefined;
  readonly name: string | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The lines of the log; one that is not whole is left out (the first of a part, the last while it is written). */
export function readClientLog(text: string): readonly LoggedClient[] {
  return text.split('\n').flatMap((line): LoggedClient[] => {
    const fields = line.split('\t').map(unescaped);
    const [seconds = '', site = '', address = '', serial = '', keyId, issuer, name, start = '', end = ''] = fields;
    const notBefore = new Date(start);
    const notAfter = new Date(end);
    if (fields.length !== 9 || !/^\d{1,12}$/.test(seconds) || !/^[0-9A-F]+$/i.test(serial)) return [];
    if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime())) return [];
    const at = new Date(Number(seconds) * 1000);
    const parts = { caKeyId: orNone(keyId), issuer: orNone(issuer), name: orNone(name) };
    return [{ at, site, address, serial: serial.toLowerCase(), ...parts, notBefore, notAfter }];
  });
}

function orNone(field: string | undefined): string | undefined {
  return field === '-' || field === '' ? undefined : field;
}

/** Takes back what mod_log_config makes of quotes, backslashes and octets beyond ASCII (“Format Notes”); control characters stay escaped. */
function unescaped(field: string): string {
  return field
    .replace(/(?:\\x[89a-f][0-9a-f])+/gi, (octets) => Buffer.from(octets.replaceAll('\\x', ''), 'hex').toString('utf8'))
    .replace(/\\(["\\])/g, '$1');
}
