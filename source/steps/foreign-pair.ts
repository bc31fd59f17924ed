import { dirname } from 'node:path';
import { type ConsumedKey, consumedSetting } from '../config/consumed-settings.ts';
import { impliedRoles } from '../config/implied-roles.ts';
import type { ReadableHost } from '../host/host.ts';
import type { Vhost } from '../proxy/vhost.ts';
import type { Finding } from '../wizard/step.ts';
import { type ConfigFacts, clusterNameOf } from './look-at-config.ts';
import { orNothing } from './or-nothing.ts';

/** A pair that `tpaexec deploy` writes into the API's virtual host in place of the API's own. */
export interface ForeignPair {
  readonly certificate: string;
  readonly key: string;
  /**
   * `postgres`: /etc/tpa/CLUSTER.crt, which TPA makes for PostgreSQL and takes for the API's wherever it is (“legacy_ssl_enabled”);
   * `setting`: ssl_cert_file and ssl_key_file of config.yml, meant for PostgreSQL.
   */
  readonly origin: 'postgres' | 'setting';
  /** The next deploy writes it into the virtual host; `later`: the one after the next, which makes the pair first. */
  readonly comes: 'next' | 'later';
  /** Where config.yml says it (`FILE:LINE`); of a setting alone. */
  readonly place?: string;
}

export interface Foreign {
  readonly pair: ForeignPair | undefined;
  /** The cluster's hook beside config.yml keeps the deploy from writing the pair into the virtual host. */
  readonly hooked: boolean;
  /** TPA's PostgreSQL roles run on this host and take every .crt and .key below /etc/tpa; this is their account. */
  readonly postgres: { readonly owner: string; readonly group: string } | undefined;
}

export const noForeign: Foreign = { pair: undefined, hooked: false, postgres: undefined };

/** The hook of the cluster that TPA runs before it sets up Barman and the API on each host (docs/src/tpaexec-hooks.md). */
export const hookFile = 'hooks/barman-pre-config.yml';

/**
 * Its text. A variable of config.yml does not do it: “Set legacy ssl fact if certificate is present” (roles/init/tasks/ssl.yml) sets
 * a fact, which wins over every variable of the inventory. The hook runs later, before the API's certificates and virtual host.
 */
export const hookText = `- name: Serve the API's own certificate, not PostgreSQL's
  set_fact:
    legacy_ssl_enabled: false
  when: "'barman' in role"
`;

/** What TPA would do to the virtual host's certificate on this host (roles/sys/ssl/server, “Set SSL file locations”). */
export async function lookAtForeign(
  host: Pick<ReadableHost, 'files'>,
  config: ConfigFacts | undefined,
  vhost: Pick<Vhost, 'certificate'> | undefined,
): Promise<Foreign> {
  const clusterName = clusterNameOf(config) ?? clusterInPath(vhost?.certificate);
  if (clusterName === undefined) return noForeign;
  const certificate = `/etc/tpa/${clusterName}.crt`;
  const pair = { certificate, key: `/etc/tpa/${clusterName}.key`, origin: 'postgres' as const };
  const isThere = (await orNothing(host.files.stat(certificate))) !== undefined;
  const instance = config?.instance;
  const isPostgres =
    config !== undefined && instance !== undefined && impliedRoles(config.document, instance).includes('postgres');
  const ofSetting = config && pairOfSetting(config);
  return {
    pair: isThere ? { ...pair, comes: 'next' } : (ofSetting ?? (isPostgres ? { ...pair, comes: 'later' } : undefined)),
    hooked: config !== undefined && (await isHooked(host, config.file)),
    postgres: isPostgres ? accountOf(config) : undefined,
  };
}

/** Without config.yml: a certificate that lies in /etc/tpa itself and is no copy of the CA has the cluster's name. */
function clusterInPath(certificate: string | undefined): string | undefined {
  const name = /^\/etc\/tpa\/([\w-]+)\.crt$/.exec(certificate ?? '')?.[1];
  return name === 'root' ? undefined : name;
}

/** “default_postgres_user” (roles/init/defaults/main.yml): enterprisedb for EDB Postgres Advanced Server, else postgres. */
function accountOf({ document, instance }: ConfigFacts): { readonly owner: string; readonly group: string } {
  const text = (key: ConsumedKey) => {
    const value = instance && consumedSetting(document, instance, key).value;
    return typeof value === 'string' ? value : undefined;
  };
  const usual = text('postgres_flavour') === 'epas' ? 'enterprisedb' : 'postgres';
  return { owner: text('postgres_user') ?? usual, group: text('postgres_group') ?? usual };
}

function pairOfSetting({ document, instance, file }: ConfigFacts): ForeignPair | undefined {
  const [certificate, key] = (['ssl_cert_file', 'ssl_key_file'] as const).map(
    (name) => instance && consumedSetting(document, instance, name),
  );
  if (typeof certificate?.value !== 'string' || typeof key?.value !== 'string') return undefined;
  const place = `${file}:${certificate.position?.line ?? 0}`;
  return { certificate: certificate.value, key: key.value, origin: 'setting', comes: 'next', place };
}

async function isHooked(host: Pick<ReadableHost, 'files'>, configFile: string): Promise<boolean> {
  const text = await orNothing(host.files.readText(`${dirname(configFile)}/${hookFile}`));
  return text !== undefined && /^\s*legacy_ssl_enabled:\s*(?:false|no|off)\s*$/im.test(text);
}

/** Whether a virtual host names the pair in place of the API's own. */
export function namesForeign(
  { pair }: Pick<Foreign, 'pair'>,
  vhost: Pick<Vhost, 'certificate' | 'key'> | undefined,
): boolean {
  return pair !== undefined && (vhost?.certificate === pair.certificate || vhost?.key === pair.key);
}

/** That the virtual host has the pair, or will have it again; nothing where a hook of the cluster sees to it. */
export function foreignFindings(
  foreign: Foreign,
  vhost: Pick<Vhost, 'certificate' | 'key'> | undefined,
): readonly Finding[] {
  const { pair, hooked } = foreign;
  if (pair === undefined) return [];
  if (namesForeign(foreign, vhost)) {
    return [
      {
        id: 'vhost-foreign-pair',
        severity: 'block',
        message: `The virtual host serves ${pair.certificate}, ${describe(pair)}: clients refuse it, for it is not of the API's CA (curl ends with 60).`,
        fix: `\`wizard proxy\` puts the API's own pair back. ${lastingFix(pair)}`,
      },
    ];
  }
  if (pair.origin === 'postgres' && hooked) return [];
  return [
    {
      id: pair.origin === 'postgres' ? 'legacy-pair' : 'ssl-cert-file-leaks',
      severity: pair.comes === 'next' ? 'warn' : 'info',
      message: whatComes(pair),
      fix: lastingFix(pair),
    },
  ];
}

/** What the next deploys do to the virtual host, and why. */
export function whatComes(pair: ForeignPair): string {
  if (pair.origin === 'setting') {
    return `${pair.place ?? 'config.yml'}: ssl_cert_file holds for this host too, so the next \`tpaexec deploy\` writes ${pair.certificate} into the API's virtual host, or stops where it is missing (roles/sys/ssl/server, “Set SSL file locations”).`;
  }
  const task = 'roles/sys/ssl/server, “Set SSL file locations”';
  return pair.comes === 'next'
    ? `${pair.certificate} is PostgreSQL's own certificate, and each \`tpaexec deploy\` writes it into the API's virtual host as long as it exists (${task}).`
    : `The next \`tpaexec deploy\` makes ${pair.certificate} for PostgreSQL on this host (roles/postgres/user, “Generate self-signed TLS key and certificate”); each one after that writes it into the API's virtual host (${task}).`;
}

/** What keeps it from coming back. The pair itself stays where it is: PostgreSQL uses it. */
export function lastingFix(pair: ForeignPair): string {
  return pair.origin === 'postgres'
    ? `Leave the pair where it is, for PostgreSQL uses it. What lasts is ${hookFile} in the cluster's directory on the controller; \`wizard certs kit\` brings it.`
    : 'Set ssl_cert_file and ssl_key_file in the vars of the PostgreSQL instances instead of here; `wizard config lint` names them.';
}

function describe(pair: ForeignPair): string {
  return pair.origin === 'postgres' ? 'which TPA made for PostgreSQL' : `as ${pair.place ?? 'config.yml'} says`;
}
