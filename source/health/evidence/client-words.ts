import type { Evidence } from './evidence.ts';
import { otherLanguages } from './other-languages.ts';

/** What clients other than curl with OpenSSL say, in the words that OpenSSL, curl or the C library have for the same failure. */
export type Phrase = readonly [said: RegExp, words: string];

/** Alerts of TLS by number (RFC 8446, section 6): LibreSSL knows some by number only, as `reason(1000 + N)`. */
const alertNumbers: Readonly<Record<string, string>> = {
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  48: 'unknown ca',
  49: 'access denied',
  51: 'decrypt error',
  70: 'protocol version',
  71: 'insufficient security',
  80: 'internal error',
  86: 'inappropriate fallback',
  112: 'unrecognized name',
  116: 'certificate required',
};

/** `remote error: tls: …` of Go (crypto/tls, alert.go) where it is not the name of the alert. */
const goAlerts: Readonly<Record<string, string>> = {
  'expired certificate': 'certificate expired',
  'revoked certificate': 'certificate revoked',
  'unknown certificate': 'certificate unknown',
  'unknown certificate authority': 'unknown ca',
  'error decrypting message': 'decrypt error',
  'protocol version not supported': 'protocol version',
  'insufficient security level': 'insufficient security',
};

/** Results of SecureTransport (SecureTransport.h), which curl shows as numbers where it has no words. */
const secureTransport: Readonly<Record<string, string>> = {
  9801: 'no shared cipher',
  9805: 'connection closed',
  9806: 'connection closed',
  9807: 'certificate signer not trusted',
  9812: 'certificate signer not trusted',
  9813: 'certificate signer not trusted',
  9814: 'certificate has expired',
  9815: 'certificate is not yet valid',
  9824: 'alert handshake failure',
  9825: 'alert bad certificate',
  9826: 'alert unsupported certificate',
  9827: 'alert certificate revoked',
  9828: 'alert certificate expired',
  9829: 'alert certificate unknown',
  9831: 'alert unknown ca',
  9832: 'alert access denied',
  9836: 'alert protocol version',
  9838: 'alert internal error',
  9843: 'does not match target',
};

const phrases: readonly Phrase[] = [
  // Windows: schannel in curl (SEC_E_…, CERT_E_…, CERT_TRUST_…), .NET and PowerShell.
  [/cert_trust_(?:revocation_status_unknown|is_offline_revocation)/, 'revocation unchecked'],
  [/cert_trust_is_revoked/, 'ssl certificate problem: certificate revoked'],
  [/cert_trust_is_(?:untrusted_root|partial_chain)/, 'certificate signer not trusted'],
  [/cert_trust_is_not_time_valid/, 'certificate has expired'],
  [/failed to match connection hostname/, 'does not match target'],
  [
    /crypt_e_no_revocation_check|crypt_e_revocation_offline|0x8009201[23]|revocationstatusunknown|offlinerevocation|revocation server was offline|unable to check revocation|unabletocheckrevocation/,
    'revocation unchecked',
  ],
  [/crypt_e_revoked|0x80092010/, 'ssl certificate problem: certificate revoked'],
  [
    /sec_e_untrusted_root|cert_e_untrustedroot|cert_e_chaining|0x80090325|0x800b010[9a]|untrustedroot|partialchain/,
    'certificate signer not trusted',
  ],
  [/sec_e_cert_expired|cert_e_expired|0x80090328|0x800b0101|nottimevalid/, 'certificate has expired'],
  [
    /sec_e_wrong_principal|cert_e_cn_no_match|0x80090322|0x800b010f|remotecertificatenamemismatch/,
    'does not match target',
  ],
  [/sec_i_incomplete_credentials|0x00090320/, 'alert certificate required'],
  [
    /sec_e_no_credentials|0x8009030e|failed to import cert file|failed to get certificate location|failed to open cert store/,
    'could not load pem client certificate',
  ],
  [
    /sec_e_illegal_message|0x80090326|unexpected or badly formatted|could not create ssl\/tls secure channel/,
    'alert handshake failure',
  ],
  [/sec_e_algorithm_mismatch|0x80090331|no common algorithm/, 'no shared cipher'],
  [/sec_e_invalid_token|0x80090308|cannot determine the frame size|corrupted frame/, 'wrong version number'],
  [
    /could not establish trust relationship|remotecertificatechainerrors|remote certificate is invalid/,
    'server certificate not accepted',
  ],
  [/actively refused|unable to connect to the remote server|connect call failed/, 'connection refused'],
  [/forcibly closed by the remote host/, 'connection reset'],
  [/underlying connection was closed: an unexpected error/, 'connection closed'],
  [
    /remote name could not be resolved|no such host is known|no such host|name or service not known|temporary failure in name resolution|nodename nor servname|unable to resolve host|unknownhostexception|getaddrinfo (?:failed|enotfound|eai_again)|bad hostname|err_name_not_resolved|bad address '|server misbehaving/,
    'could not resolve host',
  ],
  [/did not properly respond after a period of time|noroutetohost[a-z]*: connection timed out/, 'connection timed out'],
  // Go
  [/certificate signed by unknown authority|x509: [^\n]*certificate is not trusted/, 'certificate signer not trusted'],
  [
    /x509: (?=certificate specifies an incompatible|[^\n]*not standards compliant|cannot verify signature: insecure)/,
    'ssl certificate problem: ',
  ],
  [/context deadline exceeded(?! \(client)/, 'timed out'],
  [/certificate has expired or is not yet valid: current time \S+ is before/, 'certificate is not yet valid'],
  [
    /x509: certificate is (?:valid for|not valid for any names)|doesn't contain any ip sans|relies on legacy common name/,
    'does not match target',
  ],
  [
    /does not look like a tls handshake|server gave http response to https client|unrecognized ssl message|plaintext connection/,
    'wrong version number',
  ],
  [/tls handshake timeout|handshake operation timed out/, 'ssl connection timeout'],
  [
    /proxyconnect tcp|cannot connect to proxy|tunnel connection failed|proxy tunneling failed|unable to connect to proxy|unable to tunnel through proxy|tunneling socket could not be established|": proxy authentication required/,
    'proxy connect aborted',
  ],
  [
    /selected unsupported protocol version|no supported versions satisfy|no appropriate protocol|unsupported_protocol/,
    'unsupported protocol',
  ],
  [/private key does not match public key/, 'key values mismatch'],
  [/failed to find any pem data|cannot recover key/, 'unable to set private key file'],
  // Java
  [
    /unable to find valid certification path|pkix path building failed|trust anchor for certification path not found/,
    'certificate signer not trusted',
  ],
  [/certificateexpiredexception|validity check failed|timestamp check failed/, 'certificate has expired'],
  [/certificatenotyetvalidexception/, 'certificate is not yet valid'],
  [/signature does not match|signature check failed/, 'certificate signature failure'],
  [
    /no subject alternative (?:names?|dns name)|no name matching|doesn't match any of the subject alternative names|hostname \S+ not verified|hostname verification failed|does not match the server certificate|did not match (?:expected|"|the)|doesn't match (?:requested|either of|')|is not in the cert's |no certificate subject alternative name matches|owner does not match hostname|no matching subject alternative/,
    'does not match target',
  ],
  [/algorithm constraints check failed/, 'ssl certificate problem: digest algorithm too weak'],
  [/remote host (?:terminated the handshake|closed connection during handshake)/, 'unexpected eof'],
  // wget and Perl, with OpenSSL and GnuTLS
  [/self-signed certificate encountered/, 'self-signed certificate in certificate chain'],
  [/unable to locally verify the issuer's authority/, 'unable to get local issuer certificate'],
  [
    /issued certificate has expired|certificate of \S+ has expired|certificate chain had an expired/,
    'certificate has expired',
  ],
  [/issued certificate not yet valid|certificate not yet valid|is not yet activated/, 'certificate is not yet valid'],
  [
    /certificate of \S+ is not trusted|doesn't have a known issuer|untrusted root certificate|no root certificate|invalid certificate chain|the issuer certificate is unknown|unknownissuer|unknown_issuer|not correctly signed by the trusted ca|asn no signer error|certificate issuer is unknown/,
    'certificate signer not trusted',
  ],
  // rustls, wolfSSL, mbedTLS, SecureTransport
  [/notvalidforname|peer subject name mismatch|common name \(cn\) does not match/, 'does not match target'],
  [
    /invalid peer certificate: expired|certificate validity has expired|asn date error, current date after/,
    'certificate has expired',
  ],
  [/notvalidyet|asn date error, current date before/, 'certificate is not yet valid'],
  [/server most likely requires a client certificate/, 'alert certificate required'],
  [/received alert fatal error|a fatal alert message was received from our peer/, 'fatal alert has been received'],
  // Cocoa's NSURLError
  [/nsurlerrordomain code=-120[23]/, 'certificate signer not trusted'],
  [/nsurlerrordomain code=-1201/, 'certificate has expired'],
  [/nsurlerrordomain code=-1204/, 'certificate is not yet valid'],
  [/nsurlerrordomain code=-1205/, 'alert bad certificate'],
  [/nsurlerrordomain code=-1206/, 'alert certificate required'],
  [/nsurlerrordomain code=-1003/, 'could not resolve host'],
  [/nsurlerrordomain code=-1004/, 'connection refused'],
  // Python's h2, which knows the code of RFC 9113, section 7, by its number.
  [/(?:streamreset|connectionterminated)\b[^\n]*error_code:13\b/, 'http_1_1_required'],
  // A server of TLS 1.2 asks for a certificate late, by a second handshake, and Go has none.
  [/local error: tls: no renegotiation|extension_not_received/, 'extension not received'],
  [
    /hmacpbesha\d+ not available|pkcs12: (?:unknown|expected|decryption|error)/,
    'unable to set private key file: pkcs12',
  ],
  [/disabling ssl due to encountered errors/, 'error reading x.509 key or certificate file'],
  // Python, Ruby, Node
  [/could not find the tls certificate file|could not find the tls key file/, 'could not load pem client certificate'],
  [
    /could not find a suitable tls ca certificate bundle|failed to open cert \S+|cafile\S* (?:does not exist|not found)/,
    'error setting certificate file',
  ],
  [/\[ssl\] pem lib|no start line|bad base64 decode/, 'unable to set private key file'],
  [/key_values_mismatch/, 'key values mismatch'],
  [
    /remote end closed connection without response|remotedisconnected|socket hang up|empty reply|no data received|(?<!ssl)eoferror|noresponseexception|failed to respond|server disconnected|other side closed|response ended prematurely/,
    'empty answer',
  ],
  [/incompleteread|invalidchunklength|response payload is not completed|premature close/, 'chunked-encoding'],
  [/eof occurred in violation|unexpected_eof|": eof(?=\s|$)/, 'unexpected eof'],
  [
    /connect timeout=|connecttimeout|connection to \S+ timed out|connect timed out|opentimeout|dial tcp \S+ i\/o timeout|all connection attempts timed out/,
    'failed to connect: connection timed out',
  ],
  [
    /read timeout=|readtimeout|headerstimeouterror|bodytimeouterror|httptimeoutexception: request timed out|read timed out|awaiting (?:response )?headers|net::readtimeout|execution expired/,
    'answer timed out',
  ],
  [
    /expecting value: line 1 column 1|jsondecodeerror|is not valid json|unexpected token '?<|invalid character '<'/,
    'answer is no json',
  ],
  [/self_signed_cert_in_chain/, 'self-signed certificate in certificate chain'],
  [/depth_zero_self_signed_cert/, 'self-signed certificate'],
  [/unable_to_verify_leaf_signature|unable_to_get_issuer_cert(?:_locally)?/, 'unable to get local issuer certificate'],
  [/err_tls_cert_altname_invalid/, 'altname invalid'],
  [/cert_has_expired/, 'certificate has expired'],
  [/cert_not_yet_valid/, 'certificate is not yet valid'],
  // The answer of a port of TLS to plain HTTP: an alert, which begins with these bytes.
  [/malformed http response "\\x1[56]|badstatusline\S* \S?\\x1[56]/, 'alert for plain http'],
  ...otherLanguages,
];

const anyPhrase = new RegExp(phrases.map(([said]) => said.source).join('|'));
const anyAlert =
  /(?:sslv3|tlsv1\d?)_(?:alert_)?\w|reason\(1\d{3}\)|alert number \d|received alert \[\d|remote (?:error: tls|party sent a tls alert)|received fatal alert|errssl|(?:osstatus|error) -98\d\d|:-98\d\d\b/;

/** The reason, in lower case, with the words of OpenSSL, curl and the C library in place of those of other clients. */
export function asWithCurl(reason: string): string {
  let text = reason;
  if (anyAlert.test(text)) {
    text = text
      .replace(/(?:sslv3|tlsv1\d?)_(?:alert_)?(\w+)/g, (_, name: string) => `alert ${spaced(name)}`)
      .replace(/reason\(1(\d{3})\)/g, (whole, number) => alertWords(alertNumbers[String(Number(number))], whole))
      .replace(/received alert \[(\d+)\]/g, (whole, number) => alertWords(alertNumbers[number], whole))
      .replace(/alert number (\d+)/g, (whole, number) => alertWords(alertNumbers[number], whole))
      .replace(/remote error: tls: ([a-z ]+)/g, (_, name: string) => `alert ${goAlerts[name.trim()] ?? name}`)
      .replace(/remote party sent a tls alert: '(\w+)'/g, (_, name: string) => `alert ${spaced(name)}`)
      .replace(/received fatal alert: (\w+)/g, (_, name: string) => `alert ${spaced(name)}`)
      .replace(
        /(?:(?:return )?(?:error|osstatus) |unknown ssl protocol error in connection to \S+:)-(98\d\d)/g,
        (whole, code) => secureTransport[code] ?? whole,
      );
  }
  if (!anyPhrase.test(text)) return text;
  return phrases.reduce((rest, [said, words]) => rest.replace(said, words), text);
}

function alertWords(name: string | undefined, whole: string): string {
  return name === undefined ? whole : `alert ${name}`;
}

/** `certificate_required` of Java, `certificaterequired` of .NET and rustls, which were camel case. */
function spaced(name: string): string {
  const plain = name.replaceAll('_', '');
  const known = Object.values(alertNumbers).find((alert) => alert.replaceAll(' ', '') === plain);
  return known ?? name.replaceAll('_', ' ');
}

/** What other clients tell beside their reason: the URL, and the status of an answer. */
export function evidenceOfOtherClient(text: string): Evidence {
  const url = urlIn(text);
  const status = statuses.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  // A web proxy's status is not the API's.
  const isProxys = /tunnel|proxyconnect|(?:through|to) proxy/i.test(text);
  return {
    ...(url !== undefined && { url }),
    ...(status !== undefined && !isProxys && { httpCode: Number(status) }),
  };
}

const statuses: readonly RegExp[] = [
  /awaiting response\.\.\. (?:[\s\S]*awaiting response\.\.\. )?(\d{3})\b/,
  /\bERROR (\d{3}): /,
  /(?:^|\s)([45]\d\d) (?:Client|Server) Error: /,
  /(?:Client|Server) error '(\d{3}) /,
  /returned an error: \((\d{3})\)/,
  /status code does not indicate success: (\d{3})/,
  /HTTP response code: (\d{3})/,
  /[Ss]tatus code:? (\d{3})\b/,
  /HTTPError\S*:? (?:HTTP Error )?(\d{3})\b/,
  /\bHTTP Error (\d{3}): /,
  // The words of the status (RFC 9110, section 15), as a program prints them behind it.
  /\b([45]\d\d) (?:Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Request Timeout|(?:Request Entity|Content|Payload) Too Large|Misdirected Request|Internal Server Error|Not Implemented|Bad Gateway|Proxy Error|Service Unavailable|Gateway Time-?out)\b/i,
];

function urlIn(text: string): string | undefined {
  const pool = /HTTP(S?)ConnectionPool\(host='([^']+)', port=(\d+)\)(?:[^\n]*?with url: (\/[^\s)]*))?/.exec(text);
  if (pool !== null) return `http${pool[1] === 'S' ? 's' : ''}://${pool[2]}:${pool[3]}${pool[4] ?? '/'}`;
  return /(?:^|[\s"'(<‘“=])(https?:\/\/[^\s"'<>)’”,]+)/.exec(text)?.[1]?.replace(/[.:;]+$/, '');
}
