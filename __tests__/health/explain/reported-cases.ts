/** What people paste when a call fails, by kind: the right first cause, and words that the answer must have. Names are invented. */
export type ReportedCase = {
  readonly kind: string;
  readonly id: string;
  /** In the summary or in one of the fixes. */
  readonly says?: RegExp;
  readonly texts: readonly string[];
};

const apache421 = '< HTTP/1.1 421 Misdirected Request\n< Content-Type: text/html; charset=iso-8859-1\n';
const apache403 = '< HTTP/1.1 403 Forbidden\n< Content-Type: text/html; charset=iso-8859-1\n';

export const reportedCases: readonly ReportedCase[] = [
  {
    kind: 'plain HTTP to the closed port 80',
    id: 'plain-http-port-closed',
    says: /https:\/\//,
    texts: [
      'curl: (7) Failed to connect to barman1.example.com port 80 after 0 ms: Connection refused',
      "curl: (7) Failed to connect to barman1.example.com port 80 after 2 ms: Couldn't connect to server",
      '*   Trying [2001:db8::10]:80...\n* connect to 2001:db8::10 port 80 failed: Connection refused\ncurl: (7) Failed to connect to barman1 port 80: Connection refused',
      '$ curl http://barman1.example.com/status\ncurl: (7) Failed connect to barman1.example.com:80; Connection refused',
      "requests.exceptions.ConnectionError: HTTPConnectionPool(host='barman1', port=80): Max retries exceeded with url: /status (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))",
      'Get "http://barman1/status": dial tcp 192.0.2.10:80: connect: connection refused',
      '--2026-11-23 09:00:00--  http://barman1.example.com/status\nConnecting to barman1.example.com (barman1.example.com)|192.0.2.10|:80... failed: Connection refused.',
    ],
  },
  {
    kind: 'plain HTTP to the port of the API from elsewhere',
    id: 'plain-http-port-closed',
    says: /127\.0\.0\.1 only/,
    texts: [
      '$ curl http://barman1.example.com:7480/status\ncurl: (7) Failed to connect to barman1.example.com port 7480: Connection refused',
      'Get "http://barman1:7480/diagnose": dial tcp 192.0.2.10:7480: connect: connection refused',
      "HTTPConnectionPool(host='barman1', port=7480): Max retries exceeded with url: /status (Caused by NewConnectionError: [Errno 111] Connection refused)",
    ],
  },
  {
    kind: 'the API itself is stopped',
    id: 'backend-unavailable',
    texts: [
      '$ curl http://127.0.0.1:7480/status\ncurl: (7) Failed to connect to 127.0.0.1 port 7480: Connection refused',
      '$ curl http://localhost:7480/status\ncurl: (7) Failed to connect to localhost port 7480 after 0 ms: Connection refused',
      "HTTPConnectionPool(host='localhost', port=7480): Max retries exceeded with url: /status (Caused by NewConnectionError: [Errno 111] Connection refused)",
    ],
  },
  {
    kind: '421 without SNI',
    id: 'misdirected-without-sni',
    says: /by name|server_name|sni/i,
    texts: [
      `${apache421}[ssl:error] [client 192.0.2.7:1] AH02032: Hostname default.example.com (default host as no SNI was provided) and hostname barman1 provided via HTTP have no compatible SSL setup`,
      `${apache421}[ssl:error] [client 192.0.2.7:1] AH02033: No hostname was provided via SNI for a name based virtual host`,
      `${apache403}[ssl:error] AH02033: No hostname was provided via SNI for a name based virtual host`,
      '$ curl -k https://192.0.2.10/status -H "Host: barman1"\n<title>421 Misdirected Request</title>',
    ],
  },
  {
    kind: '421 because the virtual hosts differ',
    id: 'misdirected',
    says: /virtual host/,
    texts: [
      `${apache421}[ssl:error] [pid 9] AH02032: Hostname a.example.com provided via SNI and hostname b.example.com provided via HTTP have no compatible SSL setup`,
      `${apache421}AH02032: Hostname a provided via SNI and hostname b provided via HTTP have no compatible SSL setup for policy 'secure'`,
      `${apache421}[ssl:error] AH02031: Hostname barman1 provided via SNI, but no hostname provided in HTTP request`,
      '< HTTP/2 421\n< content-type: text/html; charset=iso-8859-1\n',
    ],
  },
  {
    kind: 'no post-handshake authentication',
    id: 'late-client-verification',
    says: /SSLVerifyClient require in the virtual host/,
    texts: [
      `${apache403}[ssl:error] [client 192.0.2.7:2] AH10158: cannot perform post-handshake authentication`,
      `${apache403}[ssl:error] SSL Library Error: error:14268117:SSL routines:SSL_verify_client_post_handshake:extension not received`,
      `${apache403}[ssl:error] AH: verify client post handshake\nSSL Library Error: error:0A000117:SSL routines::extension not received`,
      'requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://barman1/status\n[Mon Nov 23 09:00:00.000000 2026] [ssl:error] [pid 1] AH10158: cannot perform post-handshake authentication',
    ],
  },
  {
    kind: 'HTTP/2 and late verification',
    id: 'late-client-verification-http2',
    says: /--http1\.1/,
    texts: [
      'curl: (92) HTTP/2 stream 0 was not closed cleanly: HTTP_1_1_REQUIRED (err 13)',
      'curl: (16) HTTP/2 stream 1 was reset: HTTP_1_1_REQUIRED',
      'Get "https://barman1/status": http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=HTTP_1_1_REQUIRED, debug=""',
      'Get "https://barman1/status": stream error: stream ID 1; HTTP_1_1_REQUIRED; received from peer',
      'java.io.IOException: Received RST_STREAM: Use HTTP/1.1 for request (HTTP_1_1_REQUIRED)',
    ],
  },
  {
    kind: 'a body that does not fit the buffer',
    id: 'late-client-verification-body',
    says: /SSLRenegBufferSize/,
    texts: [
      '< HTTP/1.1 413 Request Entity Too Large\n[ssl:error] [pid 1] AH02018: request body exceeds maximum size (131072) for SSL buffer',
      'requests.exceptions.HTTPError: 413 Client Error: Request Entity Too Large for url: https://barman1/servers/main/operations\nAH02018: request body exceeds maximum size (131072) for SSL buffer',
      '< HTTP/1.1 413 Content Too Large\n[ssl:error] AH02018: request body exceeds maximum size (65536) for SSL buffer\n[ssl:error] AH02257: could not buffer message body to allow SSL renegotiation to proceed',
    ],
  },
  {
    kind: 'revocation cannot be checked',
    id: 'revocation-unchecked',
    says: /--ssl-revoke-best-effort/,
    texts: [
      'curl: (35) schannel: next InitializeSecurityContext failed: Unknown error (0x80092012) - The revocation function was unable to check revocation for the certificate.',
      'curl: (35) schannel: next InitializeSecurityContext failed: CRYPT_E_REVOCATION_OFFLINE (0x80092013) - The revocation function was unable to check revocation because the revocation server was offline.',
      'System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: RevocationStatusUnknown, OfflineRevocation',
      'curl: (60) schannel: CertGetCertificateChain trust error CERT_TRUST_REVOCATION_STATUS_UNKNOWN: CRYPT_E_NO_REVOCATION_CHECK',
    ],
  },
  {
    kind: 'no client certificate',
    id: 'client-certificate-missing',
    texts: [
      'curl: (56) LibreSSL SSL_read: LibreSSL/3.3.6: error:1404C45C:SSL routines:ST_OK:reason(1116), errno 0',
      'curl: (56) LibreSSL SSL_read: error:1401E45C:SSL routines:CONNECT_CR_FINISHED:reason(1116), errno 0',
      'curl: (56) OpenSSL SSL_read: error:1409445C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required, errno 0',
      'curl: (35) BoringSSL: error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED',
      'curl: (35) SSL peer handshake failed, the server most likely requires a client certificate to connect',
      'curl: (56) rustls: received fatal alert: CertificateRequired',
      'Get "https://barman1/status": remote error: tls: certificate required',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_required',
      "requests.exceptions.SSLError: HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by SSLError(SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:2580)')))",
      'ssl.SSLError: [SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:2635)',
      'httpx.ReadError: [SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:2580)',
      'Error: write EPROTO 00E8:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/openssl/ssl/record/rec_layer_s3.c:1605:SSL alert number 116',
      "System.Security.Authentication.AuthenticationException: Authentication failed because the remote party sent a TLS alert: 'CertificateRequired'.",
      'OpenSSL::SSL::SSLError: SSL_read: tlsv13 alert certificate required',
      'curl: (35) schannel: next InitializeSecurityContext failed: SEC_I_INCOMPLETE_CREDENTIALS (0x00090320)',
      '<html><head><title>400 No required SSL certificate was sent</title></head><body><center>No required SSL certificate was sent</center><hr><center>nginx/1.22.1</center>',
    ],
  },
  {
    kind: 'an unknown authority of the client',
    id: 'client-certificate-unknown-ca',
    texts: [
      'curl: (56) LibreSSL SSL_read: error:1404C418:SSL routines:ST_OK:tlsv1 alert unknown ca, errno 0',
      'Get "https://barman1/status": remote error: tls: unknown certificate authority',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: unknown_ca',
      "Authentication failed because the remote party sent a TLS alert: 'UnknownCA'.",
      'curl: (56) rustls: received fatal alert: UnknownCA',
    ],
  },
  {
    kind: 'an expired client certificate',
    id: 'client-certificate-expired',
    texts: [
      'curl: (56) LibreSSL SSL_read: error:1404C415:SSL routines:ST_OK:sslv3 alert certificate expired, errno 0',
      'Get "https://barman1/status": remote error: tls: expired certificate',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_expired',
      "Authentication failed because the remote party sent a TLS alert: 'CertificateExpired'.",
      'curl: (56) LibreSSL SSL_read: error:1404C415:SSL routines:ST_OK:reason(1045), errno 0',
    ],
  },
  {
    kind: 'a client certificate that is refused',
    id: 'client-certificate-rejected',
    texts: [
      'curl: (56) LibreSSL SSL_read: error:1404C412:SSL routines:ST_OK:sslv3 alert bad certificate, errno 0',
      'Get "https://barman1/status": remote error: tls: bad certificate',
      'Get "https://barman1/status": remote error: tls: revoked certificate',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate',
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_unknown',
      "Authentication failed because the remote party sent a TLS alert: 'UnsupportedCert'.\nssl alert number 43",
    ],
  },
  {
    kind: 'an old PKCS#12',
    id: 'pkcs12-outdated',
    says: /openssl pkcs12 -export/,
    texts: [
      'curl: (58) could not parse PKCS12 file, check password, OpenSSL error error:0308010C:digital envelope routines::unsupported',
      'error:0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:crypto/evp/evp_fetch.c:373:Global default library context, Algorithm (RC2-40-CBC : 0), Properties ()\ncurl: (58) could not parse PKCS12 file',
      'Error: unsupported\n    at configSecureContext (node:internal/tls/secure-context:276:13)\n  code: ERR_CRYPTO_UNSUPPORTED_OPERATION, PKCS12 RC2 unsupported',
      'Error outputting keys and certificates\n40A7:error:0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:evp_fetch.c:349:Global default library context, Algorithm (RC2-40-CBC : 0)',
    ],
  },
  {
    kind: 'SELinux, by the log',
    id: 'backend-unavailable',
    says: /setsebool -P httpd_can_network_connect on/,
    texts: [
      '< HTTP/1.1 503 Service Unavailable\n[proxy:error] [pid 1] (13)Permission denied: AH00957: HTTP: attempt to connect to 127.0.0.1:7480 (localhost) failed',
      'HTTP/1.1 503 Service Unavailable\nContent-Type: text/html; charset=iso-8859-1\n\n(13)Permission denied: AH00957: http: attempt to connect to [::1]:7480 (localhost:7480) failed',
      'requests.exceptions.HTTPError: 503 Server Error: Service Unavailable for url: https://barman1/status\n[proxy:error] (13)Permission denied: AH00957: HTTP: attempt to connect to 127.0.0.1:7480 (localhost) failed',
    ],
  },
  {
    kind: 'an authority that is not trusted',
    id: 'ca-not-trusted',
    texts: [
      'Get "https://barman1/status": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure")',
      'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
      "requests.exceptions.SSLError: HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1006)')))",
      'ERROR: cannot verify barman1’s certificate, issued by ‘CN=speedy CA’:\n  Self-signed certificate encountered.\nTo connect to barman1 insecurely, use `--no-check-certificate’.',
      'ERROR: The certificate of ‘barman1’ is not trusted.',
      'Error: self-signed certificate in certificate chain\n  code: "SELF_SIGNED_CERT_IN_CHAIN"',
      'TypeError: fetch failed\n  [cause]: Error: self-signed certificate in certificate chain { code: "SELF_SIGNED_CERT_IN_CHAIN" }',
      'curl: (60) schannel: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.',
      'curl: (60) SSL certificate problem: Untrusted root certificate',
      'curl: (60) rustls: invalid peer certificate: UnknownIssuer',
      'OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=error: certificate verify failed (self-signed certificate in certificate chain)',
    ],
  },
  {
    kind: 'an issuer that nobody knows',
    id: 'issuer-unknown',
    texts: [
      'ERROR: cannot verify barman1’s certificate, issued by ‘CN=speedy CA’:\n  Unable to locally verify the issuer’s authority.'.replaceAll(
        'issuer’s',
        "issuer's",
      ),
      '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)',
      'Error: unable to verify the first certificate\n  code: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
  },
  {
    kind: 'a server certificate that ended',
    id: 'server-certificate-expired',
    texts: [
      'x509: certificate has expired or is not yet valid: current time 2026-11-23T09:00:00Z is after 2026-11-21T08:24:27Z',
      'java.security.cert.CertificateExpiredException: NotAfter: Sat Nov 21 08:24:27 UTC 2026',
      '  Issued certificate has expired.',
      'curl: (60) schannel: SEC_E_CERT_EXPIRED (0x80090328) - The received certificate has expired.',
      '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)',
      'Error: certificate has expired\n  code: CERT_HAS_EXPIRED',
      'curl: (60) rustls: invalid peer certificate: Expired',
    ],
  },
  {
    kind: 'a clock that is wrong',
    id: 'clock-or-not-yet-valid',
    texts: [
      'x509: certificate has expired or is not yet valid: current time 2025-11-23T09:00:00Z is before 2026-11-21T08:24:27Z',
      'java.security.cert.CertificateNotYetValidException: NotBefore: Sat Nov 21 08:24:27 UTC 2026',
      '  Issued certificate not yet valid.',
      '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate is not yet valid (_ssl.c:1006)',
    ],
  },
  {
    kind: 'another name',
    id: 'name-mismatch',
    texts: [
      'tls: failed to verify certificate: x509: certificate is valid for barman1.example.com, not barman1',
      "x509: cannot validate certificate for 192.0.2.10 because it doesn't contain any IP SANs",
      'x509: certificate relies on legacy Common Name field, use SANs instead',
      'javax.net.ssl.SSLHandshakeException: No subject alternative names matching IP address 192.0.2.10 found',
      "javax.net.ssl.SSLPeerUnverifiedException: Certificate for <localhost> doesn't match any of the subject alternative names: [barman1]",
      "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'localhost'. (_ssl.c:1006)",
      'ERROR: no certificate subject alternative name matches\n\trequested host name ‘localhost’.',
      "ERROR: The certificate's owner does not match hostname ‘localhost’",
      'curl: (60) schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL (0x80090322) - The target principal name is incorrect.',
      "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: localhost. is not in the cert's altnames: DNS:barman1",
      'curl: (60) rustls: invalid peer certificate: NotValidForName',
      'OpenSSL::SSL::SSLError: hostname "localhost" does not match the server certificate',
      "500 Can't connect to localhost:443 (hostname verification failed)",
    ],
  },
  {
    kind: 'not TLS',
    id: 'not-tls',
    texts: [
      'Get "https://barman1:7480/status": http: server gave HTTP response to HTTPS client',
      'tls: first record does not look like a TLS handshake',
      'javax.net.ssl.SSLException: Unsupported or unrecognized SSL message',
      '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)',
      'Error: write EPROTO 8007:error:0A00010B:SSL routines:ssl3_get_record:wrong version number',
      'curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_INVALID_TOKEN (0x80090308) - The token supplied to the function is invalid',
    ],
  },
  {
    kind: 'no name',
    id: 'name-not-resolved',
    texts: [
      'dial tcp: lookup barman1 on 192.0.2.53:53: no such host',
      'java.net.UnknownHostException: barman1',
      "Failed to resolve 'barman1' ([Errno -2] Name or service not known)",
      'wget: unable to resolve host address ‘barman1’',
      'Error: getaddrinfo ENOTFOUND barman1',
      "The remote name could not be resolved: 'barman1'",
      'No such host is known. (barman1:443)',
      "500 Can't connect to barman1:443 (Name or service not known)",
      'Failed to open TCP connection to barman1:443 (getaddrinfo: Temporary failure in name resolution)',
    ],
  },
  {
    kind: 'nobody listens',
    id: 'apache-not-listening',
    texts: [
      'Get "https://barman1/status": dial tcp 192.0.2.10:443: connect: connection refused',
      'java.net.ConnectException: Connection refused (Connection refused)',
      "HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by NewConnectionError: [Errno 111] Connection refused)",
      'Connecting to barman1 (barman1)|192.0.2.10|:443... failed: Connection refused.',
      'Error: connect ECONNREFUSED 192.0.2.10:443',
      'No connection could be made because the target machine actively refused it. (barman1:443)',
      "500 Can't connect to barman1:443 (Connection refused)",
    ],
  },
  {
    kind: 'IPv6 only',
    id: 'address-family-mismatch',
    texts: [
      'Get "https://barman1/status": dial tcp [2001:db8::10]:443: connect: connection refused',
      'Error: connect ECONNREFUSED ::1:443',
      '*   Trying [::1]:443...\n* connect to ::1 port 443 failed: Connection refused\ncurl: (7) Failed to connect to barman1 port 443 after 0 ms: Connection refused',
      '*   Trying 2001:db8::10:443...\n* connect to 2001:db8::10 port 443 from :: port 40000 failed: Connection refused\ncurl: (7) Failed to connect to barman1 port 443 after 0 ms: Could not connect to server',
    ],
  },
  {
    kind: 'packets that are dropped',
    id: 'packets-dropped',
    texts: [
      'Get "https://barman1/status": dial tcp 192.0.2.10:443: i/o timeout',
      'java.net.SocketTimeoutException: connect timed out',
      "HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object>, 'Connection to barman1 timed out. (connect timeout=5)'))",
      'httpx.ConnectTimeout: timed out',
    ],
  },
  {
    kind: 'an answer that takes too long',
    id: 'own-timeout',
    texts: [
      "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='barman1', port=443): Read timed out. (read timeout=10)",
      'Get "https://barman1/diagnose": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'java.net.SocketTimeoutException: Read timed out',
      'Net::ReadTimeout: Net::ReadTimeout with #<TCPSocket:(closed)>',
    ],
  },
  {
    kind: 'a proxy of the environment',
    id: 'http-proxy-environment',
    texts: [
      'Get "https://barman1/status": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
      "requests.exceptions.ProxyError: HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden')))",
      'Proxy tunneling failed: ForbiddenUnable to establish SSL connection.',
      'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 407 Proxy Authentication Required"',
    ],
  },
  {
    kind: 'a device in front of Apache',
    id: 'device-in-between',
    says: /--resolve HOST:443:127\.0\.0\.1/,
    texts: [
      '< HTTP/1.1 502 Bad Gateway\n< Server: nginx/1.22.1\n< Content-Type: text/html\n<\n<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.22.1</center></body></html>',
      '< HTTP/1.1 503 Service Unavailable\n< content-type: text/html\n<\n<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>',
      '< HTTP/1.1 503 Service Unavailable\n< server: envoy\n< content-type: text/plain\n<\nupstream connect error or disconnect/reset before headers. reset reason: connection failure',
      '< HTTP/1.1 504 Gateway Time-out\n< Server: awselb/2.0\n< Content-Type: text/html\n',
      '< HTTP/1.1 429 Too Many Requests\n< Server: cloudflare\n< Content-Type: text/html\n',
    ],
  },
  {
    kind: 'a backend that resets the connection',
    id: 'backend-died',
    texts: [
      '< HTTP/1.1 502 Proxy Error\n< Content-Type: text/html; charset=iso-8859-1\n(104)Connection reset by peer: [client 192.0.2.7:5] AH01102: error reading status line from remote server localhost:7480',
      '[Mon Nov 23 09:00:00.000000 2026] [proxy_http:error] [pid 1] (104)Connection reset by peer: AH01110: error reading response\ncurl: (18) transfer closed with outstanding read data remaining',
      'curl: (52) Empty reply from server\n[Mon Nov 23 09:00:00.000000 2026] [proxy_http:error] [pid 1] (104)Connection reset by peer: AH01102: error reading status line from remote server 127.0.0.1:7480',
      'curl: (56) OpenSSL SSL_read: Connection reset by peer, errno 104\n[proxy_http:error] (104)Connection reset by peer: [client 192.0.2.7:5] AH01102: error reading status line from remote server localhost:7480',
      '< HTTP/1.1 503 Service Unavailable\n(32)Broken pipe: AH01084: pass request body failed to 127.0.0.1:7480 (localhost)',
    ],
  },
  {
    kind: 'no certificate is accepted, and nobody says why',
    id: 'server-certificate-not-accepted',
    texts: [
      'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
      'The SSL connection could not be established, see inner exception.\n ---> AuthenticationException: The remote certificate is invalid according to the validation procedure: RemoteCertificateChainErrors',
      'Invoke-WebRequest : The remote certificate is invalid according to the validation procedure.',
    ],
  },
  {
    kind: 'not diagnosed',
    id: 'undiagnosed',
    says: /wizard bundle/,
    texts: [
      'the dashboard is red since this morning',
      'curl: (43) A libcurl function was given a bad argument',
      'Segmentation fault (core dumped)',
      'curl: (35) error:0A000999:SSL routines::quantum entanglement lost',
      'curl: (2) Failed initialization',
      '< HTTP/1.1 418 I am a teapot\n< Content-Type: text/plain\n',
    ],
  },
];
