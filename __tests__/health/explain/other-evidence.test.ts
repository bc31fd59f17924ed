import { describe, expect, it } from 'vitest';
import { readEvidence } from '../../../source/health/evidence/read-evidence.ts';
import { type Diagnosis, explainEvidence } from '../../../source/health/explain/explain.ts';

function explain(text: string): Diagnosis {
  const read = readEvidence(text);
  if (!read.ok || read.evidence[0] === undefined) throw new Error(`not read: ${text}`);
  return explainEvidence(read.evidence[0]);
}

describe('a sentence that somebody wrote is not diagnosed', () => {
  it.each([
    'certificate has expired notice for ldap…',
    'certificate has expired notice for ldap.example.com was sent to the admins',
    '{"stderr":"certificate has expired notice for ldap"}',
    '[Mon Nov 23 09:00:01 2026] certificate has expired notice for ldap',
    'Reminder: the certificate has expired for the mail gateway',
    'We got a mail that some certificate has expired, is that bad?',
    'mail from acme: your certificate has expired',
    'An error occurred: the ldap certificate has expired.',
    'the self-signed certificate in certificate chain of the wiki was replaced yesterday',
    'a colleague says connection refused is normal after a reboot',
    'Our monitoring says: connection refused by the SMTP relay',
    'ticket 4711: hostname mismatch in the CMDB',
    'please rotate the private key of vpn1',
    'connection reset by peer happens sometimes with the old switch',
    'the certificate is not yet valid because the VPN team issued it for next month',
    'timeout while waiting for the storage array',
    'no route to host db7, the network team is informed',
    'could not resolve host names since the DNS outage at noon',
    'TLS handshake timeout seen by the load balancer team for their own service',
    'unable to get local issuer certificate was the title of the wiki page',
    'permission denied for user bob on the share',
    'purpose of this mail: the upgrade at 18:00',
    'server certificate not accepted as payment',
    'Dear all, TLS alert certificate required training starts on Monday',
    'wrong version number on the invoice',
    'SSL certificate of https://wiki.example.com expires in 5 days',
    'the handshake of the new colleague failed',
  ])('%s', (text) => {
    const { id, fix } = explain(text);
    expect([id, fix.at(-1)]).toEqual(['undiagnosed', expect.stringContaining('Send with a report')]);
  });
});

describe('what another service says is not diagnosed', () => {
  it.each([
    "** PROBLEM Service Alert: ldap01/LDAPS is CRITICAL **\n\nService: LDAPS\nHost: ldap01\n\nCRITICAL - Certificate 'ldap01.example.com' expired on Sat 21 Nov 2026",
    "ldap_sasl_bind(SIMPLE): Can't contact LDAP server (-1)\n\tadditional info: error:0A000086:SSL routines::certificate verify failed (certificate has expired)",
    'Nov 23 09:00:01 ldap01 sssd[be[example.com]]: Could not start TLS encryption. error:0A000086:SSL routines::certificate verify failed (certificate has expired)',
    'Nov 23 09:00:01 mx1 postfix/smtp[4411]: certificate verification failed for mail.example.org[198.51.100.4]:25: certificate has expired',
    'Nov 23 09:00:01 mx1 dovecot[811]: imap-login: Disconnected: TLS handshaking: SSL_accept() failed: error:0A000415:SSL routines::sslv3 alert certificate expired: SSL alert number 45',
    '2026-11-23T09:00:01+01:00 ldap01 slapd[811]: TLS: error:0A000415:SSL routines::sslv3 alert certificate expired',
    'openssl s_client -connect mail.example.com:993\nCONNECTED(00000003)\nverify error:num=10:certificate has expired\nVerify return code: 10 (certificate has expired)',
    '$ openssl s_client -starttls postgres -connect db1:5432\nverify error:num=10:certificate has expired',
    'psql: error: connection to server at "db1" (192.0.2.4), port 5432 failed: SSL error: certificate verify failed',
    'Error: getaddrinfo ENOTFOUND smtp.example.com',
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='vault.example.com', port=8200): Max retries exceeded with url: /v1/sys/health (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)')))",
    'Get "https://vault.example.com:8200/v1/sys/health": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-23T09:00:00Z is after 2026-11-21T08:24:27Z',
    '$ kubectl get pods\nUnable to connect to the server: x509: certificate has expired or is not yet valid',
    'dial tcp 192.0.2.4:5432: connect: connection refused',
    'redis.exceptions.ConnectionError: Error 111 connecting to redis1:6379. Connection refused.',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    'java.net.ConnectException: Connection refused: kafka1/192.0.2.8:9092',
    'LDAP error: certificate has expired',
    'FATAL:  no pg_hba.conf entry for host "192.0.2.7", user "barman", database "postgres", no encryption',
    'rsync: connection unexpectedly closed (0 bytes received so far) [Receiver]',
    'mount.nfs: Connection timed out',
    'smbclient: NT_STATUS_CONNECTION_REFUSED',
    'pg_basebackup: error: connection to server at "db1", port 5432 failed: certificate has expired',
    'error: the LDAP server refused the connection: certificate has expired',
  ])('%s', (text) => {
    expect(explain(text).id).toBe('undiagnosed');
  });

  it.each([
    '$ curl ldaps://ldap.example.com\ncurl: (60) SSL certificate problem: certificate has expired',
    '*   Trying 192.0.2.20:636...\n* Connected to ldap.example.com (192.0.2.20) port 636\ncurl: (60) SSL certificate problem: certificate has expired',
    'curl: (7) Failed to connect to db1 port 5432 after 0 ms: Connection refused',
    '{"curlExitCode":60,"stderr":"curl: (60) SSL certificate problem: certificate has expired","url":"ldaps://ldap.example.com/"}',
    '{"curlExitCode":60,"url":"smtps://mail.example.com:465/"}',
  ])('also in a call of curl: %s', (text) => {
    expect(explain(text)).toMatchObject({
      id: 'undiagnosed',
      summary:
        'Not diagnosed: the evidence fits no known failure. The call was one of another service, not of the API.',
    });
  });
});

describe('what a program says remains diagnosed', () => {
  it.each([
    ['server-certificate-expired', 'certificate has expired'],
    ['server-certificate-expired', 'Error: certificate has expired'],
    ['server-certificate-expired', 'cert_has_expired'],
    ['server-certificate-expired', 'verify error:num=10:certificate has expired'],
    ['server-certificate-expired', "ERROR: The certificate of 'barman1' has expired."],
    ['apache-not-listening', 'Connection refused'],
    ['apache-not-listening', 'curl: (7) Failed to connect to barman1 port 8443 after 0 ms: Connection refused'],
    [
      'client-certificate-expired',
      'curl: (56) OpenSSL SSL_read: error:0A000415:SSL routines::ssl/tls alert certificate expired, errno 0\nthe ldap team says that it is not theirs',
    ],
    ['tls-connection-closed', 'Client network socket disconnected before secure TLS connection was established'],
    // Another service's name in the certificate of the default virtual host.
    ['name-mismatch', 'ERROR: certificate common name ‘ldap.example.com’ doesn’t match requested host name ‘barman1’.'],
    [
      'client-certificate-expired',
      'Nov 23 09:00:01 mon1 check-barman[4411]: curl: (56) OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0',
    ],
  ])('%s: %s', (id, text) => {
    expect(explain(text).id).toBe(id);
  });
});
