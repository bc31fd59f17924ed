import type { DiagnosisId } from './diagnoses.ts';
import type { HostWords } from './host-words.ts';

const folder = '/etc/tpa/pg-backup-api';
const endOf = (file: string) => `openssl x509 -noout -enddate -in ${folder}/${file}`;
const handshake = 'openssl s_client -connect HOST:443 -servername HOST </dev/null';

/**
 * A command for each cause that shows whether it is this one, for evidence that fits several. What it prints when it is stands behind it.
 * Causes that evidence never shares with another one have none.
 */
const commands: Partial<Readonly<Record<DiagnosisId, (on: HostWords) => string>>> = {
  'http-proxy-environment': () => "env | grep -i _proxy, and the same call with --noproxy '*': it works then",
  'client-certificate-unreadable': () => `openssl x509 -noout -subject -in ${folder}/pg-backup-user.crt: it fails`,
  'client-key-unusable': () =>
    `openssl pkey -noout -in ${folder}/pg-backup-user.key: it fails, or asks for a pass phrase`,
  'client-key-too-weak': () =>
    `openssl x509 -noout -text -in ${folder}/pg-backup-user.crt: fewer than 2048 bits, or sha1`,
  'name-not-resolved': () => 'getent hosts HOST: it prints nothing',
  'apache-not-listening': () => "ss -ltn 'sport = :443' on the Barman host: it shows no line",
  'address-not-listening': () =>
    "ss -ltn 'sport = :443' on the Barman host: it shows another address than getent ahosts HOST",
  'address-family-mismatch': () => 'curl -4 and curl -6: one of them connects',
  'host-unreachable': () =>
    'ping HOST, ip neigh: “No route to host” comes from a firewall that rejects, or from a machine that is off',
  'no-route': () => 'ip route get ADDRESS: “Network is unreachable”',
  'packets-dropped': () => 'nc -vz -w 5 HOST 443: it waits without an answer; from the Barman host itself it connects',
  'not-tls': () => `${handshake}: wrong version number`,
  'tls-connection-reset': () =>
    `${handshake}, on the Barman host and from here: reset only from here is a device on the way`,
  'tls-connection-closed': (on) => `${handshake} on the Barman host: closed there too, ${on.errorLog} says why`,
  'tls-no-answer': () => `time ${handshake}: CONNECTED, and then nothing`,
  'tls-version': () => `${handshake} with -tls1_2, then with -tls1_3: only one of them, or none, shows a cipher`,
  'ca-not-trusted': () => 'curl --cacert root.crt https://HOST/status: it gets further',
  'issuer-unknown': () =>
    `openssl verify -CAfile ${folder}/root.crt ${folder}/pg-backup-api.crt: unable to get local issuer`,
  'ca-same-name-other-key': () =>
    `openssl verify -CAfile ${folder}/root.crt ${folder}/pg-backup-api.crt: certificate signature failure, and the names are the same`,
  'ca-expired': () => `${endOf('root.crt')}: in the past`,
  'server-certificate-expired': () => `${endOf('pg-backup-api.crt')}: in the past`,
  'clock-or-not-yet-valid': () => 'timedatectl on both sides: the clocks differ',
  'name-mismatch': () => `${handshake} | openssl x509 -noout -ext subjectAltName: HOST is not among the names`,
  'wrong-vhost-self-signed': () =>
    `${handshake} | openssl x509 -noout -subject -issuer: both the same, and no authority of yours`,
  'postgres-pair-served': (on) =>
    `${on.searchConfig('SSLCertificateFile')}: the virtual host of the API names a certificate in /etc/tpa itself`,
  'server-certificate-rejected': () => 'wizard certs verify: it names the defect',
  'client-certificate-missing': () => 'curl -v: no line “CERT verify”, or no --cert in the command',
  'client-certificate-unknown-ca': () =>
    `openssl verify -CAfile ${folder}/root.crt ${folder}/pg-backup-user.crt: it fails`,
  'client-certificate-expired': () => `${endOf('pg-backup-user.crt')}: in the past`,
  'client-certificate-rejected': (on) => `grep 'Certificate Verification' ${on.oneErrorLog}: it has the reason`,
  'late-client-verification': (on) => `${on.searchConfig('SSLVerifyClient')}: it stands in a Location or Directory`,
  'apache-forbids': (on) => `grep -E 'AH01630|AH01797' ${on.oneErrorLog}: it names the rule`,
  'not-proxied': (on) => `${on.searchConfig('ProxyPass')}: the virtual host of the API has none`,
  misdirected: (on) => `grep AH0203 ${on.oneErrorLog}: it has both names`,
  'misdirected-without-sni': (on) =>
    `grep 'no SNI' ${on.oneErrorLog}; or the call works with --resolve HOST:443:ADDRESS https://HOST/`,
  'device-in-between': () => 'curl --resolve HOST:443:127.0.0.1 on the Barman host: it works there',
  'plain-http-port-closed': () => 'the URL begins with http://',
  'own-timeout': () => 'time curl http://127.0.0.1:7480/status on the Barman host: it takes long there too',
  'answer-truncated': () =>
    'curl http://127.0.0.1:7480/diagnose on the Barman host: whole there, so it breaks on the way',
  'backend-unavailable': (on) => `grep AH00957 ${on.oneErrorLog}: errno 111 is a stopped service, errno 13 is SELinux`,
  'backend-died': (on) =>
    `grep -E 'AH01102|AH00898' ${on.oneErrorLog}; journalctl -u pg-backup-api: WORKER TIMEOUT or a traceback`,
  'proxy-module-missing': (on) => `${on.modules}: proxy_http_module is missing`,
  'not-the-api': () => 'curl -i: other headers than Server: Apache and a page that is not of the API',
  'wrong-path': () => 'the path is neither /status nor /diagnose',
  'no-servers': () => 'curl http://127.0.0.1:7480/diagnose once more: servers is {} again',
  'not-json': () => 'curl http://127.0.0.1:7480/diagnose | python3 -m json.tool: it names line and column',
};

/** What tells that it is this cause: a command and what it shows. Undefined for a cause that stands alone. */
export function tellingCommand(id: DiagnosisId, on: HostWords): string | undefined {
  return commands[id]?.(on);
}
