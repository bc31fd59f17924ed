import type { SentPassword } from './passwords-sent.ts';
import type { KeyFile, OpenPort, SecurityFacts } from './security-facts.ts';
import type { SecurityFinding } from './security-finding.ts';
import { judgeVhostSecurity, oldTls } from './security-vhost.ts';

const othersMayRead = 0o004;
const groupMayRead = 0o040;

/**
 * What lets in or gives away more than it should while everything works; the ids are listed in docs/checks.md. Whether
 * the API answers without a certificate is measured by the ladder's last rung, and not repeated here. Places that this
 * user may not look at make one finding of their own: what was not looked at is not safe.
 */
export function judgeSecurity(facts: SecurityFacts): readonly SecurityFinding[] {
  return [
    ...passwords(facts.passwords),
    ...apiPort(facts.apiPort),
    ...facts.vhosts.flatMap((file) => judgeVhostSecurity(file, facts.strangers)),
    ...facts.keys.flatMap(keyFile),
    ...httpPort(facts.httpPort),
    ...[...facts.vhosts, ...facts.tlsFiles].flatMap(oldTls),
    ...notLookedAt(facts.unreadable),
  ];
}

/** One finding a server: all its settings are mended in one file. */
function passwords(sent: readonly SentPassword[]): readonly SecurityFinding[] {
  return [...new Set(sent.map(({ server }) => server))].map((server) => {
    const keys = sent.filter((one) => one.server === server).map(({ key }) => key);
    return {
      id: 'password-in-diagnose',
      state: 'warn',
      message: `GET /diagnose sends the password in ${keys.join(', ')} of ${server} to every client.`,
      fix: [
        'Write it into ~barman/.pgpass (mode 0600): HOST:PORT:DATABASE:USER:PASSWORD.',
        `Take it out of ${keys.join(', ')} in the configuration of ${server} (/etc/barman.d), then change the password.`,
      ],
    };
  });
}

function apiPort(listeners: readonly OpenPort[]): readonly SecurityFinding[] {
  const open = listeners.filter(({ address }) => !isLoopback(address));
  if (open.length === 0) return [];
  const addresses = [...new Set(open.map(({ address }) => readableAddress(address)))].join(', ');
  return [
    {
      id: 'api-port-open',
      state: 'crit',
      message: `Port 7480 listens on ${addresses}: whoever reaches it may start recoveries without any certificate.`,
      fix: ['Set bind = "localhost:7480" in /etc/pg-backup-api-config.py.', 'systemctl restart pg-backup-api'],
    },
  ];
}

/** TPA takes Apache off port 80; another program there is none of the proxy's business. */
function httpPort(listeners: readonly OpenPort[]): readonly SecurityFinding[] {
  if (!listeners.some(({ process }) => /^(?:apache2|httpd)/.test(process ?? ''))) return [];
  return [
    {
      id: 'http-port-open',
      state: 'warn',
      message: 'Apache listens on port 80 too, without TLS; TPA closes it.',
      fix: ['wizard proxy takes `Listen 80` away.'],
    },
  ];
}

function keyFile({ path, kind, owner, group, mode }: KeyFile): readonly SecurityFinding[] {
  const byOthers = (mode & othersMayRead) !== 0;
  const byGroup = (mode & groupMayRead) !== 0 && group !== 'root';
  if (!byOthers && !byGroup) return [];
  const whom = byOthers ? 'every user of this host' : `the group ${group}`;
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  const authority = kind === 'authority';
  return [
    {
      id: authority ? 'ca-key-readable' : byOthers ? 'key-readable-by-others' : 'key-readable-by-group',
      state: byOthers || authority ? 'crit' : 'warn',
      message: `${path} is readable by ${whom} (${owner}:${group}, mode ${octal})${authority ? ': it makes certificates that the API lets in' : ''}.`,
      fix: [
        `chmod 0600 ${path}`,
        authority
          ? 'As the key was exposed: wizard certs rotate start, then reissue and retire'
          : 'As the key was exposed: wizard certs renew --new-key',
      ],
    },
  ];
}

function notLookedAt(places: readonly string[]): readonly SecurityFinding[] {
  if (places.length === 0) return [];
  const message = `Not looked at, since this user may not: ${places.join(', ')}.`;
  return [{ id: 'not-looked-at', state: 'warn', message, fix: ['Run the same command as root.'] }];
}

/** As `ss` writes it (127.0.0.1, [::1], 127.0.0.1%lo), or as /proc/net/tcp does: hexadecimal, bytes of a word reversed. */
function isLoopback(address: string): boolean {
  if (/^[0-9A-F]{8}$/i.test(address)) return /7F$/i.test(address);
  if (/^[0-9A-F]{32}$/i.test(address)) return /^(?:0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/i.test(address);
  return /^(?:127\.[\d.]+|\[?::1\]?|\[?::ffff:127\.[\d.]+\]?|localhost)(?:%\w+)?$/i.test(address);
}

function readableAddress(address: string): string {
  if (/^0+$/.test(address)) return '*';
  if (!/^[0-9A-F]{8}$/i.test(address)) return address;
  const bytes = address.match(/../g) ?? [];
  return bytes
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}
