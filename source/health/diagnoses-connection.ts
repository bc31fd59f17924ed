import type { RungId } from './rungs.ts';

export type DiagnosisText = { readonly rung: RungId | '-'; readonly summary: string; readonly fix: readonly string[] };

/** What can go wrong before Apache's first byte of HTTP (health.md sections 4 and 6). */
export const connectionDiagnoses = {
  'http-proxy-environment': {
    rung: 'environment',
    summary: 'A proxy variable of the environment sent the request to a web proxy, not to the Barman host.',
    fix: [
      "Call curl with --noproxy '*', or unset https_proxy, HTTPS_PROXY and ALL_PROXY.",
      'Or add the host to no_proxy.',
    ],
  },
  'client-certificate-unreadable': {
    rung: 'files',
    summary: 'curl could not load the client certificate: the file is missing, unreadable for this user, or not PEM.',
    fix: ['ls -l /etc/tpa/pg-backup-api/pg-backup-user.crt (its directory is 0700: run as its owner or as root).'],
  },
  'client-key-unusable': {
    rung: 'files',
    summary: 'curl could not use the client key: missing, unreadable, encrypted, or of another certificate.',
    fix: [
      'ls -l /etc/tpa/pg-backup-api/pg-backup-user.key (0600: run as its owner or as root).',
      'An encrypted key says ENCRYPTED in its first lines; a key of another certificate: wizard certs verify.',
    ],
  },
  'client-key-too-weak': {
    rung: 'files',
    summary: 'The client certificate has a key or signature that OpenSSL refuses here as too weak.',
    fix: ['Issue it again with RSA 4096: wizard certs renew pg-backup-user --new-key.'],
  },
  'ca-file-missing': {
    rung: 'files',
    summary: 'The file of trusted authorities given to curl does not exist or holds no certificate.',
    fix: ['Correct --cacert, or unset CURL_CA_BUNDLE and SSL_CERT_FILE.'],
  },
  'name-not-resolved': {
    rung: 'dns',
    summary: 'The name in the URL does not resolve on this host.',
    fix: [
      "Add the name to /etc/hosts or to DNS (TPA: it is the instance's inventory hostname).",
      'Do not use localhost or the address instead: the server certificate does not carry them.',
    ],
  },
  'apache-not-listening': {
    rung: 'tcp',
    summary: 'Nothing listens on the address and port: Apache is stopped, failed to start, or does not listen there.',
    fix: [
      'systemctl status apache2 (RHEL: httpd), then apachectl configtest and the end of its error log.',
      "ss -ltn 'sport = :443'",
    ],
  },
  'address-not-listening': {
    rung: 'tcp',
    summary: 'The name leads to an address on which Apache does not listen.',
    fix: [
      "getent ahosts NAME, and ss -ltn 'sport = :443': write Listen 443 without an address, or correct /etc/hosts.",
    ],
  },
  'address-family-mismatch': {
    rung: 'tcp',
    summary: 'The name leads to IPv6 while Apache listens on IPv4 only, or the other way round.',
    fix: ['Write Listen 443 without an address, or correct the address of the name in /etc/hosts.'],
  },
  'host-unreachable': {
    rung: 'tcp',
    summary: 'The host cannot be reached: a firewall rejects the connection, or nothing answers on its network.',
    fix: ['firewall-cmd --add-service=https --permanent && firewall-cmd --reload, on the Barman host.'],
  },
  'no-route': {
    rung: 'tcp',
    summary: 'This host has no route to the address of the Barman host.',
    fix: ['ip route get ADDRESS: correct the routing, or the address of the name.'],
  },
  'packets-dropped': {
    rung: 'tcp',
    summary: 'The connection got no answer at all: a firewall drops the packets, or the address is wrong.',
    fix: ['Open port 443 in the firewalls on the way; compare getent ahosts NAME with the addresses of the host.'],
  },
  'not-tls': {
    rung: 'tls',
    summary: 'What listens on the port does not speak TLS: plain HTTP (SSLEngine off) or another service.',
    fix: ["ss -ltnp 'sport = :443', and apachectl -S: the virtual host needs SSLEngine on."],
  },
  'tls-connection-reset': {
    rung: 'tls',
    summary: 'The connection was reset during the exchange of TLS: a device on the way, or a crashing Apache.',
    fix: ["Try it on the Barman host itself; read the end of Apache's error log."],
  },
  'tls-connection-closed': {
    rung: 'tls',
    summary: 'The connection was closed during the TLS handshake.',
    fix: ["Try it on the Barman host itself; read the end of Apache's error log."],
  },
  'tls-no-answer': {
    rung: 'tls',
    summary: 'The port accepts connections but does not answer the TLS handshake.',
    fix: ["ss -ltnp 'sport = :443': is it Apache? Restart it if it hangs."],
  },
  'tls-version': {
    rung: 'tls',
    summary: 'The two sides have no TLS version or cipher in common.',
    fix: ['Allow TLS 1.2 and 1.3: SSLProtocol of Apache, the crypto policy of both systems.'],
  },
  'ca-not-trusted': {
    rung: 'server-certificate',
    summary: "The server certificate's authority is not in the trust store: curl calls TPA's own CA self-signed.",
    fix: [
      'Try with --cacert /etc/tpa/pg-backup-api/root.crt: if that works, only the trust store lacks the CA.',
      'update-ca-certificates (RHEL: update-ca-trust) after CA.crt is in its directory: wizard proxy.',
    ],
  },
  'issuer-unknown': {
    rung: 'server-certificate',
    summary: 'The server certificate was signed by an authority that is neither trusted here nor sent by the server.',
    fix: [
      'openssl verify -CAfile root.crt pg-backup-api.crt in /etc/tpa/pg-backup-api; restart Apache after a change.',
    ],
  },
  'ca-same-name-other-key': {
    rung: 'server-certificate',
    summary: 'The trusted authority has the right name but another key: the CA was made anew.',
    fix: ['Bring root.crt, the trust store and both certificates to one CA: wizard certs verify, then certs rotate.'],
  },
  'ca-expired': {
    rung: 'server-certificate',
    summary: 'The certificate of the authority is past its end.',
    fix: ['Renew the CA and everything it signed: wizard certs rotate.'],
  },
  'server-certificate-expired': {
    rung: 'server-certificate',
    summary: 'The server certificate is past its end. Apache starts all the same.',
    fix: ['wizard certs renew pg-backup-api (check the end of the CA too: curl says the same of both).'],
  },
  'clock-or-not-yet-valid': {
    rung: 'server-certificate',
    summary: 'A certificate is not valid yet: a clock is wrong here or where it was issued.',
    fix: ['timedatectl, chronyc tracking: set the clock right; do not issue the certificate again.'],
  },
  'name-mismatch': {
    rung: 'server-certificate',
    summary: 'The server certificate does not carry the name or address in the URL.',
    fix: [
      'Use the name in the certificate (the inventory hostname), or issue it with this name: wizard certs renew --san.',
    ],
  },
  'wrong-vhost-self-signed': {
    rung: 'server-certificate',
    summary: "A self-signed certificate answers: another virtual host, such as the distribution's default one.",
    fix: ['apachectl -S; enable the site (a2ensite pg-backup-api), disable the default TLS site, reload.'],
  },
  'client-certificate-missing': {
    rung: 'client-certificate',
    summary: 'Apache asked for a client certificate and got none.',
    fix: ['Give curl --cert pg-backup-user.crt and --key pg-backup-user.key.'],
  },
  'client-certificate-unknown-ca': {
    rung: 'client-certificate',
    summary: "The client certificate's authority is not the one in Apache's SSLCACertificateFile.",
    fix: [
      'openssl verify -CAfile root.crt pg-backup-user.crt in /etc/tpa/pg-backup-api.',
      'Restart Apache if root.crt was changed after it started.',
    ],
  },
  'client-certificate-expired': {
    rung: 'client-certificate',
    summary: 'The client certificate is past its end (curl may speak of the server certificate with exit code 60).',
    fix: ['wizard certs renew pg-backup-user'],
  },
  'client-certificate-rejected': {
    rung: 'client-certificate',
    summary: 'Apache refused the client certificate: its purpose, dates, key or revocation.',
    fix: ["Read the reason in Apache's error log (AH02039), then wizard certs verify."],
  },
} as const satisfies Readonly<Record<string, DiagnosisText>>;
