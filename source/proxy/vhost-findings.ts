import { createHash } from 'node:crypto';
import type { Vhost, VhostSettings } from './vhost.ts';
import { defaultBackend } from './vhost.ts';

/** What is wrong with a virtual host. `block`: the API is open, or cannot be reached. */
export type VhostFinding = {
  readonly id: string;
  readonly severity: 'info' | 'warn' | 'block';
  readonly message: string;
  readonly fix: string;
};

/** Owner and mode of the file that holds the virtual host; mode as stat gives it (only the low 12 bits count). */
export type FileOwnership = { readonly owner: string; readonly group: string; readonly mode: number };

/**
 * Judges the API's virtual host against what this host should have. Rules: TPA's template, and its weaknesses W11
 * (any certificate of the CA is let in) and W20 (Apache's root process reads a file that barman may write).
 */
export function judgeVhost(
  vhost: Vhost | undefined,
  expected: VhostSettings,
  file?: FileOwnership,
): readonly VhostFinding[] {
  if (vhost === undefined) {
    return [block('no-vhost', 'There is no virtual host for the API.', 'Write it: wizard proxy.')];
  }
  return [
    ...judgeProtection(vhost),
    ...judgeFiles(vhost, expected),
    ...judgeRoute(vhost, expected),
    ...(file === undefined ? [] : judgeOwnership(file)),
  ];
}

function judgeProtection(vhost: Vhost): readonly VhostFinding[] {
  const findings: VhostFinding[] = [];
  if (!vhost.sslEngine) {
    findings.push(block('ssl-engine-off', 'SSLEngine is not on: the port speaks plain HTTP.', 'Set SSLEngine on.'));
  }
  if (vhost.verifyClient !== 'require') {
    const seen = vhost.verifyClient ?? 'not set, which means none';
    const inside = vhost.verifyInSection.includes('require');
    findings.push(
      inside
        ? {
            id: 'client-certificate-checked-late',
            severity: 'warn',
            message:
              'SSLVerifyClient stands inside a section: Apache asks after the handshake, which many clients refuse.',
            fix: 'Move SSLVerifyClient require to the virtual host.',
          }
        : block(
            'client-certificate-not-required',
            `SSLVerifyClient is ${seen}: anybody who reaches the port may start recoveries.`,
            'Set SSLVerifyClient require.',
          ),
    );
  }
  if (vhost.verifyClient === 'require' && vhost.caFile === undefined && vhost.caPath === undefined) {
    findings.push(
      block(
        'no-client-authority',
        'SSLCACertificateFile is missing: Apache can accept no client certificate.',
        'Set SSLCACertificateFile to root.crt.',
      ),
    );
  }
  if (vhost.verifyClient === 'require') {
    findings.push({
      id: 'any-certificate-of-the-authority',
      severity: 'info',
      message: 'Every certificate of the authority is let in: nothing looks at the name in it.',
      fix: 'Issue certificates of this CA only to services that may start recoveries.',
    });
  }
  return findings;
}

function judgeFiles(vhost: Vhost, expected: VhostSettings): readonly VhostFinding[] {
  const rows = [
    ['other-certificate', 'SSLCertificateFile', vhost.certificate, expected.certificate],
    ['other-key', 'SSLCertificateKeyFile', vhost.key, expected.key],
    ['other-client-authority', 'SSLCACertificateFile', vhost.caFile, expected.caFile],
  ] as const;
  return rows
    .filter(([, , seen, wanted]) => seen !== wanted)
    .map(([id, directive, seen, wanted]) => ({
      id,
      severity: 'warn' as const,
      message: `${directive} is ${seen ?? 'not set'}, not ${wanted}.`,
      fix: `Set ${directive} ${wanted}, or adopt the other file.`,
    }));
}

function judgeRoute(vhost: Vhost, expected: VhostSettings): readonly VhostFinding[] {
  const findings: VhostFinding[] = [];
  const port = expected.port ?? 443;
  if (!vhost.addresses.some((address) => address.endsWith(`:${port}`))) {
    const message = `The virtual host answers on ${vhost.addresses.join(' ') || 'nothing'}, not on port ${port}.`;
    findings.push(block('other-port', message, `Write <VirtualHost *:${port}>.`));
  } else if (!vhost.addresses.some((address) => address === `*:${port}` || address === `_default_:${port}`)) {
    const message = `The virtual host answers only on ${vhost.addresses.join(' ')}.`;
    findings.push({ id: 'single-address', severity: 'warn', message, fix: `Write <VirtualHost *:${port}>.` });
  }
  const names = [vhost.serverName, ...vhost.serverAliases].map((name) => name?.toLowerCase());
  if (!names.includes(expected.serverName.toLowerCase())) {
    const message = `ServerName is ${vhost.serverName ?? 'not set'}, not ${expected.serverName}: another host may answer.`;
    findings.push({
      id: 'other-server-name',
      severity: 'warn',
      message,
      fix: `Set ServerName ${expected.serverName}.`,
    });
  }
  const route = vhost.proxyPasses.find(({ path }) => path === '/');
  const backend = expected.backend ?? defaultBackend;
  if (route === undefined) {
    findings.push(block('not-proxied', 'There is no ProxyPass for /.', `Set ProxyPass / ${backend}.`));
  } else if (sameBackend(route.target) !== sameBackend(backend)) {
    const message = `ProxyPass leads to ${route.target}, not to ${backend}.`;
    findings.push({ id: 'other-backend', severity: 'warn', message, fix: `Set ProxyPass / ${backend}.` });
  }
  return findings;
}

/** Root's Apache reads the file of the virtual host: nobody else may write it (W20). */
export function judgeOwnership({ owner, mode }: Pick<FileOwnership, 'owner' | 'mode'>): readonly VhostFinding[] {
  const open = (mode & 0o022) !== 0;
  if (owner === 'root' && !open) return [];
  const again =
    owner === 'barman'
      ? ' Each tpaexec deploy gives it to barman (roles/pgbackupapi/service, “Create proxy conf”).'
      : '';
  const whose = open ? `writable by others (mode ${(mode & 0o7777).toString(8)})` : `owned by ${owner}`;
  return [
    {
      id: 'vhost-not-roots',
      severity: 'warn',
      message: `Root's Apache reads this file, and it is ${whose}: who may write it becomes root.`,
      fix: `\`wizard proxy\` and \`wizard setup\` give it back to root.${again}`,
    },
  ];
}

/** What `vhost-not-roots` is made of: a text that somebody changes, or another owner, is another matter. */
export function ownershipCause(path: string, { owner, group, mode }: FileOwnership, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return `${path} ${owner}:${group} ${(mode & 0o7777).toString(8).padStart(4, '0')} sha256:${digest}`;
}

/** localhost and 127.0.0.1 are the same backend here: pg-backup-api listens on 127.0.0.1 only. */
function sameBackend(target: string): string {
  return target.replace('//127.0.0.1:', '//localhost:').replace(/\/+$/, '');
}

function block(id: string, message: string, fix: string): VhostFinding {
  return { id, severity: 'block', message, fix };
}
