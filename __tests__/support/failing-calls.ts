import { wrong } from './failing-sites.ts';
import { hostName } from './real-host.ts';

/** A call by the operator's curl that fails in one way, on a host with the failing sites and services. */
export interface FailingCall {
  /** The name in TPA's world of failures; one name, one `how_to_provoke`. */
  readonly kind: string;
  /** The diagnosis that has to come first. */
  readonly id: string;
  /** Or has to be among the first three, where a twin's evidence is the same letter for letter. */
  readonly twin?: true;
  /** Of the URL's port; 9500 is a healthy site. */
  readonly port?: number;
  readonly host?: string;
  readonly path?: string;
  readonly scheme?: 'http';
  /** A pair of certificate and key below `wrong`, none, or (default) the host's own. */
  readonly client?: string | null;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const own = '/etc/tpa/pg-backup-api';
const pair = (certificate: string, key: string) => ['--cert', certificate, '--key', key];
const proxy = (port: number) => ({ https_proxy: `http://127.0.0.1:${port}` });

/** Names of /etc/hosts for these calls; the addresses are those of `failingNetwork`. */
export const failingNames = `
::1       six.example.com
10.77.0.1 lan.example.com
10.77.0.9 dropped.example.com
10.78.0.1 rejected.example.com
10.79.0.1 prohibited.example.com
198.51.100.1 nowhere.example.com
`;

/** An interface that swallows what it is given, and routes that refuse. */
export const failingNetwork = `
ip link add swallow type veth peer name gullet
ip link set gullet up
ip address add 10.77.0.1/24 dev swallow
ip link set swallow up
ip neighbour add 10.77.0.9 lladdr 02:00:00:00:00:09 dev swallow
ip route add unreachable 10.78.0.0/24
ip route add prohibit 10.79.0.0/24
`;

/** What the calls need besides: keys and files that cannot be used. */
export const failingFiles = `
cd ${wrong}
openssl pkey -in client.key -aes256 -passout pass:hat-stand -out encrypted.key
openssl pkey -in client.key -outform DER -out client.der
openssl x509 -in client.crt -outform DER -out client-der.crt
: >empty.crt
echo 'no certificate at all' >text.crt
mkdir folder
head -c 200000 /dev/zero >large
openssl pkcs12 -export -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -macalg sha1 -passout pass:hat-stand \\
  -in client.crt -inkey client.key -out old.p12
`;

export const failingCalls: readonly FailingCall[] = [
  { kind: 'healthy', id: 'healthy' },
  { kind: 'healthy_12', id: 'healthy', port: 9501 },
  { kind: 'healthy_status', id: 'healthy', path: '/status' },
  { kind: 'cn_only', id: 'healthy', port: 9533 },
  { kind: 'proxy_bypassed', id: 'healthy', environment: { ...proxy(9801), no_proxy: hostName } },
  { kind: 'location_verify', id: 'healthy', port: 9558 },

  { kind: 'proxy_refused', id: 'http-proxy-environment', environment: proxy(9899) },
  { kind: 'proxy_403', id: 'http-proxy-environment', environment: proxy(9801) },
  { kind: 'proxy_407', id: 'http-proxy-environment', environment: proxy(9802) },
  { kind: 'proxy_503', id: 'http-proxy-environment', environment: proxy(9803) },
  { kind: 'proxy_closes', id: 'http-proxy-environment', environment: proxy(9804) },
  { kind: 'proxy_silent', id: 'http-proxy-environment', environment: proxy(9805), words: ['--max-time', '1'] },
  { kind: 'proxy_drops_tunnel', id: 'http-proxy-environment', environment: proxy(9806) },
  { kind: 'proxy_elsewhere', id: 'http-proxy-environment', twin: true, environment: proxy(9807) },
  { kind: 'proxy_is_ssh', id: 'http-proxy-environment', environment: proxy(9605) },
  { kind: 'proxy_is_tls', id: 'http-proxy-environment', environment: proxy(9500) },
  { kind: 'proxy_unknown', id: 'http-proxy-environment', environment: { HTTPS_PROXY: 'http://no-proxy.invalid:3128' } },
  { kind: 'proxy_socks', id: 'http-proxy-environment', environment: { ALL_PROXY: 'socks5h://127.0.0.1:9605' } },
  {
    kind: 'proxy_for_http',
    id: 'http-proxy-environment',
    scheme: 'http',
    environment: { http_proxy: 'http://127.0.0.1:9803' },
  },

  {
    kind: 'cert_missing',
    id: 'client-certificate-unreadable',
    words: pair(`${wrong}/nope.crt`, `${own}/pg-backup-user.key`),
  },
  { kind: 'cert_empty', id: 'client-certificate-unreadable', words: pair(`${wrong}/empty.crt`, `${wrong}/client.key`) },
  { kind: 'cert_text', id: 'client-certificate-unreadable', words: pair(`${wrong}/text.crt`, `${wrong}/client.key`) },
  {
    kind: 'cert_der',
    id: 'client-certificate-unreadable',
    words: pair(`${wrong}/client-der.crt`, `${wrong}/client.key`),
  },
  { kind: 'cert_folder', id: 'client-certificate-unreadable', words: pair(`${wrong}/folder`, `${wrong}/client.key`) },
  { kind: 'key_missing', id: 'client-key-unusable', words: pair(`${wrong}/client.crt`, `${wrong}/nope.key`) },
  { kind: 'key_mismatch', id: 'client-key-unusable', words: pair(`${wrong}/client.crt`, `${wrong}/server.key`) },
  { kind: 'key_der', id: 'client-key-unusable', words: pair(`${wrong}/client.crt`, `${wrong}/client.der`) },
  { kind: 'key_empty', id: 'client-key-unusable', words: pair(`${wrong}/client.crt`, `${wrong}/empty.crt`) },
  { kind: 'key_not_given', id: 'client-key-unusable', words: ['--cert', `${wrong}/client.crt`] },
  { kind: 'key_encrypted', id: 'client-key-unusable', words: pair(`${wrong}/client.crt`, `${wrong}/encrypted.key`) },
  {
    kind: 'key_passphrase_wrong',
    id: 'client-key-unusable',
    words: [...pair(`${wrong}/client.crt`, `${wrong}/encrypted.key`), '--pass', 'x'],
  },
  {
    kind: 'pkcs12_rc2',
    id: 'pkcs12-outdated',
    words: ['--cert-type', 'P12', '--cert', `${wrong}/old.p12:hat-stand`],
  },
  { kind: 'client_weak', id: 'client-key-too-weak', client: 'client-weak' },
  { kind: 'client_sha1', id: 'client-key-too-weak', client: 'client-sha1' },
  { kind: 'cacert_missing', id: 'ca-file-missing', words: ['--cacert', `${wrong}/nope.crt`] },
  { kind: 'cacert_empty', id: 'ca-file-missing', words: ['--cacert', `${wrong}/empty.crt`] },
  { kind: 'cacert_text', id: 'ca-file-missing', words: ['--cacert', `${wrong}/text.crt`] },
  { kind: 'cacert_folder', id: 'ca-file-missing', words: ['--cacert', `${wrong}/folder`] },
  { kind: 'ca_bundle_variable', id: 'ca-file-missing', environment: { CURL_CA_BUNDLE: `${wrong}/nope.crt` } },
  { kind: 'ssl_cert_file_variable', id: 'ca-file-missing', environment: { SSL_CERT_FILE: `${wrong}/nope.crt` } },

  { kind: 'dns_fail', id: 'name-not-resolved', host: 'barman-nope.invalid' },
  { kind: 'apache_down', id: 'apache-not-listening', port: 9599 },
  { kind: 'listen_elsewhere', id: 'address-not-listening', twin: true, host: 'lan.example.com' },
  { kind: 'hosts_v6_only', id: 'address-family-mismatch', twin: true, host: 'six.example.com' },
  { kind: 'fw_reject', id: 'host-unreachable', twin: true, host: 'rejected.example.com', port: 443 },
  { kind: 'fw_prohibit', id: 'host-unreachable', twin: true, host: 'prohibited.example.com', port: 443 },
  { kind: 'no_route', id: 'no-route', twin: true, host: 'nowhere.example.com', port: 443 },
  { kind: 'fw_drop', id: 'packets-dropped', host: 'dropped.example.com', port: 443, words: ['--connect-timeout', '1'] },
  {
    kind: 'fw_drop_max_time',
    id: 'packets-dropped',
    host: 'dropped.example.com',
    port: 443,
    words: ['--max-time', '1'],
  },

  { kind: 'tls_reset', id: 'tls-connection-reset', port: 9601 },
  { kind: 'tls_eof', id: 'tls-connection-closed', port: 9602 },
  { kind: 'tls_silent', id: 'tls-no-answer', port: 9603, words: ['--max-time', '1'] },
  { kind: 'tls_silent_connect', id: 'tls-no-answer', port: 9603, words: ['--connect-timeout', '1'] },
  { kind: 'tls_is_http', id: 'not-tls', port: 9604 },
  { kind: 'tls_engine_off', id: 'not-tls', port: 9572 },
  { kind: 'tls_is_ssh', id: 'not-tls', port: 9605 },
  { kind: 'tls_10_only', id: 'tls-version', port: 9570 },
  { kind: 'tls_13_wanted', id: 'tls-version', port: 9501, words: ['--tlsv1.3'] },
  { kind: 'tls_cipher', id: 'tls-version', port: 9571 },

  { kind: 'ca_untrusted', id: 'ca-not-trusted', port: 9538 },
  { kind: 'unknown_ca_nochain', id: 'issuer-unknown', port: 9537 },
  { kind: 'chain_missing', id: 'issuer-unknown', port: 9543 },
  {
    kind: 'trust_store_without_ca',
    id: 'ca-not-trusted',
    port: 9529,
    words: ['--cacert', `${wrong}/other-ca.crt`, '--capath', `${wrong}/folder`],
  },
  { kind: 'server_ca_regen', id: 'ca-same-name-other-key', twin: true, port: 9540 },
  { kind: 'server_ca_regen_no_aki', id: 'ca-same-name-other-key', port: 9541 },
  { kind: 'ca_expired', id: 'ca-expired', twin: true, port: 9542, words: ['--cacert', `${wrong}/ca-expired.crt`] },
  { kind: 'server_expired', id: 'server-certificate-expired', port: 9530 },
  { kind: 'server_future', id: 'clock-or-not-yet-valid', port: 9531 },
  { kind: 'host_mismatch', id: 'name-mismatch', port: 9532 },
  { kind: 'host_localhost', id: 'name-mismatch', host: 'localhost' },
  { kind: 'host_ip', id: 'name-mismatch', host: '127.0.0.1' },
  { kind: 'snakeoil', id: 'wrong-vhost-self-signed', port: 9539 },
  { kind: 'server_purpose', id: 'server-certificate-rejected', port: 9534 },
  { kind: 'server_weak', id: 'server-certificate-rejected', port: 9535 },
  { kind: 'server_sha1', id: 'server-certificate-rejected', port: 9536 },

  { kind: 'client_none_13', id: 'client-certificate-missing', client: null },
  { kind: 'client_none_12', id: 'client-certificate-missing', client: null, port: 9501 },
  { kind: 'pha_no_cert', id: 'client-certificate-missing', client: null, port: 9558 },
  { kind: 'renegotiation_no_cert', id: 'client-certificate-missing', client: null, port: 9559 },
  { kind: 'client_unknown_ca_13', id: 'client-certificate-unknown-ca', client: 'client-other-ca' },
  { kind: 'client_unknown_ca_12', id: 'client-certificate-unknown-ca', client: 'client-other-ca', port: 9501 },
  { kind: 'client_self_signed', id: 'client-certificate-unknown-ca', client: 'client-self-signed' },
  { kind: 'client_intermediate', id: 'client-certificate-unknown-ca', client: 'client-intermediate' },
  { kind: 'client_ca_regen', id: 'client-certificate-unknown-ca', client: 'client-ca-again' },
  { kind: 'client_ca_regen_no_aki', id: 'client-certificate-unknown-ca', client: 'client-ca-again-plain' },
  { kind: 'server_ca_stale', id: 'client-certificate-unknown-ca', port: 9550 },
  { kind: 'server_ca_stale_12', id: 'client-certificate-unknown-ca', port: 9551 },
  { kind: 'client_expired_13', id: 'client-certificate-expired', client: 'client-expired' },
  { kind: 'client_expired_12', id: 'client-certificate-expired', client: 'client-expired', port: 9501 },
  { kind: 'client_future_13', id: 'client-certificate-rejected', client: 'client-future' },
  { kind: 'client_future_12', id: 'client-certificate-rejected', client: 'client-future', port: 9501 },
  { kind: 'client_purpose_13', id: 'client-certificate-rejected', client: 'client-server-purpose' },
  { kind: 'client_purpose_12', id: 'client-certificate-rejected', client: 'client-server-purpose', port: 9501 },
  { kind: 'client_revoked_13', id: 'client-certificate-rejected', client: 'client-revoked', port: 9552 },
  { kind: 'client_revoked_12', id: 'client-certificate-rejected', client: 'client-revoked', port: 9553 },
  { kind: 'crl_expired', id: 'client-certificate-rejected', port: 9554 },
  { kind: 'client_ca_expired', id: 'ca-expired', twin: true, client: 'client-old-ca', port: 9555 },
  { kind: 'chain_too_long', id: 'client-certificate-rejected', port: 9556 },
  {
    kind: 'client_weak_at_server',
    id: 'client-key-too-weak',
    client: 'client-weak',
    twin: true,
    words: ['--ciphers', 'DEFAULT:@SECLEVEL=0'],
  },

  { kind: 'http_on_tls_port', id: 'plain-http-to-tls-port', scheme: 'http' },
  { kind: 'http_redirect', id: 'redirected', port: 9581 },
  { kind: 'apache_403', id: 'apache-forbids', port: 9560 },
  { kind: 'body_too_large', id: 'apache-forbids', port: 9584, words: ['--data', 'more than ten bytes'] },
  { kind: 'not_proxied', id: 'not-proxied', port: 9580 },
  { kind: 'wrong_path', id: 'wrong-path', path: '/diagnos' },
  { kind: 'wrong_path_html', id: 'wrong-path', port: 9645 },
  { kind: 'wrong_method', id: 'wrong-method', port: 9644, words: ['--request', 'DELETE'] },
  { kind: 'host_header', id: 'misdirected', words: ['--header', 'Host: elsewhere.example.com'] },
  {
    kind: 'no_sni',
    id: 'misdirected-without-sni',
    host: '127.0.0.1',
    words: ['--insecure', '--header', 'Host: elsewhere.example.com'],
  },
  {
    kind: 'location_verify_body',
    id: 'late-client-verification-body',
    port: 9558,
    words: ['--data-binary', `@${wrong}/large`],
  },
  // Apache says HTTP_1_1_REQUIRED, and this curl calls again over HTTP/1.1 by itself.
  { kind: 'location_verify_http2', id: 'healthy', port: 9561, words: ['--http2'] },
  { kind: 'own_timeout', id: 'own-timeout', port: 9637, words: ['--max-time', '1'] },
  { kind: 'answer_cut', id: 'answer-truncated', port: 9615 },
  { kind: 'backend_cut', id: 'answer-truncated', port: 9634 },
  { kind: 'empty_reply', id: 'answer-truncated', port: 9611 },
  { kind: 'reset_after_request', id: 'tls-connection-reset', twin: true, port: 9612 },
  { kind: 'own_timeout_no_proxy', id: 'own-timeout', port: 9613, words: ['--max-time', '1'] },
  { kind: 'tls_then_junk', id: 'not-the-api', port: 9614 },

  { kind: 'be_down', id: 'backend-unavailable', port: 9582 },
  { kind: 'be_name_unknown', id: 'backend-unavailable', port: 9583 },
  { kind: 'be_drop', id: 'backend-died', port: 9631 },
  { kind: 'be_reset', id: 'backend-died', port: 9643 },
  { kind: 'be_slow', id: 'backend-died', port: 9585 },
  { kind: 'be_500_flask', id: 'backend-died', port: 9638 },
  { kind: 'be_500_gunicorn', id: 'backend-died', port: 9639 },
  { kind: 'no_mod_proxy_http', id: 'proxy-module-missing', port: 9590 },
  { kind: 'be_html', id: 'not-the-api', port: 9632 },
  { kind: 'be_junk', id: 'not-the-api', port: 9633 },
  { kind: 'be_other_json', id: 'not-the-api', port: 9641 },
  { kind: 'be_no_servers', id: 'no-servers', port: 9635 },
  { kind: 'be_not_json', id: 'not-json', port: 9636 },
  { kind: 'be_empty', id: 'not-json', port: 9640 },
  { kind: 'no_client_verify', id: 'client-certificate-not-required', client: null, port: 9557 },
];

/** The same host called by other programs than curl, which cannot authenticate after the handshake, or say it otherwise. */
export const otherPrograms: readonly (readonly [kind: string, id: string, command: readonly string[]])[] = [
  ['python_no_pha', 'late-client-verification', python('https', 9558)],
  ['openssl_no_pha', 'late-client-verification', sClient(9558, 'with')],
  ['python_http_on_tls_port', 'plain-http-to-tls-port', python('http', 9500)],
  ['python_no_cert', 'client-certificate-missing', python('https', 9500, 'without')],
  ['openssl_no_cert', 'client-certificate-missing', sClient(9500, 'without')],
  ['python_revoked_by_old_list', 'client-certificate-rejected', python('https', 9554)],
  ['python_backend_reset', 'backend-died', python('https', 9643)],
];

/** A call by Python's urllib, with its traceback. */
function python(scheme: 'http' | 'https', port: number, certificate: 'with' | 'without' = 'with'): readonly string[] {
  const pair = `'${own}/pg-backup-user.crt', '${own}/pg-backup-user.key'`;
  const script = [
    'import ssl, urllib.request',
    `context = ssl.create_default_context(cafile='${own}/root.crt')`,
    ...(certificate === 'with' ? [`context.load_cert_chain(${pair})`] : []),
    'opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))',
    `print(opener.open('${scheme}://${hostName}:${port}/diagnose', timeout=20).read())`,
  ];
  return ['/usr/bin/python3', '-c', script.join('\n')];
}

/** A request through openssl s_client, which waits for the end of the connection. */
function sClient(port: number, certificate: 'with' | 'without'): readonly string[] {
  const request = `GET /diagnose HTTP/1.1\\r\\nHost: ${hostName}:${port}\\r\\nConnection: close\\r\\n\\r\\n`;
  const named = certificate === 'with' ? pair(`${own}/pg-backup-user.crt`, `${own}/pg-backup-user.key`) : [];
  const words = ['-ign_eof', '-connect', `127.0.0.1:${port}`, '-servername', hostName, '-CAfile', `${own}/root.crt`];
  const options = named.map((word) => word.replace(/^--/, '-'));
  return ['sh', '-c', `printf '${request}' | timeout 20 openssl s_client "$@"`, 'sh', ...words, ...options];
}

/** curl's words after its name, as an operator gives them; the answer goes to stdout. */
export function curlWords(call: FailingCall): readonly string[] {
  const { client, words = [], scheme = 'https', host = hostName, port = 9500, path = '/diagnose' } = call;
  const name = client === undefined ? `${own}/pg-backup-user` : `${wrong}/${client}`;
  const named = words.includes('--cert') || client === null ? [] : pair(`${name}.crt`, `${name}.key`);
  const variable = Object.keys(call.environment ?? {}).some((key) => key.endsWith('BUNDLE') || key.endsWith('FILE'));
  const ca = words.includes('--cacert') || variable ? [] : ['--cacert', `${own}/root.crt`];
  return ['--max-time', '20', ...named, ...ca, ...words, `${scheme}://${host}:${port}${path}`];
}
