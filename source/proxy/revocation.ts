import type { HostLayout } from '../os/families.ts';
import type { LoadedDirective } from './loaded-config.ts';
import { type ServerConf, serverConf } from './server-conf.ts';
import { placeOf } from './sites.ts';

/** A directory of the wizard's own: TPA writes below /etc/tpa, and Apache reads the list as root when it starts. */
export const listDirectory = '/etc/pg-backup-api-wizard';
export const listPath = `${listDirectory}/revoked.crl`;

const confName = 'pg-backup-api-revocation';

/** The configuration that names the list. */
export function revocationConf(layout: Pick<HostLayout, 'confDirectory' | 'serverRoot'>): ServerConf {
  return serverConf(layout, confName);
}

/**
 * The directives for all sites: a virtual host takes each of them where it says nothing itself (docs/reference/pki.md, Revocation).
 * `leaf`: the root has no list. `no_crl_for_cert_ok`: CAs without a list here, those of other sites, let their clients in as before.
 */
export const revocationText = `# Written by pg-backup-api-wizard (wizard certs revoke): Apache rejects the certificates on the list.
# The list must not be removed before this file: Apache does not start without it.
<IfModule ssl_module>
    SSLCARevocationFile ${listPath}
    SSLCARevocationCheck leaf no_crl_for_cert_ok
</IfModule>
`;

const revocationDirectives = ['sslcarevocationfile', 'sslcarevocationpath', 'sslcarevocationcheck'];

/**
 * Why a list for all sites would not be read, or would reject other sites' clients; a sentence each. mod_ssl merges each directive
 * alone: a site that names a list and never said that it is to be looked into begins to look into it.
 */
export function revocationConflicts(directives: readonly LoadedDirective[], trustFile: string): readonly string[] {
  const about = directives.filter(({ name, file }) => revocationDirectives.includes(name) && !file.includes(confName));
  const ofServer = about.filter(({ sections }) => sections.length === 0);
  const conflicts = ofServer.map(
    (one) => `${placeOf(one)} has a list for all sites already; Apache reads one such file.`,
  );
  const hosts = new Map<string, LoadedDirective[]>();
  for (const directive of directives) {
    const host = directive.sections.find(({ name }) => name === 'virtualhost');
    if (host === undefined) continue;
    const place = placeOf(host);
    hosts.set(place, [...(hosts.get(place) ?? []), directive]);
  }
  for (const [place, own] of hosts) {
    const has = (name: string) => own.some((directive) => directive.name === name);
    const isOurs = own.some(({ name, values }) => name === 'sslcacertificatefile' && values[0] === trustFile);
    if (isOurs && revocationDirectives.some(has)) {
      conflicts.push(
        `${place} has directives of its own about revoked certificates, and does not read a list for all.`,
      );
    } else if ((has('sslcarevocationfile') || has('sslcarevocationpath')) && !has('sslcarevocationcheck')) {
      conflicts.push(
        `${place} names a list that it does not look into (no SSLCARevocationCheck); it would from then on.`,
      );
    }
  }
  return conflicts;
}
