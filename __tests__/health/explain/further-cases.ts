import type { ReportedCase } from './reported-cases.ts';

/**
 * The same failures as other programs, collectors of logs and languages say them: behind the stamps of journald, docker and
 * Kubernetes, as lines of JSON, broken over several lines, with an older fault before the last one. Names are invented.
 */
export const furtherCases: readonly ReportedCase[] = [
  {
    kind: 'client-certificate-missing, said by other clients and logs',
    id: 'client-certificate-missing',
    texts: [
      '--2026-11-23 09:01:11--  https://barman1.example.com/status\nResolving barman1.example.com (barman1.example.com)... 192.0.2.10\nConnecting to barman1.example.com (barman1.example.com)|192.0.2.10|:443... connected.\nGnuTLS: A TLS fatal alert has been received.\nGnuTLS: received alert [116]: Certificate is required\nUnable to establish SSL connection.',
      '--2026-11-23 09:01:11--  https://barman1.example.com/status\nConnecting to barman1.example.com (barman1.example.com)|192.0.2.10|:443... connected.\nHTTP request sent, awaiting response... Read error (error:0A00045C:SSL routines::tlsv13 alert certificate required) in headers.\nRetrying.',
      'OpenSSL: error:0A000410:SSL routines::sslv3 alert handshake failure\nUnable to establish SSL connection.',
      'Nov 23 09:00:01 mon1 check-barman[4411]: *   Trying 192.0.2.10:443...\nNov 23 09:00:01 mon1 check-barman[4411]: * Connected to barman1.example.com (192.0.2.10) port 443 (#0)\nNov 23 09:00:01 mon1 check-barman[4411]: * TLSv1.3 (IN), TLS alert, unknown (628):\nNov 23 09:00:01 mon1 check-barman[4411]: * OpenSSL SSL_read: OpenSSL/3.0.11: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0\nNov 23 09:00:01 mon1 check-barman[4411]: curl: (56) OpenSSL SSL_read: OpenSSL/3.0.11: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0',
      'curl: (56) OpenSSL SSL_read: OpenSSL/3.0.11: error:0A00045C:SSL routines::tlsv13 alert\ncertificate required, errno 0',
      "Error: C0D70BDE197F0000:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1590:SSL alert number 116\n {\n  library: 'SSL routines',\n  reason: 'tlsv13 alert certificate required',\n  code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'\n}",
      'curl: (35) schannel: next InitializeSecurityContext failed: SEC_I_INCOMPLETE_CREDENTIALS (0x00090320) - The credentials supplied were not complete, and could not be verified. Additional information can be returned from the context.',
      'curl: (35) NSS: client certificate not found (nickname not specified)',
      'curl: (35) SSL peer handshake failed, the server most likely requires a client certificate to connect',
      '<html>\n<head><title>400 No required SSL certificate was sent</title></head>\n<body>\n<center><h1>400 Bad Request</h1></center>\n<center>No required SSL certificate was sent</center>\n<hr><center>nginx</center>',
      '{"log":"curl: (56) OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0\\n","stream":"stderr","time":"2026-11-23T09:00:01.1Z"}\n{"log":"\\n","stream":"stderr","time":"2026-11-23T09:00:01.2Z"}',
      '[ssl:info] [pid 1] [client 192.0.2.7:1] AH02008: SSL library error 1 in handshake (server barman1:443)\n[ssl:info] [pid 1] SSL Library Error: error:0A0000C7:SSL routines::peer did not return a certificate -- No CAs known to server for verification?',
      'curl: (56) schannel: server closed the connection: SEC_I_INCOMPLETE_CREDENTIALS (0x00090320)',
      'curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_ILLEGAL_MESSAGE (0x80090326) - This error usually occurs when a fatal SSL/TLS alert is received (e.g. handshake failed).',
      'curl: (56) LibreSSL SSL_read: LibreSSL/3.3.6: error:1404C45C:SSL routines:ST_OK:reason(1116), errno 0',
      "pycurl.error: (56, 'OpenSSL SSL_read: OpenSSL/3.0.17: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0')",
      'fatal: [mon1]: FAILED! => {"changed": false, "msg": "Status code was -1 and not [200]: Connection failure: [SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:2580)", "status": -1, "url": "https://barman1/status"}',
      'CONNECTED(00000003)\ndepth=1 CN = speedy CA\nverify return:1\n---\nAcceptable client certificate CA names\nCN = speedy CA\n---\nGET /status HTTP/1.1\n40C7:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../ssl/record/rec_layer_s3.c:1586:SSL alert number 116',
      '- Status: The certificate is trusted. \n- Successfully sent 0 certificate(s) to server.\n- Description: (TLS1.3-X.509)-(ECDHE-SECP256R1)-(RSA-PSS-RSAE-SHA256)-(AES-256-GCM)\n- Handshake was completed\n- Simple Client Mode:\n*** Fatal error: A TLS fatal alert has been received.\n*** Received alert [116]: Certificate is required',
      "http: error: SSLError: HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by SSLError(SSLError(1, '[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required (_ssl.c:2580)'))) while doing a GET request to URL: https://barman1/status",
      'error sending request for url (https://barman1/status): error trying to connect: received fatal alert: CertificateRequired',
      'CRITICAL - Cannot make SSL connection.\n140:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../ssl/record/rec_layer_s3.c:1600:SSL alert number 40\nHTTP CRITICAL - Error on receive',
      'ts=2026-11-23T09:00:01.1Z caller=main.go:181 module=http_2xx target=https://barman1/status level=error msg="Error for HTTP request" err="Get \\"https://barman1/status\\": remote error: tls: certificate required"',
    ],
  },
  {
    kind: 'ca-not-trusted, said by other clients and logs',
    id: 'ca-not-trusted',
    texts: [
      'FEHLER: Dem Zertifikat von »barman1.example.com« wird nicht vertraut.\nFEHLER: Das Zertifikat von »barman1.example.com« wurde von einem unbekannten Austeller herausgegeben.',
      "requests.exceptions.SSLError: HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /diagnose (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain (_ssl.c:997)')))",
      'Get "https://barman1/status": tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "speedy CA")',
      'javax.net.ssl.SSLHandshakeException: (certificate_unknown) PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
      'curl: (60) schannel: SEC_E_UNTRUSTED_ROOT (0x80090325) - Die Zertifikatkette wurde von einer nicht vertrauenswürdigen Zertifizierungsstelle ausgestellt.',
      'curl: (60) BoringSSL SSL_connect: CERTIFICATE_VERIFY_FAILED: self signed certificate in certificate chain',
      '{"level":"error","ts":1795422126.8,"msg":"probe failed","error":"Get \\"https://barman1/status\\": tls: failed to verify certificate: x509: certificate signed by unknown authority"}',
      '- Status: The certificate is NOT trusted. The certificate issuer is unknown. \n*** PKI verification of server certificate failed...\n*** Fatal error: Error in the certificate.',
      'error sending request for url (https://barman1/status): client error (Connect): invalid peer certificate: UnknownIssuer',
    ],
  },
  {
    kind: 'apache-not-listening, said by other clients and logs',
    id: 'apache-not-listening',
    texts: [
      "Nov 23 09:00:01 mon1 check-barman[4411]: curl: (7) Failed to connect to barman1.example.com port 443 after 3 ms: Couldn't connect to server",
      '* Host barman1.example.com:443 was resolved.\n* IPv6: (none)\n* IPv4: 192.0.2.10\n*   Trying 192.0.2.10:443...\n* connect to 192.0.2.10 port 443 from 192.0.2.7 port 53412 failed: Connection refused\n* Failed to connect to barman1.example.com port 443 after 2 ms: Could not connect to server\n* closing connection #0\ncurl: (7) Failed to connect to barman1.example.com port 443 after 2 ms: Could not connect to server',
      '* connect to 192.0.2.10 port 443 failed: Verbindungsaufbau abgelehnt\ncurl: (7) Failed to connect to barman1 port 443 after 0 ms: Verbindungsaufbau abgelehnt',
      'Conectando con barman1 (barman1)[192.0.2.10]:443... falló: Conexión rehusada.',
      'AggregateError [ECONNREFUSED]: \n  [errors]: [\n    Error: connect ECONNREFUSED ::1:443\n    Error: connect ECONNREFUSED 127.0.0.1:443',
      '{"_HOSTNAME":"mon1","MESSAGE":"curl: (7) Failed to connect to barman1 port 443 after 1 ms: Connection refused","PRIORITY":"3"}',
      "AH00558: apache2: Could not reliably determine the server's fully qualified domain name\n[Mon Nov 23 09:00:00.1 2026] [ssl:emerg] [pid 1] AH02565: Certificate and private key barman1:443:0 from /etc/tpa/pg-backup-api/pg-backup-api.crt and /etc/tpa/pg-backup-api/pg-backup-api.key do not match\nAH00016: Configuration Failed",
      '(98)Address already in use: AH00072: make_sock: could not bind to address [::]:443',
      "Nov 23 09:00:01 barman1 apachectl[811]: AH00526: Syntax error on line 12 of /etc/apache2/sites-enabled/pg-backup-api.conf:\nNov 23 09:00:01 barman1 apachectl[811]: SSLCertificateFile: file '/etc/tpa/pg-backup-api/pg-backup-api.crt' does not exist or is empty",
      'pycurl.error: (7, "Failed to connect to barman1 port 443 after 0 ms: Couldn\'t connect to server")',
      'PHP Warning:  file_get_contents(https://barman1/status): Failed to open stream: Connection refused in mon.php on line 3',
      'fatal: [mon1]: FAILED! => {"changed": false, "elapsed": 0, "msg": "Status code was -1 and not [200]: Request failed: <urlopen error [Errno 111] Connection refused>", "redirected": false, "status": -1, "url": "https://barman1/status"}',
    ],
  },
  {
    kind: 'client-certificate-expired, said by other clients and logs',
    id: 'client-certificate-expired',
    texts: [
      'api-probe-1  | curl: (56) OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0',
      '2026-11-23T09:00:01.123456789Z stderr F curl: (56) OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0',
      'Caused by: javax.net.ssl.SSLHandshakeException: (certificate_expired) Received fatal alert: certificate_expired\n\tat java.base/sun.security.ssl.Alert.createSSLException(Alert.java:130)',
      'curl: (56) SSLRead() return error -9828',
      '$ curl https://barman1/status\ncurl: (60) SSL certificate problem: self-signed certificate in certificate chain\n$ curl --cacert root.crt --cert u.crt --key u.key https://barman1/status\ncurl: (56) OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0',
    ],
  },
  {
    kind: 'backend-unavailable, said by other clients and logs',
    id: 'backend-unavailable',
    texts: [
      '2026-11-23T09:00:01.123456789Z stderr F < HTTP/1.1 503 Service Unavailable\n2026-11-23T09:00:01.123456789Z stderr F < Content-Type: text/html; charset=iso-8859-1',
      '2026-11-23T09:00:01+01:00 barman1 apache2[811]: [proxy:error] [pid 811:tid 812] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:7480 (localhost:7480) failed',
      '[Mon Nov 23 08:00:00.1 2026] [ssl:error] [pid 1] [client 192.0.2.7:1] AH02039: Certificate Verification: Error (10): certificate has expired [subject: CN=old / issuer: CN=speedy CA / serial: 01]\n[Mon Nov 23 09:00:00.1 2026] [proxy:error] [pid 1] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:7480 (localhost:7480) failed\n< HTTP/1.1 503 Service Unavailable\n< Content-Type: text/html; charset=iso-8859-1',
      '[Mon Nov 23 09:00:00.1 2026] [proxy_http:error] [pid 1] [client 192.0.2.7:1] AH01114: HTTP: failed to make connection to backend: localhost',
      '[proxy:error] [pid 1] AH00940: HTTP: disabled connection for (localhost)',
      'fatal: [mon1]: FAILED! => {"changed": false, "msg": "Status code was 503 and not [200]: HTTP Error 503: Service Unavailable", "status": 503, "url": "https://barman1/status"}',
      'Invoke-WebRequest : The remote server returned an error: (503) Server Unavailable.',
      'type=AVC msg=audit(1795422126.8:101): avc:  denied  { name_connect } for  pid=811 comm="httpd" dest=7480 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:unreserved_port_t:s0 tclass=tcp_socket permissive=0\nHTTP/1.1 503 Service Unavailable',
    ],
  },
  {
    kind: 'misdirected-without-sni, said by other clients and logs',
    id: 'misdirected-without-sni',
    texts: [
      'Nov 23 09:00:01 barman1 apache2[811]: [ssl:error] AH02032: Hostname default (default host as no SNI was provided) and hostname barman1 provided via HTTP have no compatible SSL setup',
      '< HTTP/1.1 421 Misdirected Request\n[Mon Nov 23 09:01:11.000000 2026] [ssl:error] [pid 811:tid 812] [client 192.0.2.7:50122] AH02032: Hostname pem.example.com (default host as no\nSNI was provided) and hostname barman1.example.com provided via HTTP have no compatible SSL\nsetup',
      '2026-11-23T09:00:01.1Z stderr F [ssl:error] [pid 9:tid 1] [client 10.0.0.4:1] AH02032: Hostname default (default host as no SNI was provided) and hostname barman1 provided via HTTP have no compatible SSL setup\nrequests.exceptions.HTTPError: 421 Client Error: Misdirected Request for url: https://barman1/status',
    ],
  },
  {
    kind: 'plain-http-to-tls-port, said by other clients and logs',
    id: 'plain-http-to-tls-port',
    texts: [
      'requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: http://barman1.example.com:443/status',
      'Get "http://barman1:443/status": malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02"',
      "< HTTP/1.1 400 Bad Request\n< Server: Apache/2.4.66 (Debian)\nReason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
      '[ssl:info] [pid 9] [client 192.0.2.7:1] AH01996: SSL handshake failed: HTTP spoken on HTTPS port; trying to send HTML error page',
      'Get "http://barman1:443/status": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x03\\x00\\x02\\x022"',
      'http.client.BadStatusLine: \\x15\\x03\\x03\\x00\\x02\\x02P',
    ],
  },
  {
    kind: 'backend-died, said by other clients and logs',
    id: 'backend-died',
    texts: [
      'requests.exceptions.HTTPError: 502 Server Error: Proxy Error for url: https://barman1/diagnose',
      '< HTTP/1.1 502 Proxy Error\n[Mon Nov 23 09:00:00.1 2026] [proxy_http:error] [pid 1] (70007)The timeout specified has expired: [client 192.0.2.7:5] AH01102: error reading status line from remote server localhost:7480',
      '[2026-11-23 09:00:01 +0000] [811] [CRITICAL] WORKER TIMEOUT (pid:812)\n< HTTP/1.1 502 Proxy Error',
      '[pod/probe-1/curl] < HTTP/1.1 502 Proxy Error\n[pod/probe-1/curl] [proxy_http:error] [pid 1] (104)Connection reset by peer: [client 192.0.2.7:5] AH01102: error reading status line from remote server localhost:7480',
      'java.io.IOException: Server returned HTTP response code: 502 for URL: https://barman1/diagnose',
    ],
  },
  {
    kind: 'apache-forbids, said by other clients and logs',
    id: 'apache-forbids',
    texts: [
      'requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://barman1/status',
      '[authz_core:error] [pid 1] [client 192.0.2.7:1] AH01630: client denied by server configuration: proxy:http://localhost:7480/status',
      '< HTTP/1.1 403 Forbidden\n< Server: Apache/2.4.66 (Debian)\n< Content-Type: text/html; charset=iso-8859-1\n[security2:error] [client 192.0.2.7:1] ModSecurity: Access denied with code 403 (phase 2).',
    ],
  },
  {
    kind: 'client-key-unusable, said by other clients and logs',
    id: 'client-key-unusable',
    texts: [
      "requests.exceptions.SSLError: HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by SSLError(SSLError(9, '[SSL] PEM lib (_ssl.c:4065)')))",
      '2026/11/23 09:00:01 tls: private key does not match public key',
      '2026/11/23 09:00:01 open /etc/tpa/pg-backup-api/pg-backup-user.key: permission denied',
      'java.io.IOException: keystore password was incorrect',
      "Error: EACCES: permission denied, open '/etc/tpa/pg-backup-api/pg-backup-user.key'\n    at Object.readFileSync (node:fs:448:20) {\n  errno: -13,\n  code: 'EACCES',",
      'Caused by: java.io.FileNotFoundException: /opt/mon/client.p12 (Permission denied)',
    ],
  },
  {
    kind: 'client-certificate-unreadable, said by other clients and logs',
    id: 'client-certificate-unreadable',
    texts: [
      'OSError: Could not find the TLS certificate file, invalid path: /etc/tpa/pg-backup-api/pg-backup-user.crt',
      "Error: ENOENT: no such file or directory, open '/etc/tpa/pg-backup-api/pg-backup-user.crt'",
      "    context.load_cert_chain(certfile, keyfile)\nFileNotFoundError: [Errno 2] No such file or directory: '/opt/mon/client.crt'",
      'curl: (58) could not load PEM client certificate from /opt/ca/client.crt, OpenSSL error error:80000002:system library::No such file or directory, (no key found, wrong pass phrase, or wrong file format?)',
      'curl: (58) schannel: Failed to import cert file pg-backup-user.crt, last error is 0x80092002',
    ],
  },
  {
    kind: 'pkcs12-outdated, said by other clients and logs',
    id: 'pkcs12-outdated',
    texts: [
      "node:internal/tls/secure-context:278\n      context.loadPKCS12(toBuf(pfx));\nError: unsupported\n    at Object.createSecureContext (node:_tls_common:121:17) {\n  opensslErrorStack: [ 'error:0308010C:digital envelope routines::unsupported' ],\n  code: 'ERR_CRYPTO_UNSUPPORTED_OPERATION'",
      'ValueError: unsupported PBES2 cipher in PKCS12 RC2-40-CBC',
      'java.io.IOException: error:0308010C:digital envelope routines::unsupported: PKCS12 RC2-40-CBC',
      'curl error 58: could not parse PKCS12 file, check password, OpenSSL error error:11800071:PKCS12 routines::mac verify failure\nerror:0308010C:digital envelope routines::unsupported',
    ],
  },
  {
    kind: 'client-certificate-unknown-ca, said by other clients and logs',
    id: 'client-certificate-unknown-ca',
    texts: [
      'AxiosError: 00BEF3F5:error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1590:SSL alert number 48',
      'curl: (56) BoringSSL SSL_read: BoringSSL: error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA, errno 0',
      '[ssl:error] [pid 1] [client 192.0.2.7:1] AH02039: Certificate Verification: Error (20): unable to get local issuer certificate [subject: CN=mon / issuer: CN=other CA / serial: 01]',
    ],
  },
  {
    kind: 'name-mismatch, said by other clients and logs',
    id: 'name-mismatch',
    texts: [
      'Invoke-RestMethod: The SSL connection could not be established, see inner exception.\n ---> System.Security.Authentication.AuthenticationException: The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch',
      'FEHLER: Keiner der alternativen Namen des Zertifikats stimmt mit dem angefragten Maschinennamen »localhost« überein.',
      "curl: (60) SSL: no alternative certificate subject name matches target ipv4 address '192.0.2.10'",
    ],
  },
  {
    kind: 'revocation-unchecked, said by other clients and logs',
    id: 'revocation-unchecked',
    texts: [
      'curl: (35) schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012) - Die Sperrfunktion konnte die Sperrung für das Zertifikat nicht überprüfen.',
      "curl: (35) schannel: next InitializeSecurityContext failed: CRYPT_E_NO_REVOCATION_CHECK (0x80092012) - La fonction de révocation n'a pas pu vérifier la révocation du certificat.",
      'System.Net.WebException: The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel. ---> The remote certificate is invalid because of errors in the certificate chain: RevocationStatusUnknown',
      'Nov 23 09:00:01 win1 probe[12]: curl: (35) schannel: next InitializeSecurityContext failed: CRYPT_E_REVOCATION_OFFLINE (0x80092013) - The revocation function was unable to check revocation because the revocation server was offline.',
    ],
  },
  {
    kind: 'no-route, said by other clients and logs',
    id: 'no-route',
    texts: [
      "*   Trying [2001:db8::10]:443...\n* Immediate connect fail for 2001:db8::10: Network is unreachable\ncurl: (7) Couldn't connect to server",
      'Get "https://barman1/status": dial tcp [2001:db8::10]:443: connect: network is unreachable',
      'urllib3.exceptions.NewConnectionError: <urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 101] Network is unreachable',
      'Connecting to barman1 (barman1)|2001:db8::10|:443... failed: Network is unreachable.',
    ],
  },
  {
    kind: 'http-proxy-environment, said by other clients and logs',
    id: 'http-proxy-environment',
    texts: [
      '--2026-11-23 09:00:00--  https://barman1.example.com/status\nConnecting to 10.0.0.1:3128... connected.\nProxy tunneling failed: Service UnavailableUnable to establish SSL connection.',
      "* Uses proxy env variable https_proxy == 'http://proxy.example.com:3128'\n* Connected to proxy.example.com (10.0.0.1) port 3128\n* CONNECT tunnel: HTTP/1.1 negotiated\n> CONNECT barman1.example.com:443 HTTP/1.1\n< HTTP/1.1 403 Forbidden\n* CONNECT tunnel failed, response 403\ncurl: (56) CONNECT tunnel failed, response 403",
      'curl: (56) Received HTTP code 407 from proxy after CONNECT',
      'Error: tunneling socket could not be established, statusCode=407',
      'java.io.IOException: Unable to tunnel through proxy. Proxy returns "HTTP/1.1 403 Forbidden"',
    ],
  },
  {
    kind: 'client-certificate-rejected, said by other clients and logs',
    id: 'client-certificate-rejected',
    texts: [
      '[ssl:error] [pid 1] [client 192.0.2.7:1] AH02039: Certificate Verification: Error (12): CRL has expired',
      'curl: (56) OpenSSL SSL_read: OpenSSL/3.0.11: error:0A000414:SSL routines::sslv3 alert certificate revoked, errno 0',
      'Get "https://barman1/status": remote error: tls: revoked certificate',
      '[Mon Nov 23 09:00:00.1 2026] [ssl:error] [pid 1] [client 192.0.2.7:1] AH02039: Certificate Verification: Error (12): CRL has expired [subject: CN=pg-backup-user / issuer: CN=speedy CA / serial: 03]\ncurl: (56) OpenSSL SSL_read: OpenSSL/3.0.17: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0',
      'curl: (56) Failure when receiving data from the peer\n* schannel: failed to decrypt data, need more data\n* schannel: a fatal alert was received: unknown ca',
    ],
  },
  {
    kind: 'undiagnosed, said by other clients and logs',
    id: 'undiagnosed',
    texts: [
      '2026-11-23 09:00:00 ERROR backup job failed with status 3',
      "TypeError: Cannot read properties of undefined (reading 'servers')\n    at main (/opt/mon/index.js:14:20)",
      'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a]',
      "curl: option --cacrt: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information",
      'bash: curl: command not found',
      'curl: (3) URL rejected: Malformed input to a URL function',
      'psql: error: connection to server at "pg1" (192.0.2.20), port 5432 failed: FATAL:  password authentication failed for user "barman"',
      'ssh: connect to host pg1 port 22: Connection refused',
      'psql: error: connection to server at "192.0.2.20", port 5432 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?',
      'barman1 の証明書は信用されません。',
      'Nov 23 09:00:01 barman1 systemd[1]: pg-backup-api.service: Main process exited, code=exited, status=1/FAILURE',
      "2026-11-23 09:00:01,123 [811] barman.server ERROR: Check 'replication slot' failed for server 'main'",
      '2026-11-23 09:00:01,123 [811] barman.postgres WARNING: Error retrieving PostgreSQL status: connection to server at "pg1" (192.0.2.20), port 5432 failed: Connection timed out',
      'E: Failed to fetch https://apt.example.com/dists/bookworm/InRelease  Could not connect to apt.example.com:443 (192.0.2.99), connection timed out',
      'Traceback (most recent call last):\n  File "mon.py", line 3, in <module>\nKeyError: \'servers\'',
      'curl: (35) some words that no version of curl has',
      "HTTP/1.1 418 I'm a teapot",
      'Warnung: irgendetwas ging schief',
    ],
  },
  {
    kind: 'ca-file-missing, said by other clients and logs',
    id: 'ca-file-missing',
    texts: [
      "Error: ENOENT: no such file or directory, open '/etc/tpa/pg-backup-api/root.crt'",
      'open /etc/ssl/certs/ca-bundle.crt: no such file or directory',
      'OSError: Could not find a suitable TLS CA certificate bundle, invalid path: /etc/tpa/pg-backup-api/root.crt',
      'curl: (77) error setting certificate verify locations:  CAfile: /opt/mon/root.crt CApath: none',
    ],
  },
  {
    kind: 'name-not-resolved, said by other clients and logs',
    id: 'name-not-resolved',
    texts: [
      "wget: impossibile risolvere l'indirizzo dell'host «barman1»",
      'curl: (6) Could not resolve host: barman1',
      'CRITICAL - Name or service not known\nHTTP CRITICAL - Unable to open TCP socket',
    ],
  },
  {
    kind: 'device-in-between, said by other clients and logs',
    id: 'device-in-between',
    texts: [
      '< HTTP/1.1 503 Service Unavailable\n< Server: squid/5.7\n< X-Squid-Error: ERR_CONNECT_FAIL 111\n< Via: 1.1 proxy.example.com (squid/5.7)',
      '< HTTP/1.1 503 Service Unavailable\n< Server: BigIP\n< Content-Length: 0',
      '<html><body><h1>502 Bad Gateway</h1>\nThe server returned an invalid or incomplete response.\n</body></html>',
      'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end',
      '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>',
      '* SSL certificate verify result: self-signed certificate in certificate chain (19), continuing anyway.\n< HTTP/1.1 403 Forbidden\n< Server: Zscaler/6.2',
      'AxiosError: Request failed with status code 502\nServer: nginx/1.22.1\n<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.22.1</center></body></html>',
    ],
  },
  {
    kind: 'tls-version, said by other clients and logs',
    id: 'tls-version',
    texts: [
      'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version',
      'Get "https://barman1/status": remote error: tls: protocol version not supported',
      'ssl.SSLError: [SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:1006)',
      'Error: write EPROTO 00:error:0A000152:SSL routines:final_renegotiate:unsafe legacy renegotiation disabled',
      'curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_ALGORITHM_MISMATCH (0x80090331) - The client and server cannot communicate, because they do not possess a common algorithm.',
    ],
  },
  {
    kind: 'packets-dropped, said by other clients and logs',
    id: 'packets-dropped',
    texts: [
      "AggregateError [ETIMEDOUT]: \n    at internalConnectMultiple (node:net:1117:18) {\n  code: 'ETIMEDOUT',\n  [errors]: [\n    Error: connect ETIMEDOUT 192.0.2.10:443\n    Error: connect ENETUNREACH 2001:db8::10:443 - Local (:::0)",
      'TimeoutError: The operation was aborted due to timeout',
      'TypeError: fetch failed\n  [cause]: ConnectTimeoutError: Connect Timeout Error (attempted address: barman1:443, timeout: 10000ms)',
    ],
  },
  {
    kind: 'late-client-verification, said by other clients and logs',
    id: 'late-client-verification',
    texts: [
      '[Mon Nov 23 09:00:00.1 2026] [ssl:error] [pid 1:tid 2] [client 192.0.2.7:1] AH10158: cannot perform post-handshake authentication\n[Mon Nov 23 09:00:00.1 2026] [ssl:error] [pid 1:tid 2] SSL Library Error: error:0A000117:SSL routines::extension not received\nHTTP/1.1 403 Forbidden',
      '[Mon Nov 23 09:00:00.1 2026] [ssl:error] [pid 1:tid 2] [client 192.0.2.7:1] AH: verify client post handshake, state: 1\n2026-11-23T09:00:01.123Z stdout F [ssl:error] [client 192.0.2.7:1] AH10158: cannot perform post-handshake authentication\nHTTP/1.1 403 Forbidden',
      'Nov 23 09:00:01 barman1 apache2[811]: [ssl:error] [pid 1] [client 192.0.2.7:1] AH10158: cannot perform post-handshake authentication\nAxiosError: Request failed with status code 403',
    ],
  },
  {
    kind: 'late-client-verification-http2, said by other clients and logs',
    id: 'late-client-verification-http2',
    texts: [
      'httpx.RemoteProtocolError: <StreamReset stream_id:1, error_code:ErrorCodes.HTTP_1_1_REQUIRED, remote_reset:True>',
      'Error [ERR_HTTP2_STREAM_ERROR]: Stream closed with error code NGHTTP2_HTTP_1_1_REQUIRED',
      'okhttp3.internal.http2.StreamResetException: stream was reset: HTTP_1_1_REQUIRED',
    ],
  },
  {
    kind: 'late-client-verification-body, said by other clients and logs',
    id: 'late-client-verification-body',
    texts: [
      'Nov 23 09:00:01 barman1 apache2[811]: [ssl:error] [pid 1] [client 192.0.2.7:1] AH02018: request body exceeds maximum size (131072) for SSL buffer',
      'AxiosError: Request failed with status code 413\n[Mon Nov 23 09:00:00.1 2026] [ssl:error] [pid 1577:tid 140] [client 192.0.2.7:54024] AH02018: request body exceeds maximum\nsize (131072) for SSL buffer',
      'Invoke-RestMethod : The remote server returned an error: (413) Request Entity Too Large.\n[ssl:error] AH02018: request body exceeds maximum size (131072) for SSL buffer',
    ],
  },
  {
    kind: 'misdirected, said by other clients and logs',
    id: 'misdirected',
    texts: [
      "[ssl:error] [pid 9:tid 1] [client 10.0.0.4:1] AH02032: Hostname lb.example.com provided via SNI and hostname barman1 provided via HTTP have no compatible SSL setup for policy 'strict'\nAxiosError: Request failed with status code 421",
      'Invoke-WebRequest : The remote server returned an error: (421) Misdirected Request.',
      'java.io.IOException: Server returned HTTP response code: 421 for URL: https://barman1/status',
    ],
  },
];

/** Single ones of a kind that has its other variants elsewhere. */
export const furtherTexts: readonly (readonly [id: string, text: string])[] = [
  ['not-tls', 'Get "https://barman1:80/status": tls: first record does not look like a TLS handshake'],
  [
    'server-certificate-expired',
    'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed\nCaused by: java.security.cert.CertificateExpiredException: NotAfter: Sat Nov 21 08:24:27 UTC 2026',
  ],
  ['server-certificate-expired', '  Certificado emitido expirou.'],
  [
    'server-certificate-not-accepted',
    'Invoke-WebRequest: The SSL connection could not be established, see inner exception.\nThe remote certificate is invalid because of errors in the certificate chain: UntrustedRoot',
  ],
  [
    'address-family-mismatch',
    '* Host barman1.example.com:443 was resolved.\n* IPv6: 2001:db8::10\n* IPv4: (none)\n*   Trying [2001:db8::10]:443...\n* connect to 2001:db8::10 port 443 from 2001:db8::7 port 53412 failed: Connection refused\n* Failed to connect to barman1.example.com port 443 after 2 ms: Could not connect to server\ncurl: (7) Failed to connect to barman1.example.com port 443 after 2 ms: Could not connect to server',
  ],
  [
    'address-family-mismatch',
    'java.net.ConnectException: Failed to connect to barman1/[2001:db8:0:0:0:0:0:10]:443 Connection refused',
  ],
  [
    'host-unreachable',
    "curl: (7) Failed to connect to barman1 port 443 after 3050 ms: Aucun chemin d'accès pour atteindre l'hôte cible",
  ],
  [
    'issuer-unknown',
    'ERREUR : impossible de vérifier le certificat de barman1, émis par « CN=speedy CA » :\n  Impossible de vérifier localement l’autorité de l’émetteur.',
  ],
  [
    'tls-connection-reset',
    'curl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to barman1.example.com:443 ',
  ],
  [
    'tls-connection-reset',
    'Get "https://barman1/status": read tcp 192.0.2.7:50000->192.0.2.10:443: read: connection reset by peer',
  ],
  ['tls-connection-closed', 'Get "https://barman1/status": EOF'],
  [
    'tls-connection-closed',
    "Error: Client network socket disconnected before secure TLS connection was established\n  code: 'ECONNRESET', host: 'barman1', port: 443",
  ],
  [
    'answer-truncated',
    "Error: socket hang up\n    at TLSSocket.socketOnEnd (node:_http_client:524:23) {\n  code: 'ECONNRESET'\n}",
  ],
  ['redirected', 'requests.exceptions.TooManyRedirects: Exceeded 30 redirects.'],
  [
    'redirected',
    'HTTP/1.1 301 Moved Permanently\nLocation: https://barman1.example.com/\nContent-Type: text/html; charset=iso-8859-1',
  ],
  ['not-the-api', 'HTTP/1.1 200 OK\nContent-Type: text/html\n\n<html><head><title>Login</title></head></html>'],
  [
    'proxy-module-missing',
    "[proxy:warn] [pid 1] [client 192.0.2.7:1] AH01144: No protocol handler was valid for the URL /status (scheme 'http'). If you are using a DSO version of mod_proxy, make sure the proxy submodules are included in the configuration using LoadModule.",
  ],
  ['own-timeout', 'Get "https://barman1/diagnose": net/http: timeout awaiting response headers'],
  [
    'tls-no-answer',
    "requests.exceptions.ConnectTimeout: HTTPSConnectionPool(host='barman1', port=443): Max retries exceeded with url: /status (Caused by ConnectTimeoutError(None, '_ssl.c:1011: The handshake operation timed out'))",
  ],
];
