import type { HostWords } from '../../os/host-words.ts';
import type { RungId } from './rungs.ts';

export type DiagnosisText = {
  readonly rung: RungId | '-';
  readonly summary: string;
  /** What to do, likeliest first, in the words of the host's distribution. */
  readonly fix: (on: HostWords) => readonly string[];
};

/** What can go wrong before TLS has agreed on anything (docs/reference/health.md, Calls that fail). */
export const connectionDiagnoses = {
  'http-proxy-environment': {
    rung: 'environment',
    summary: 'A proxy variable of the environment sent the request to a web proxy, not to the Barman host.',
    fix: () => [
      "Call curl with --noproxy '*', or unset https_proxy, HTTPS_PROXY, all_proxy and ALL_PROXY.",
      'Or add the host to no_proxy.',
    ],
  },
  'client-certificate-unreadable': {
    rung: 'files',
    summary: 'curl could not load the client certificate: the file is missing, unreadable for this user, or not PEM.',
    fix: () => [
      'ls -l /etc/tpa/pg-backup-api/pg-backup-user.crt (its directory is 0700: run as its owner or as root).',
    ],
  },
  'client-key-unusable': {
    rung: 'files',
    summary: 'curl could not use the client key: missing, unreadable, encrypted, or of another certificate.',
    fix: () => [
      'ls -l /etc/tpa/pg-backup-api/pg-backup-user.key (0600: run as its owner or as root), and give it with --key.',
      'An encrypted key says ENCRYPTED in its first lines; a key of another certificate: wizard certs verify.',
    ],
  },
  'client-key-too-weak': {
    rung: 'files',
    summary: 'The client certificate has a key or signature that OpenSSL refuses as too weak.',
    fix: () => ['Issue it again with RSA 4096: wizard certs renew pg-backup-user --new-key.'],
  },
  'pkcs12-outdated': {
    rung: 'files',
    summary:
      'The PKCS#12 file is encrypted in an old way (RC2 or triple DES) that OpenSSL 3 reads with its legacy provider only.',
    fix: () => [
      'Make it anew from certificate and key: openssl pkcs12 -export -in pg-backup-user.crt -inkey pg-backup-user.key -out pg-backup-user.p12 (wizard certs issue NAME --pkcs12 makes such a file for another service).',
      'Where only the file is left: openssl pkcs12 -legacy -in OLD.p12 -nodes -out both.pem, then the line above.',
    ],
  },
  'ca-file-missing': {
    rung: 'files',
    summary: 'The file of trusted authorities given to curl does not exist or holds no certificate.',
    fix: () => ['Correct --cacert, or unset CURL_CA_BUNDLE and SSL_CERT_FILE.'],
  },
  'name-not-resolved': {
    rung: 'dns',
    summary: 'The name in the URL does not resolve on this host.',
    fix: () => [
      "Add the name to /etc/hosts or to DNS (TPA: it is the instance's inventory hostname).",
      'Do not use localhost or the address instead: the server certificate does not carry them.',
    ],
  },
  'apache-not-listening': {
    rung: 'tcp',
    summary: 'Nothing listens on the address and port: Apache is stopped, failed to start, or does not listen there.',
    fix: (on) => [
      `systemctl status ${on.apache}, then ${on.configTest} and the end of ${on.errorLog}.`,
      "ss -ltnp 'sport = :443'",
    ],
  },
  'plain-http-port-closed': {
    rung: 'tcp',
    summary: 'The call was plain HTTP (http://, port 80), which is closed on purpose: the API is served by HTTPS only.',
    fix: () => ['Write https:// in the URL, with the inventory hostname and without a port: https://HOST/status.'],
  },
  'address-not-listening': {
    rung: 'tcp',
    summary: 'The name leads to an address on which Apache does not listen.',
    fix: () => [
      "getent ahosts NAME, and ss -ltn 'sport = :443': write Listen 443 without an address, or correct /etc/hosts.",
    ],
  },
  'address-family-mismatch': {
    rung: 'tcp',
    summary: 'The name leads to IPv6 while Apache listens on IPv4 only, or the other way round.',
    fix: () => ['Write Listen 443 without an address, or correct the address of the name in /etc/hosts.'],
  },
  'host-unreachable': {
    rung: 'tcp',
    summary: 'The host cannot be reached: a firewall rejects the connection, or nothing answers on its network.',
    fix: (on) => [`On the Barman host: ${on.openFirewall}.`],
  },
  'no-route': {
    rung: 'tcp',
    summary: 'This host has no route to the address of the Barman host.',
    fix: () => ['ip route get ADDRESS: correct the routing, or the address of the name.'],
  },
  'packets-dropped': {
    rung: 'tcp',
    summary: 'The connection got no answer at all: a firewall drops the packets, or the address is wrong.',
    fix: (on) => [
      `On the Barman host: ${on.openFirewall}; and the same in the firewalls on the way.`,
      'Compare getent ahosts NAME with the addresses of the host.',
    ],
  },
  'not-tls': {
    rung: 'tls',
    summary: 'What listens on the port does not speak TLS: plain HTTP (SSLEngine off) or another service.',
    fix: (on) => [`ss -ltnp 'sport = :443', and ${on.virtualHosts}: the virtual host needs SSLEngine on.`],
  },
  'tls-connection-reset': {
    rung: 'tls',
    summary: 'The connection was reset during the exchange of TLS: a device on the way, or a crashing Apache.',
    fix: (on) => [`Try it on the Barman host itself; read the end of ${on.errorLog}.`],
  },
  'tls-connection-closed': {
    rung: 'tls',
    summary: 'The connection was closed during the exchange of TLS.',
    fix: (on) => [`Try it on the Barman host itself; read the end of ${on.errorLog}.`],
  },
  'tls-no-answer': {
    rung: 'tls',
    summary: 'The port accepts connections but does not answer the TLS handshake.',
    fix: (on) => [`ss -ltnp 'sport = :443': is it Apache? If it hangs: systemctl restart ${on.apache}.`],
  },
  'tls-version': {
    rung: 'tls',
    summary: 'The two sides have no TLS version, cipher or signature algorithm in common.',
    fix: (on) => [`Allow TLS 1.2 and 1.3: SSLProtocol and SSLCipherSuite of Apache, ${on.tlsPolicy}.`],
  },
} as const satisfies Readonly<Record<string, DiagnosisText>>;
