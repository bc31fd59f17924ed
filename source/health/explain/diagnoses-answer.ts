import type { DiagnosisText } from './diagnoses-connection.ts';

/** What an answer over HTTP can tell (docs/reference/health.md, Calls that fail). curl's exit code is 0 for nearly all of them. */
export const answerDiagnoses = {
  'plain-http-to-tls-port': {
    rung: 'http',
    summary: 'Plain HTTP was spoken to a port that expects TLS.',
    fix: () => ['Write https:// in the URL.'],
  },
  redirected: {
    rung: 'http',
    summary: 'The server redirects to another address: this is not the virtual host of the API.',
    fix: (on) => [`Use https:// and the inventory hostname; ${on.virtualHosts} shows which virtual host answers.`],
  },
  'apache-forbids': {
    rung: 'http',
    summary: 'Apache forbids the request by its own rules.',
    fix: (on) => [`Look for Require, LimitRequestBody and AH01630 in Apache's configuration and ${on.errorLog}.`],
  },
  'not-proxied': {
    rung: 'http',
    summary: 'Apache itself says 404: the virtual host has no ProxyPass, or another virtual host answered.',
    fix: (on) => [`${on.virtualHosts}: compare ServerName with the URL; ${on.enableSite}.`],
  },
  'wrong-path': {
    rung: 'http',
    summary: 'pg-backup-api answered, and does not know this path.',
    fix: () => ['The paths are /status and /diagnose.'],
  },
  'wrong-method': {
    rung: 'http',
    summary: 'The path exists, but not for this HTTP method.',
    fix: () => ['Use GET for /status and /diagnose.'],
  },
  misdirected: {
    rung: 'http',
    summary: 'The host name in the request and the virtual host that the TLS handshake chose differ.',
    fix: (on) => [
      'Use one name for both: no Host header of your own, no --connect-to; behind a device that opens TLS, it has to pass the same name on.',
      `${on.virtualHosts}: the virtual host of the name (ServerName, ServerAlias) needs the same SSLCACertificateFile, SSLVerifyClient and SSLProtocol as the one that the handshake chose (SSLVHostSNIPolicy since 2.4.64).`,
    ],
  },
  'misdirected-without-sni': {
    rung: 'http',
    summary:
      'The TLS handshake carried no host name (SNI), so Apache took its default virtual host, which is not the one of the request.',
    fix: (on) => [
      'Call by name, not by address: https://HOST/status; --resolve HOST:443:ADDRESS keeps the name where DNS does not know it.',
      'A device in front (load balancer, monitoring) has to send the name in its handshake: proxy_ssl_server_name on (nginx), sni str(HOST) (HAProxy).',
      `${on.virtualHosts}: or make the API's virtual host the default of the port.`,
    ],
  },
  'device-in-between': {
    rung: 'http',
    summary: 'Not Apache answered but a device or proxy in front of it.',
    fix: () => [
      'Call from the Barman host itself: curl -v --resolve HOST:443:127.0.0.1 --cert … --key … https://HOST/status. If that works, it is the device.',
      'It must pass TLS through (TCP mode): a client certificate does not survive a device that opens TLS.',
    ],
  },
  'own-timeout': {
    rung: 'http',
    summary: 'The time limit of the call ran out while the answer was under way: Barman is slow or busy.',
    fix: () => [
      'Allow 75 seconds (--max-time 75): the API serves one request after the other, for up to 60 seconds each.',
      'time barman diagnose: an unreachable PostgreSQL without connect_timeout in conninfo makes it slow.',
    ],
  },
  'answer-truncated': {
    rung: 'http',
    summary: 'The connection ended in the middle of the answer.',
    fix: () => ['Read /var/log/barman/barman-api-error.log: a worker that was killed leaves half an answer.'],
  },
  'backend-unavailable': {
    rung: 'proxy',
    summary: 'Apache cannot connect to pg-backup-api: the service is stopped, or something forbids the connection.',
    fix: (on) => [
      'systemctl status pg-backup-api, and curl http://127.0.0.1:7480/status on the Barman host.',
      ...on.selinux,
    ],
  },
  'backend-died': {
    rung: 'proxy',
    summary: 'pg-backup-api broke off without an answer: its worker crashed, was killed, or ran into its 60 seconds.',
    fix: () => [
      'journalctl -u pg-backup-api; /var/log/barman/barman-api-error.log.',
      'Run barman diagnose by hand: it shows a bad barman.conf, a bad backup.info, or which server is slow.',
    ],
  },
  'proxy-module-missing': {
    rung: 'proxy',
    summary: "Apache's mod_proxy_http is not loaded.",
    fix: (on) => [on.loadProxy],
  },
  'not-the-api': {
    rung: 'json',
    summary: 'Something answered with 200, but it is not pg-backup-api.',
    fix: (on) => [`${on.virtualHosts}; ss -ltnp 'sport = :7480' must show pg-backup-api.`],
  },
  'no-servers': {
    rung: 'json',
    summary: 'The document has no servers: parallel requests, an unreadable /etc/barman.d, or another barman.conf.',
    fix: () => [
      'Ask once more, alone. If it stays empty: sudo -u barman ls -l /etc/barman.d, and compare with barman diagnose.',
    ],
  },
  'not-json': {
    rung: 'json',
    summary: 'The answer says that it is JSON and is not.',
    fix: () => ['Ask pg-backup-api directly on the Barman host: curl http://127.0.0.1:7480/diagnose.'],
  },
  'client-certificate-not-required': {
    rung: 'security',
    summary: 'The API answers without a client certificate: anybody who reaches the port may start recoveries.',
    fix: (on) => [`Set SSLVerifyClient require in the virtual host, then systemctl reload ${on.apache}: wizard proxy.`],
  },
  healthy: { rung: '-', summary: 'The API answers as it should.', fix: () => [] },
  undiagnosed: {
    rung: '-',
    summary: 'Not diagnosed: the evidence fits no known failure.',
    fix: (on) => [
      `Repeat the call with LC_ALL=C curl -v and give its whole output, with the end of ${on.errorLog}, to wizard explain.`,
      'Send with a report: both of them, the versions of the client and of Apache, and wizard bundle of the Barman host.',
    ],
  },
} as const satisfies Readonly<Record<string, DiagnosisText>>;
