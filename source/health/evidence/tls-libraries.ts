import { asWithCurl, type Phrase } from './client-words.ts';

/** NSS (curl of RHEL 7), as its SSLerrs.h and SECerrs.h have it, in lower case. */
const nss: readonly Phrase[] = [
  [
    /nss: client certificate not found \(nickname not specified\)|certificate_required alert/,
    'alert certificate required',
  ],
  [/nss: client certificate not found|unable to load client cert\b/, 'could not load pem client certificate'],
  [/unable to load client key/, 'unable to set private key file'],
  [/peer does not recognize and trust the ca/, 'alert unknown ca'],
  [/peer rejected your certificate as expired/, 'alert certificate expired'],
  [/peer rejected your certificate as revoked/, 'alert certificate revoked'],
  [/peer cannot verify your certificate/, 'alert bad certificate'],
  [/peer had some unspecified issue with the certificate/, 'alert certificate unknown'],
  [/peer does not support certificates of the type/, 'alert unsupported certificate'],
  [/peer reports failure of signature verification/, 'alert decrypt error'],
  [/peer was unable to negotiate an acceptable set/, 'alert handshake failure'],
  [/peer reports incompatible or unsupported protocol version/, 'alert protocol version'],
  [/peer has no certificate for the requested dns name/, 'alert unrecognized name'],
  [/no common encryption algorithm/, 'no shared cipher'],
  [/record that exceeded the maximum permissible length/, 'wrong version number'],
  [/encountered end of file/, 'unexpected eof'],
  [/certificate issuer has been marked as not trusted/, 'certificate signer not trusted'],
  // A certificate of no authority that signed itself: NSS misses the authority in it.
  [/issuer certificate is invalid/, 'self-signed certificate'],
  [/certificate has an invalid signature/, 'certificate signature failure'],
  [/requested domain name does not match/, 'does not match target'],
  [/certificate type not approved/, 'ssl certificate problem: unsuitable certificate purpose'],
  [/signature algorithm that is disabled/, 'ssl certificate problem: digest algorithm too weak'],
];

/** GnuTLS: gnutls_strerror(3), and the reasons that curl itself writes in lib/vtls/gtls.c. */
const gnutls: readonly Phrase[] = [
  [/unexpected tls packet|tls packet with unexpected length/, 'wrong version number'],
  [/packet with illegal or unsupported version/, 'unsupported protocol'],
  [/no supported cipher suites|could not negotiate a supported cipher/, 'no shared cipher'],
  [/diffie-hellman prime sent by the server is not acceptable/, 'dh key too small'],
  [/error in the (?:pull|push) function/, 'connection reset'],
  [/connection was non-properly terminated/, 'unexpected eof'],
  [/certificate uses insecure algorithm/, 'ssl certificate problem: digest algorithm too weak'],
  [/certificate not activated/, 'certificate is not yet valid'],
  [/certificate signature could not be verified/, 'certificate signature failure'],
];

const phrases = [...nss, ...gnutls];
/** Most texts have none: one search instead of as many as there are phrases. */
const anyPhrase = new RegExp(phrases.map(([said]) => said.source).join('|'));

/** Alerts by the names that gnutls_alert_get_name(3) gives them. */
const gnutlsAlerts: Readonly<Record<string, string>> = {
  'handshake failed': 'handshake failure',
  'certificate is bad': 'bad certificate',
  'certificate is not supported': 'unsupported certificate',
  'certificate was revoked': 'certificate revoked',
  'certificate is expired': 'certificate expired',
  'unknown certificate': 'certificate unknown',
  'ca is unknown': 'unknown ca',
  'access was denied': 'access denied',
  'decrypt error': 'decrypt error',
  'error in protocol version': 'protocol version',
  'insufficient security': 'insufficient security',
  'internal error': 'internal error',
  'inappropriate fallback': 'inappropriate fallback',
  'the server name sent was not recognized': 'unrecognized name',
  'certificate is required': 'certificate required',
};

/** gnutls_certificate_status_t, which curl gives for %{ssl_verify_result}: OpenSSL's code and words for its bits. */
const gnutlsStatus: readonly (readonly [bit: number, verify: number, openssl: string])[] = [
  [1 << 10, 10, 'certificate has expired'],
  [1 << 9, 9, 'certificate is not yet valid'],
  [1 << 11, 7, 'certificate signature failure'],
  [1 << 8, 68, 'ssl certificate problem: digest algorithm too weak'],
  [1 << 5, 23, 'ssl certificate problem: certificate revoked'],
  [1 << 6, 1, 'certificate signer not trusted'],
];
/** OpenSSL's codes are all smaller. */
const onlyGnutls = 256;

/** curl's reason, in lower case, and its verify result, both as with OpenSSL. */
export function asWithOpenSsl(
  reason: string,
  verify: number | undefined,
): { text: string; verify: number | undefined } {
  const isStatus = verify !== undefined && (verify >= onlyGnutls || /\bcrlfile:/.test(reason));
  const status = isStatus ? gnutlsStatus.find(([bit]) => (verify & bit) !== 0) : undefined;
  const words = asWithCurl(reason);
  const translated = anyPhrase.test(words)
    ? phrases.reduce((text, [said, openssl]) => text.replace(said, openssl), words)
    : words;
  const text = translated.replace(
    /(?:gnutls_handshake\(\) failed|fatal alert has been received): ([^\n.]+)/,
    (whole, name) => (Object.hasOwn(gnutlsAlerts, name.trim()) ? `alert ${gnutlsAlerts[name.trim()]}` : whole),
  );
  return status === undefined ? { text, verify } : { text: `${text}\n${status[2]}`, verify: status[1] };
}
