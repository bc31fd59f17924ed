import { wrong } from './failing-sites.ts';
import { hostName } from './real-host.ts';
import { folder } from './real-host-evidence.ts';

/** A host that was set up and that one thing has been done to since. */
export interface BrokenHost {
  readonly kind: string;
  /** The diagnosis of the lowest rung that is not in order. */
  readonly id: string;
  /** Among the first three causes: nothing that a call shows tells its twin apart. */
  readonly twin?: true;
  /** A warning: the ladder goes on above it. */
  readonly warns?: true;
  /** The check's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What is done, as a line of sh; Apache is restarted afterwards. */
  readonly script: string;
}

const site = '/etc/apache2/sites-available/pg-backup-api.conf';
const addDirective = (line: string) => `sed -i '/SSLEngine on/a ${line}' ${site}`;
const set = (pattern: string, value: string) => `sed -i 's#${pattern}#${value}#' ${site}`;
const server = (name: string) =>
  `cp ${wrong}/${name}.crt ${folder}/pg-backup-api.crt && cp ${wrong}/${name}.key ${folder}/pg-backup-api.key`;
const client = (name: string) =>
  `cp ${wrong}/${name}.crt ${folder}/pg-backup-user.crt && cp ${wrong}/${name}.key ${folder}/pg-backup-user.key`;
const backend = (port: number) => set('localhost:7480', `127.0.0.1:${port}`);
const address = (value: string) =>
  `sed 's/^127.0.0.1 ${hostName}.*/${value} ${hostName}/' /etc/hosts >/tmp/h && cp /tmp/h /etc/hosts`;
const listen = (value: string) => `sed -i 's/Listen 443/Listen ${value}/' /etc/apache2/ports.conf`;

/** Each of them is mended before the next is broken. */
export const brokenHosts: readonly BrokenHost[] = [
  {
    kind: 'https_proxy',
    id: 'http-proxy-environment',
    warns: true,
    script: 'true',
    environment: { https_proxy: 'http://127.0.0.1:9801' },
  },
  { kind: 'key_missing', id: 'client-key-unusable', script: `rm ${folder}/pg-backup-user.key` },
  {
    kind: 'key_encrypted',
    id: 'client-key-unusable',
    script: `cp ${wrong}/encrypted.key ${folder}/pg-backup-user.key`,
  },
  { kind: 'key_mismatch', id: 'client-key-unusable', script: `cp ${wrong}/server.key ${folder}/pg-backup-user.key` },
  { kind: 'cert_missing', id: 'client-certificate-unreadable', script: `rm ${folder}/pg-backup-user.crt` },
  {
    kind: 'cacert_missing',
    id: 'ca-file-missing',
    script: `mv ${folder}/root.crt ${folder}/kept.crt && ${set('root.crt', 'kept.crt')}`,
  },
  {
    kind: 'dns_fail',
    id: 'name-not-resolved',
    script: `sed '/${hostName}/d' /etc/hosts >/tmp/h && cp /tmp/h /etc/hosts`,
  },
  { kind: 'apache_down', id: 'apache-not-listening', script: 'touch /tmp/stay-down' },
  {
    kind: 'hosts_v6_only',
    id: 'address-family-mismatch',
    script: `${address('::1')}; ${listen('127.0.0.1:443')}`,
  },
  { kind: 'listen_elsewhere', id: 'address-not-listening', script: listen('127.0.0.2:443') },
  { kind: 'fw_reject', id: 'host-unreachable', script: address('10.78.0.1') },
  { kind: 'no_route', id: 'no-route', script: address('198.51.100.1') },
  { kind: 'apache_start_missing_cert', id: 'apache-not-listening', script: `rm ${folder}/pg-backup-api.crt` },
  {
    kind: 'apache_start_missing_ca',
    id: 'apache-not-listening',
    script: set('SSLCACertificateFile .*', 'SSLCACertificateFile /nope.crt'),
  },
  {
    kind: 'apache_start_key_mismatch',
    id: 'apache-not-listening',
    script: `cp ${wrong}/server.key ${folder}/pg-backup-api.key`,
  },
  {
    kind: 'apache_start_key_passphrase',
    id: 'apache-not-listening',
    script: `${server('client')} && cp ${wrong}/encrypted.key ${folder}/pg-backup-api.key`,
  },
  {
    kind: 'apache_start_no_mod_proxy',
    id: 'apache-not-listening',
    script: 'a2dismod --quiet --force proxy_http proxy',
  },
  { kind: 'tls_engine_off', id: 'not-tls', script: set('SSLEngine on', 'SSLEngine off') },
  {
    kind: 'tls_10_only',
    id: 'tls-version',
    script: `${addDirective('SSLCipherSuite DEFAULT:@SECLEVEL=0')}; ${addDirective('SSLProtocol TLSv1')}`,
  },
  { kind: 'server_expired', id: 'server-certificate-expired', script: server('server-expired') },
  { kind: 'server_future', id: 'clock-or-not-yet-valid', script: server('server-future') },
  { kind: 'host_mismatch', id: 'name-mismatch', script: server('server-other-name') },
  { kind: 'unknown_ca_nochain', id: 'issuer-unknown', script: server('server-other-ca') },
  { kind: 'other_ca_sent', id: 'ca-not-trusted', script: server('server-other-ca-sent') },
  { kind: 'server_ca_regen', id: 'ca-same-name-other-key', script: server('server-ca-again') },
  { kind: 'snakeoil', id: 'wrong-vhost-self-signed', script: server('snakeoil') },
  {
    kind: 'ca_untrusted',
    id: 'ca-not-trusted',
    warns: true,
    script: 'rm /usr/local/share/ca-certificates/CA.crt && update-ca-certificates --fresh >/dev/null',
  },
  { kind: 'client_expired_13', id: 'client-certificate-expired', script: client('client-expired') },
  {
    kind: 'client_expired_12',
    id: 'client-certificate-expired',
    script: `${client('client-expired')}; ${addDirective('SSLProtocol TLSv1.2')}`,
  },
  { kind: 'client_unknown_ca', id: 'client-certificate-unknown-ca', script: client('client-other-ca') },
  { kind: 'client_purpose', id: 'client-certificate-rejected', script: client('client-server-purpose') },
  {
    kind: 'server_ca_stale',
    id: 'client-certificate-unknown-ca',
    script: set('SSLCACertificateFile .*', `SSLCACertificateFile ${wrong}/other-ca.crt`),
  },
  { kind: 'not_proxied', id: 'not-proxied', script: `sed -i /ProxyPass/d ${site}` },
  { kind: 'apache_403', id: 'apache-forbids', script: addDirective('<Location />\\nRequire all denied\\n</Location>') },
  { kind: 'be_down', id: 'backend-unavailable', script: 'service pg-backup-api stop' },
  { kind: 'be_drop', id: 'backend-died', script: backend(9701) },
  { kind: 'no_mod_proxy_http', id: 'proxy-module-missing', script: 'a2dismod --quiet --force proxy_http' },
  { kind: 'be_html', id: 'not-the-api', script: backend(9702) },
  { kind: 'barman_conf_missing', id: 'backend-died', script: 'rm /etc/barman.conf' },
  { kind: 'no_servers', id: 'no-servers', script: "sed -i '/^\\[pg1\\]/,$d' /etc/barman.conf" },
  {
    kind: 'no_client_verify',
    id: 'client-certificate-not-required',
    script: set('SSLVerifyClient require', 'SSLVerifyClient none'),
  },
];
