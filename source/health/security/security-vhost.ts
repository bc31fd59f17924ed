import { type Directive, readDirectives } from '../../proxy/directives.ts';
import { parseVhost, type Vhost } from '../../proxy/vhost.ts';
import { judgeVhost, ownershipCause } from '../../proxy/vhost-findings.ts';
import type { VhostFile } from './security-facts.ts';
import type { SecurityFinding } from './security-finding.ts';

/** Of everything that can be wrong with a virtual host, what opens it to others. */
const opening: ReadonlySet<string> = new Set(['vhost-not-roots', 'client-certificate-not-required', 'ssl-engine-off']);

/**
 * The findings about the virtual host's text and its file: who is let in, and who may change that. `strangers` are
 * certificates of the CA that were made for something else; only with them is it a finding that no name is looked at,
 * since TPA's own virtual host looks at none.
 */
export function judgeVhostSecurity(file: VhostFile, strangers: readonly string[]): readonly SecurityFinding[] {
  const vhost = parseVhost(file.text);
  if (vhost === undefined) return [];
  const found = judgeVhost(vhost, asItIs(vhost), file).filter(({ id }) => opening.has(id));
  return [
    ...found.map(({ id, severity, message, fix }): SecurityFinding => {
      const state = severity === 'block' ? 'crit' : 'warn';
      const cause = id === 'vhost-not-roots' && { cause: ownershipCause(file.path, file, file.text) };
      return { id, state, message: `${file.path}: ${message}`, fix: [fix], ...cause };
    }),
    ...strangersLetIn(file, vhost, strangers),
  ];
}

function strangersLetIn(file: VhostFile, vhost: Vhost, strangers: readonly string[]): readonly SecurityFinding[] {
  if (strangers.length === 0 || vhost.verifyClient !== 'require') return [];
  const looksAtName = readDirectives(file.text).some(
    ({ name, values }) => /^(?:require|sslrequire)$/.test(name) && values.some((word) => /SSL_CLIENT_/.test(word)),
  );
  if (looksAtName) return [];
  const count = `${strangers.length} certificate${strangers.length === 1 ? '' : 's'}`;
  return [
    {
      id: 'any-certificate-admitted',
      state: 'warn',
      message: `${file.path} lets in every certificate of the CA; ${count} here ${strangers.length === 1 ? 'is' : 'are'} not for the API: ${strangers.join(', ')}.`,
      fix: [
        "Name the clients in the virtual host: Require expr %{SSL_CLIENT_S_DN_CN} in { 'pg-backup-user' } (inside <Location />).",
        'TPA signs the clients of all services by the one ssl/CA.key (roles/sys/ssl/client): no setting gives the API a CA of its own.',
      ],
    },
  ];
}

/**
 * SSLProtocol that names TLS 1.1 or older. `all` is no finding: it is the packages' default, and their OpenSSL speaks
 * TLS 1.2 and newer all the same.
 */
export function oldTls({ path, text }: { readonly path: string; readonly text: string }): readonly SecurityFinding[] {
  const directive = readDirectives(text).findLast(
    ({ name, sections }) => name === 'sslprotocol' && !isForeign(sections, text),
  );
  const old = (directive?.values ?? []).filter((word) => /^\+?(?:SSLv[23]|TLSv1(?:\.1)?)$/i.test(word));
  if (directive === undefined || old.length === 0) return [];
  return [
    {
      id: 'old-tls-enabled',
      state: 'warn',
      message: `${path} line ${directive.line}: SSLProtocol allows ${old.map((word) => word.replace('+', '')).join(', ')}.`,
      fix: ['Write SSLProtocol -all +TLSv1.2 +TLSv1.3.'],
    },
  ];
}

/** A virtual host that does not lead to the API has settings of its own. */
function isForeign(sections: Directive['sections'], text: string): boolean {
  const host = sections.find(({ name }) => name === 'virtualhost');
  return host !== undefined && host.line !== parseVhost(text)?.line;
}

/** What the virtual host has is what is expected here: other differences are the proxy step's business. */
function asItIs(vhost: Vhost): Parameters<typeof judgeVhost>[1] {
  return {
    serverName: vhost.serverName ?? '',
    certificate: vhost.certificate ?? '',
    key: vhost.key ?? '',
    caFile: vhost.caFile ?? '',
  };
}
