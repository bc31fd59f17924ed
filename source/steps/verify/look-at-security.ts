import { dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { CertificateHealth } from '../../health/health-report.ts';
import type { SentPassword } from '../../health/security/passwords-sent.ts';
import { judgeSecurity } from '../../health/security/security.ts';
import type { KeyFile, OpenPort, SecurityFacts, VhostFile } from '../../health/security/security-facts.ts';
import type { SecurityFinding } from '../../health/security/security-finding.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import { parseVhosts } from '../../proxy/vhost.ts';
import type { Site } from '../../wizard/site.ts';
import { manualFolder } from '../certificates/certificate-places.ts';
import { agentSettings } from '../certificates/consumers.ts';
import { lookAtConfigIfAny } from '../look-at-config.ts';
import { lookAtLayout } from '../look-at-system.ts';
import { orNothing } from '../or-nothing.ts';
import { setFilesOf } from '../set-files.ts';

/** What others found out already, so that nobody looks twice. */
export interface KnownSecurity {
  /** `passwordsSent` of the API's document as it came. */
  readonly passwords?: readonly SentPassword[];
  /** The certificates of `certificateRows`; without them nothing is said about other certificates of the CA. */
  readonly certificates?: readonly (Pick<CertificateHealth, 'role' | 'inSet' | 'file'> & {
    readonly usedBy?: readonly string[];
  })[];
}

/** More files than this in one folder are not the configuration of one host. */
const most = 200;
const limit = 1024 * 1024;

/** Where the families keep the settings of TLS that hold for all virtual hosts. */
const tlsSettings = [
  '/etc/apache2/mods-enabled/ssl.conf',
  '/etc/httpd/conf.d/ssl.conf',
  '/etc/apache2/ssl-global.conf',
];

/**
 * The security findings of this host. Reads files' names, owners, modes and Apache's texts, never a key; asks who
 * listens on 7480 and 80. Never throws for a place that this user may not look at: those make one finding together. What is known may
 * still be on its way: it is waited for last.
 */
export async function lookAtSecurity(
  host: ReadableHost,
  site: Site,
  known: KnownSecurity | Promise<KnownSecurity> = {},
): Promise<readonly SecurityFinding[]> {
  return judgeSecurity(await lookAtSecurityFacts(host, site, known));
}

/** What there is to judge; `lookAtSecurity` without the judgement. */
export async function lookAtSecurityFacts(
  host: ReadableHost,
  site: Site,
  known: KnownSecurity | Promise<KnownSecurity> = {},
): Promise<SecurityFacts> {
  const unreadable: string[] = [];
  const look = async <T>(place: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      unreadable.push(place);
      return undefined;
    }
  };
  const layout = await look('/etc/os-release', () => lookAtLayout(host));
  // A config.yml that cannot be read is told by every step; here the default directory is looked at.
  const files = await orNothing(lookAtConfigIfAny(host, site).then((config) => setFilesOf(site, config)));
  const folder = files?.folder ?? site.certificateFolder;
  const [keys, vhosts, tlsFiles, apiPort, httpPort] = await Promise.all([
    lookAtKeys(host, site, folder, look),
    layout === undefined ? [] : lookAtVhosts(host, layout, look),
    Promise.all(tlsSettings.map(async (path) => ({ path, text: (await text(host, path, look)) ?? '' }))),
    lookAtPort(host, 7480),
    lookAtPort(host, 80),
  ]);
  const { passwords = [], certificates = [] } = await known;
  const strangers = certificates.filter((row) => !isForTheApi(row, folder)).map(({ file }) => file);
  return { passwords, keys, vhosts, tlsFiles, apiPort, httpPort, strangers, unreadable: [...new Set(unreadable)] };
}

type Look = <T>(place: string, work: () => Promise<T>) => Promise<T | undefined>;

/** The keys in the folders of the proxy, and the CA's key where TPA and EDB's manual procedure put it. */
async function lookAtKeys(host: ReadableHost, site: Site, own: string, look: Look): Promise<readonly KeyFile[]> {
  const cluster = site.configFile === undefined ? [] : [dirname(site.configFile)];
  const sslFolders = cluster.flatMap((folder) => [`${folder}/ssl`, `${folder}/ssl/pg-backup-api`]);
  const folders = [...new Set([own, '/etc/tpa', manualFolder, ...sslFolders])];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = (await look(folder, () => host.files.list(folder))) ?? [];
      return names
        .filter((name) => name.endsWith('.key'))
        .slice(0, most)
        .map((name) => `${folder}/${name}`);
    }),
  );
  const keys = await Promise.all(
    found.flat().map(async (path): Promise<readonly KeyFile[]> => {
      const facts = await look(path, () => host.files.stat(path));
      if (facts?.kind !== 'file') return [];
      const { owner, group, mode } = facts;
      return [{ path, kind: /\/(?:ca|root)\.key$/i.test(path) ? 'authority' : 'leaf', owner, group, mode }];
    }),
  );
  return keys.flat();
}

/** The files that Apache reads with a virtual host that leads to the API; a link's target is what somebody may write. */
async function lookAtVhosts(host: ReadableHost, layout: HostLayout, look: Look): Promise<readonly VhostFile[]> {
  const folder = dirname(layout.enabledVhostPath ?? layout.vhostPath);
  const names = (await look(folder, () => host.files.list(folder))) ?? [];
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.conf'))
      .slice(0, most)
      .map(async (name): Promise<readonly VhostFile[]> => {
        const path = (await host.files.resolve(`${folder}/${name}`)) ?? `${folder}/${name}`;
        const content = await text(host, path, look);
        const facts = await look(path, () => host.files.stat(path));
        if (content === undefined || facts === undefined || !leadsToApi(content)) return [];
        const { owner, group, mode } = facts;
        return [{ path, text: content, owner, group, mode }];
      }),
  );
  return files.flat();
}

function leadsToApi(content: string): boolean {
  return parseVhosts(content).some(({ proxyPasses }) => proxyPasses.some(({ target }) => /:7480(?:\/|$)/.test(target)));
}

async function lookAtPort(host: ReadableHost, port: number): Promise<readonly OpenPort[]> {
  const listeners = await host.network.listeners(port);
  return listeners.map(({ address, process }) => ({ address, process: process?.name }));
}

function text(host: ReadableHost, path: string, look: Look): Promise<string | undefined> {
  return look(path, () => host.files.readText(path, limit));
}

/**
 * A client's certificate in the proxy's folder was made for the API, and so was the PEM agent's. Another server's
 * certificate, or a client's elsewhere (PostgreSQL's own, with a CA for the whole cluster), was not.
 */
function isForTheApi(row: NonNullable<KnownSecurity['certificates']>[number], folder: string): boolean {
  if (row.inSet || row.role === 'ca' || row.role === 'other') return true;
  const ofAgent =
    row.usedBy?.some((where) => where.startsWith('PEM agent')) === true || row.file.startsWith(dirname(agentSettings));
  return row.role === 'client' && (dirname(row.file) === folder || ofAgent);
}
