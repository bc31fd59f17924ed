import { describe, expect, it } from 'vitest';
import { evidenceFromCurlText } from '../../../source/health/evidence/read-evidence.ts';
import type { DiagnosisId } from '../../../source/health/explain/diagnoses.ts';
import { explainEvidence } from '../../../source/health/explain/explain.ts';

type Row = readonly [exit: number, reason: string, id: DiagnosisId];

/** What libcurl 7.88 said with NSS 3.87 of real failures. */
const nss: readonly Row[] = [
  [60, "Peer's Certificate has expired.", 'server-certificate-expired'],
  [60, "The certificate issuer's certificate has expired. Check your system date and time.", 'ca-expired'],
  [
    60,
    "Unable to communicate securely with peer: requested domain name does not match the server's certificate.",
    'name-mismatch',
  ],
  [60, 'Certificate type not approved for application.', 'server-certificate-rejected'],
  [60, "Peer's Certificate issuer is not recognized.", 'issuer-unknown'],
  [60, "Peer's certificate issuer has been marked as not trusted by the user.", 'ca-not-trusted'],
  [60, "Peer's certificate has an invalid signature.", 'ca-same-name-other-key'],
  [60, 'Issuer certificate is invalid.', 'wrong-vhost-self-signed'],
  [77, 'Problem with the SSL CA cert (path? access rights?)', 'ca-file-missing'],
  [35, 'NSS: client certificate not found (nickname not specified)', 'client-certificate-missing'],
  [56, 'SSL received a certificate_required alert.', 'client-certificate-missing'],
  [58, 'SSL peer rejected your certificate as expired.', 'client-certificate-expired'],
  [58, 'SSL peer cannot verify your certificate.', 'client-certificate-rejected'],
  [35, 'SSL peer does not support certificates of the type it received.', 'client-certificate-rejected'],
  [35, 'Peer does not recognize and trust the CA that issued your certificate.', 'client-certificate-unknown-ca'],
  [35, 'Peer reports failure of signature verification or key exchange.', 'client-certificate-unknown-ca'],
  [35, 'TCP connection reset by peer', 'tls-connection-reset'],
  [35, 'Encountered end of file', 'tls-connection-closed'],
  [35, 'SSL received a record that exceeded the maximum permissible length.', 'not-tls'],
  [35, 'Peer reports incompatible or unsupported protocol version.', 'tls-version'],
  [35, 'Cannot communicate securely with peer: no common encryption algorithm(s).', 'tls-version'],
  [56, 'NSS: client certificate not found: /nope.crt', 'client-certificate-unreadable'],
  [58, 'unable to load client cert: -8018 (SEC_ERROR_UNKNOWN_PKCS11_ERROR)', 'client-certificate-unreadable'],
  [58, 'unable to load client key: -8178 (SEC_ERROR_BAD_KEY)', 'client-key-unusable'],
];

/** The same failures with GnuTLS 3.7. */
const gnutls: readonly Row[] = [
  [60, "SSL: certificate subject name (barman1) does not match target host name 'localhost'", 'name-mismatch'],
  [35, 'gnutls_handshake() failed: Handshake failed', 'client-certificate-missing'],
  [35, 'gnutls_handshake() failed: Certificate is not supported', 'client-certificate-rejected'],
  [35, 'gnutls_handshake() failed: Certificate is bad', 'client-certificate-rejected'],
  [35, 'gnutls_handshake() failed: Certificate is expired', 'client-certificate-expired'],
  [35, 'gnutls_handshake() failed: CA is unknown', 'client-certificate-unknown-ca'],
  [35, 'gnutls_handshake() failed: Decrypt error', 'client-certificate-unknown-ca'],
  [35, 'gnutls_handshake() failed: The TLS connection was non-properly terminated.', 'tls-connection-closed'],
  [35, 'gnutls_handshake() failed: Error in the pull function.', 'tls-connection-reset'],
  [35, 'gnutls_handshake() failed: An unexpected TLS packet was received.', 'not-tls'],
  [35, 'gnutls_handshake() failed: Error in protocol version', 'tls-version'],
  [35, 'gnutls_handshake() failed: No supported cipher suites have been found.', 'tls-version'],
  [56, 'GnuTLS recv error (-12): A TLS fatal alert has been received.', 'client-certificate-rejected'],
  [35, 'error reading X.509 key or certificate file', 'client-key-unusable'],
  [60, 'server verification failed: certificate signer not trusted. (CAfile: /a CRLfile: none)', 'ca-not-trusted'],
  [60, 'server verification failed: certificate has expired. (CAfile: /a CRLfile: none)', 'server-certificate-expired'],
];

describe.each([
  ['NSS', nss],
  ['GnuTLS', gnutls],
] as const)('curl with %s', (_library, rows) => {
  it.each(rows)('%i %s', (exit, reason, id) => {
    const stderr = `curl: (${exit}) ${reason}`;
    expect(explainEvidence(evidenceFromCurlText(stderr)).id).toBe(id);
    expect(explainEvidence({ curlExitCode: exit, stderr, httpCode: 0 }).id).toBe(id);
  });
});

describe('the verify result of GnuTLS', () => {
  const stderr = 'curl: (60) server certificate verification failed. CAfile: /etc/ssl/ca.crt CRLfile: none';

  it.each([
    [1026, 'server-certificate-expired'],
    [514, 'clock-or-not-yet-valid'],
    [2050, 'ca-same-name-other-key'],
    [258, 'server-certificate-rejected'],
    [34, 'server-certificate-rejected'],
    [66, 'ca-not-trusted'],
  ] as const)('%i is %s', (sslVerifyResult, id) => {
    expect(explainEvidence({ curlExitCode: 60, stderr, sslVerifyResult }).id).toBe(id);
  });

  it("is no code of OpenSSL's where OpenSSL says the reason", () => {
    const said = 'curl: (60) SSL certificate problem: EE certificate key too weak';
    expect(explainEvidence({ curlExitCode: 60, stderr: said, sslVerifyResult: 66 }).id).toBe(
      'server-certificate-rejected',
    );
  });
});

it('a certificate that was given to curl and not shown may have another key', () => {
  const stderr = 'curl: (56) SSL received a certificate_required alert.';
  expect(explainEvidence({ curlExitCode: 56, stderr, clientCertificateSent: true }).causes).toEqual([
    'client-certificate-missing',
    'client-key-unusable',
    'client-certificate-unknown-ca',
  ]);
});
