import type { DiagnosisText } from './diagnoses-connection.ts';

/** What can be wrong with the certificates that the two sides show each other (docs/reference/health.md, Calls that fail). */
export const certificateDiagnoses = {
  'ca-not-trusted': {
    rung: 'server-certificate',
    summary: "The server certificate's authority is not in the trust store: curl calls TPA's own CA self-signed.",
    fix: (on) => [
      'Try with --cacert /etc/tpa/pg-backup-api/root.crt: if that works, only the trust store lacks the CA.',
      `cp /etc/tpa/pg-backup-api/root.crt ${on.trustFolder}/CA.crt && ${on.updateTrust} (wizard proxy does both).`,
    ],
  },
  'issuer-unknown': {
    rung: 'server-certificate',
    summary: 'The server certificate was signed by an authority that is neither trusted here nor sent by the server.',
    fix: (on) => [
      `openssl verify -CAfile root.crt pg-backup-api.crt in /etc/tpa/pg-backup-api; systemctl restart ${on.apache} after a change.`,
    ],
  },
  'ca-same-name-other-key': {
    rung: 'server-certificate',
    summary: 'The trusted authority has the right name but another key: the CA was made anew.',
    fix: () => [
      'wizard certs verify says which CA signed what; wizard certs create and wizard proxy copy the one that Apache trusts.',
      'A CA that is to be made anew, without anybody turned away: wizard certs rotate start.',
    ],
  },
  'ca-expired': {
    rung: 'server-certificate',
    summary: 'The certificate of the authority is past its end.',
    fix: () => [
      'Renew the CA with its key, then what ended with it: wizard certs rotate start --same-key, wizard certs renew --all.',
    ],
  },
  'server-certificate-expired': {
    rung: 'server-certificate',
    summary: 'The server certificate is past its end. Apache starts all the same.',
    fix: () => ['wizard certs renew pg-backup-api (check the end of the CA too: curl says the same of both).'],
  },
  'clock-or-not-yet-valid': {
    rung: 'server-certificate',
    summary: 'A certificate is not valid yet: a clock is wrong here or where it was issued.',
    fix: () => ['timedatectl, chronyc tracking: set the clock right; do not issue the certificate again.'],
  },
  'name-mismatch': {
    rung: 'server-certificate',
    summary: 'The server certificate does not carry the name or address in the URL.',
    fix: () => [
      'Use the name in the certificate (the inventory hostname), or issue it with this name: wizard certs renew pg-backup-api --san NAME.',
    ],
  },
  'wrong-vhost-self-signed': {
    rung: 'server-certificate',
    summary: "A self-signed certificate answers: another virtual host, such as the distribution's default one.",
    fix: (on) => [`${on.virtualHosts}; ${on.enableSite}; disable the default TLS site.`],
  },
  'postgres-pair-served': {
    rung: 'server-certificate',
    summary:
      "The API's virtual host serves PostgreSQL's own self-signed certificate, which tpaexec deploy writes there as long as it exists.",
    fix: () => [
      "wizard proxy puts the API's own pair back; leave the other where it is, for PostgreSQL uses it.",
      "The next deploy writes it again, unless hooks/barman-pre-config.yml of the cluster's directory says legacy_ssl_enabled: false; wizard certs kit brings that file.",
    ],
  },
  'server-certificate-rejected': {
    rung: 'server-certificate',
    summary: 'The server certificate is refused for its purpose, key, signature or a constraint of its authority.',
    fix: () => ['wizard certs verify names the defect; wizard certs renew pg-backup-api --new-key mends a leaf.'],
  },
  'revocation-unchecked': {
    rung: 'server-certificate',
    summary:
      'The client (schannel of Windows, .NET) wants to know whether the certificate was revoked, and a private CA has nobody to ask.',
    fix: () => [
      'curl --ssl-revoke-best-effort, or --ssl-no-revoke; in .NET CheckCertificateRevocationList = false.',
      'Or take a curl with OpenSSL and --cacert root.crt; the certificate itself is not at fault.',
    ],
  },
  'late-client-verification': {
    rung: 'client-certificate',
    summary:
      'Apache asks for the client certificate after the handshake, for a Location or Directory, and this client cannot answer that.',
    fix: (on) => [
      `Write SSLVerifyClient require in the virtual host instead of a Location or Directory (wizard proxy does), then systemctl reload ${on.apache}.`,
      `${on.searchConfig('SSLVerifyClient')} shows where it stands. Python's requests, Node and browsers have no post-handshake authentication.`,
    ],
  },
  'late-client-verification-http2': {
    rung: 'client-certificate',
    summary:
      'HTTP/2 and a client certificate that is asked for late (SSLVerifyClient in a Location or Directory) do not go together.',
    fix: (on) => [
      'Call with --http1.1 for now.',
      `Write SSLVerifyClient require in the virtual host instead of a Location or Directory (wizard proxy does), or Protocols http/1.1 there; then systemctl reload ${on.apache}.`,
    ],
  },
  'late-client-verification-body': {
    rung: 'client-certificate',
    summary:
      'Apache asks for the client certificate after the request began, and its body does not fit the buffer for that (AH02018).',
    fix: (on) => [
      `Write SSLVerifyClient require in the virtual host instead of a Location or Directory (wizard proxy does), then systemctl reload ${on.apache}.`,
      'Or raise SSLRenegBufferSize (131072 bytes) there.',
    ],
  },
  'server-certificate-not-accepted': {
    rung: 'server-certificate',
    summary:
      'The client does not accept the server certificate and does not say why: its authority, its name or its dates.',
    fix: () => [
      'curl -v --cacert root.crt https://HOST/status says which: give its output to wizard explain.',
      'wizard certs verify on the Barman host looks at all of them.',
    ],
  },
  'client-certificate-missing': {
    rung: 'client-certificate',
    summary: 'Apache asked for a client certificate and got none.',
    fix: () => ['Give curl --cert pg-backup-user.crt and --key pg-backup-user.key of /etc/tpa/pg-backup-api.'],
  },
  'client-certificate-unknown-ca': {
    rung: 'client-certificate',
    summary: "The client certificate's authority is not the one in Apache's SSLCACertificateFile.",
    fix: (on) => [
      'Look at the certificate of that client: openssl x509 -noout -subject -issuer -in CLIENT.crt. Its issuer has to be a CA in /etc/tpa/pg-backup-api/root.crt.',
      'Give that client a certificate of this CA: wizard certs issue NAME.',
      `If it is of this CA: systemctl restart ${on.apache}, for root.crt may have changed after it started.`,
    ],
  },
  'client-certificate-expired': {
    rung: 'client-certificate',
    summary: 'The client certificate is past its end (curl may speak of the server certificate with exit code 60).',
    fix: () => [
      'Look at the certificate of that client: openssl x509 -noout -subject -enddate -in CLIENT.crt.',
      'pg-backup-user: wizard certs renew pg-backup-user. Another service: wizard certs issue NAME.',
    ],
  },
  'client-certificate-rejected': {
    rung: 'client-certificate',
    summary: 'Apache refused the client certificate: its purpose, dates, key or revocation.',
    fix: (on) => [`Read the reason in ${on.errorLog} (AH02039, AH02276), then wizard certs verify.`],
  },
} as const satisfies Readonly<Record<string, DiagnosisText>>;
