import { hostName } from './real-host.ts';

/** Where the certificates of fixtures/real/failing-certificates.py lie in the throw-away host. */
export const wrong = '/srv/failing';

const own = '/etc/tpa/pg-backup-api';
const api = 'ProxyPass / http://127.0.0.1:7480/';

interface Site {
  readonly port: number;
  /** A name in `wrong`; without it the host's own certificate. */
  readonly certificate?: string;
  /** What clients are checked against; without it the host's own CA. */
  readonly authority?: string;
  /** Without it: the API. */
  readonly directives?: readonly string[];
  readonly verify?: 'require' | 'none' | undefined;
}

const behind = (port: number): readonly string[] => [`ProxyPass / http://127.0.0.1:${port}/`];
const only12 = [api, 'SSLProtocol TLSv1.2'];
const weak = 'SSLCipherSuite DEFAULT:@SECLEVEL=0';

/** Virtual hosts of one Apache, each of them wrong in one way, apart from 9500 and 9501. */
const sites: readonly Site[] = [
  { port: 9500 },
  { port: 9501, directives: only12 },
  // What they show of themselves.
  { port: 9529, certificate: 'server' },
  { port: 9530, certificate: 'server-expired' },
  { port: 9531, certificate: 'server-future' },
  { port: 9532, certificate: 'server-other-name' },
  { port: 9533, certificate: 'server-name-only' },
  { port: 9534, certificate: 'server-client-purpose' },
  { port: 9535, certificate: 'server-weak', directives: [api, weak] },
  { port: 9536, certificate: 'server-sha1', directives: [api, weak] },
  { port: 9537, certificate: 'server-other-ca' },
  { port: 9538, certificate: 'server-other-ca-sent' },
  { port: 9539, certificate: 'snakeoil' },
  { port: 9540, certificate: 'server-ca-again' },
  { port: 9541, certificate: 'server-ca-again-plain' },
  { port: 9542, certificate: 'server-old-ca' },
  { port: 9543, certificate: 'server-intermediate' },
  // Whom they let in.
  { port: 9550, authority: `${wrong}/other-ca.crt` },
  { port: 9551, authority: `${wrong}/other-ca.crt`, directives: only12 },
  { port: 9552, directives: [api, `SSLCARevocationFile ${wrong}/revoked.crl`, 'SSLCARevocationCheck leaf'] },
  { port: 9553, directives: [...only12, `SSLCARevocationFile ${wrong}/revoked.crl`, 'SSLCARevocationCheck leaf'] },
  { port: 9554, directives: [api, `SSLCARevocationFile ${wrong}/revoked-expired.crl`, 'SSLCARevocationCheck leaf'] },
  { port: 9555, authority: `${wrong}/ca-expired.crt` },
  { port: 9556, directives: [api, 'SSLVerifyDepth 0'] },
  { port: 9557, verify: 'none' },
  { port: 9558, verify: 'none', directives: [api, '<Location />', 'SSLVerifyClient require', '</Location>'] },
  { port: 9559, verify: 'none', directives: [...only12, '<Location />', 'SSLVerifyClient require', '</Location>'] },
  { port: 9560, directives: [api, '<Location />', 'Require all denied', '</Location>'] },
  {
    port: 9561,
    verify: 'none',
    directives: [api, 'Protocols h2 http/1.1', '<Location />', 'SSLVerifyClient require', '</Location>'],
  },
  // How they speak.
  { port: 9570, directives: [api, 'SSLProtocol TLSv1', weak] },
  { port: 9571, directives: [api, 'SSLProtocol TLSv1.2', 'SSLCipherSuite ECDHE-RSA-CAMELLIA256-SHA384'] },
  { port: 9572, directives: [api, 'SSLEngine off'] },
  // What is behind them.
  { port: 9580, directives: [] },
  { port: 9581, directives: ['Redirect permanent / https://elsewhere.example.com/'] },
  { port: 9582, directives: behind(9799) },
  { port: 9583, directives: ['ProxyPass / http://no-such-host.invalid:7480/'] },
  { port: 9584, directives: ['LimitRequestBody 10'] },
  { port: 9585, directives: ['ProxyPass / http://127.0.0.1:9707/ timeout=1'] },
  ...[9701, 9702, 9703, 9704, 9705, 9706, 9707, 9708, 9709, 9710, 9711, 9712, 9713, 9714, 9715].map((port) => ({
    port: port - 100 + 30,
    directives: behind(port),
  })),
  { port: 9590, directives: ['ProxyPass / fcgi://127.0.0.1:7480/'] },
];

/** The configuration of all of them, which log what they refuse and why. */
export function failingSites(): string {
  const logs = 'LogLevel info ssl:info proxy:info proxy_http:info\n';
  const http2 = 'LoadModule http2_module /usr/lib/apache2/modules/mod_http2.so\n';
  return `${http2}${logs}${sites.map(virtualHost).join('')}${secondName}`;
}

/** Another virtual host on the port of a good one, with rules of its own: 421 for who asks for it with the name of the other. */
const secondName = `<VirtualHost *:9500>
  ServerName elsewhere.example.com
  SSLEngine on
  SSLCertificateFile ${wrong}/server-other-name.crt
  SSLCertificateKeyFile ${wrong}/server-other-name.key
  SSLVerifyClient none
</VirtualHost>
`;

function virtualHost({ port, certificate, authority, directives = [api], verify = 'require' }: Site): string {
  const pair = certificate === undefined ? `${own}/pg-backup-api` : `${wrong}/${certificate}`;
  return `Listen 127.0.0.1:${port}
<VirtualHost *:${port}>
  ServerName ${hostName}
  SSLEngine on
  SSLCertificateFile ${pair}.crt
  SSLCertificateKeyFile ${pair}.key
  SSLCACertificateFile ${authority ?? `${own}/root.crt`}
  SSLVerifyClient ${verify}
  SSLVerifyDepth 10
  ${directives.join('\n  ')}
</VirtualHost>
`;
}
