import { dirname } from 'node:path';
import { lookUp } from '../../config/effective-mapping.ts';
import { toPlain } from '../../config/plain-value.ts';
import type { FileFacts, ReadableHost } from '../../host/host.ts';
import type { SetFinding } from '../../pki/findings.ts';
import type { CertificateFacts } from '../../pki/inspect.ts';
import type { ProxyLayout } from '../../proxy/layout.ts';
import type { Site } from '../../wizard/site.ts';
import { type ConfigFacts, lookAtConfigIfAny } from '../look-at-config.ts';
import { hasSystemd, lookAtLayout, lookAtService } from '../look-at-system.ts';
import { settingHere } from '../setting-here.ts';
import { type CertificatePlaces, certificatePlaces, type Place, standardFolder } from './certificate-places.ts';
import { judgeSet } from './judge-set.ts';
import { lookAtServed, type Served } from './look-at-served.ts';

/** A certificate file as it lies there. */
export interface FoundCertificate {
  readonly file: FileFacts | undefined;
  /** Undefined when missing or unreadable. */
  readonly text: string | undefined;
  readonly certificate: CertificateFacts | undefined;
  /** Why the file cannot be read as a certificate. */
  readonly why: string | undefined;
}

/** A private key: that it is there and fits, never its bytes. */
export interface FoundKey {
  readonly file: FileFacts | undefined;
  readonly readable: boolean;
  /** Fits the certificate beside it; undefined when either is missing or unreadable. */
  readonly matches: boolean | undefined;
}

export interface CertificateSetFacts {
  readonly layout: ProxyLayout;
  readonly systemd: boolean;
  readonly places: CertificatePlaces;
  readonly standard: boolean;
  readonly config: ConfigFacts | undefined;
  readonly hostName: string;
  readonly clusterName: string;
  readonly now: Date;
  readonly lifetimes: { readonly ca: string; readonly server: string; readonly client: string };
  readonly folders: ReadonlyMap<string, FileFacts>;
  readonly ca: FoundCertificate;
  /** The CA as the controller has it, beside config.yml. */
  readonly controllerCa: FoundCertificate;
  readonly caKey: FoundKey;
  readonly caCopies: readonly { readonly place: Place; readonly found: FoundCertificate }[];
  readonly server: FoundCertificate;
  readonly serverKey: FoundKey;
  readonly client: FoundCertificate;
  readonly clientKey: FoundKey;
  readonly findings: readonly SetFinding[];
  readonly served: Served;
}

export async function lookAtCertificates(host: ReadableHost, site: Site): Promise<CertificateSetFacts> {
  const config = await lookAtConfigIfAny(host, site);
  const [layout, systemd] = await Promise.all([lookAtLayout(host), hasSystemd(host)]);
  const places = await placesOf(host, site, config, layout);
  const hostName = config?.hostName ?? site.hostName ?? (await host.identity.hostName());
  const now = site.at ?? host.clock.now();
  const [ca, controllerCa, server, client] = await Promise.all(
    [places.trust, places.ca, places.server.certificate, places.client.certificate].map((place) =>
      lookAtCertificate(host, place.path),
    ),
  );
  if (!ca || !controllerCa || !server || !client) throw new TypeError('four certificates were looked at');
  const service = await lookAtService(host, layout.service);
  const authority = ca.certificate === undefined ? controllerCa : ca;
  return {
    layout,
    systemd,
    places,
    standard: site.certificateFolder === standardFolder,
    config,
    hostName,
    clusterName: clusterNameOf(config, site) ?? hostName.split('.')[0] ?? hostName,
    now,
    lifetimes: lifetimesOf(config),
    folders: await statAll(host, places.folders),
    ca,
    controllerCa,
    caKey: await lookAtKey(host, places.caKey.path, authority),
    caCopies: await Promise.all(
      places.caCopies.map(async (place) => ({ place, found: await lookAtCertificate(host, place.path) })),
    ),
    server,
    serverKey: await lookAtKey(host, places.server.key.path, server),
    client,
    clientKey: await lookAtKey(host, places.client.key.path, client),
    findings: await judgeSet(host, places, { hostName, at: now }),
    served: await lookAtServed(host, { layout, hostName, ca: authority.text, active: service.active }),
  };
}

export async function lookAtCertificate(host: ReadableHost, path: string): Promise<FoundCertificate> {
  const file = await host.files.stat(path);
  const readable = file !== undefined && (await host.files.canRead(path));
  const text = readable ? await host.files.readText(path) : undefined;
  if (text === undefined)
    return { file, text, certificate: undefined, why: file === undefined ? undefined : `${path} cannot be read` };
  const { inspectCertificates } = await import('../../pki/inspect.ts');
  const inspection = inspectCertificates(text);
  if (!inspection.ok) return { file, text, certificate: undefined, why: inspection.why };
  return { file, text, certificate: inspection.certificates[0], why: undefined };
}

async function lookAtKey(host: ReadableHost, path: string, beside: FoundCertificate): Promise<FoundKey> {
  const file = await host.files.stat(path);
  const readable = file !== undefined && (await host.files.canRead(path));
  if (!readable || beside.text === undefined) return { file, readable, matches: undefined };
  const key = (await host.files.readText(path)) ?? '';
  const { keyMatchesCertificate } = await import('../../pki/matches.ts');
  return { file, readable, matches: keyMatchesCertificate(key, beside.text) };
}

async function placesOf(
  host: ReadableHost,
  site: Site,
  config: ConfigFacts | undefined,
  layout: ProxyLayout,
): Promise<CertificatePlaces> {
  const caKey = site.given['ca-key'];
  // A folder of the operator's own choice holds a whole set: its CA is not the cluster's.
  const standard = config !== undefined && site.certificateFolder === standardFolder;
  return certificatePlaces({
    folder: site.certificateFolder,
    layout,
    identity: host.identity,
    hasWorker: await host.identity.hasUser(layout.user),
    cluster: standard ? { folder: dirname(config.file), ...config.attributes } : undefined,
    caKey: typeof caKey === 'string' ? caKey : undefined,
  });
}

async function statAll(host: ReadableHost, places: readonly Place[]): Promise<ReadonlyMap<string, FileFacts>> {
  const found = new Map<string, FileFacts>();
  for (const { path } of places) {
    const facts = await host.files.stat(path);
    if (facts !== undefined) found.set(path, facts);
  }
  return found;
}

function clusterNameOf(config: ConfigFacts | undefined, site: Site): string | undefined {
  const given = site.given.cluster;
  if (typeof given === 'string') return given;
  const node = config && lookUp(config.document.root, 'cluster_name');
  const value = node && toPlain(node);
  return typeof value === 'string' ? value : undefined;
}

/** `ssl_*_expiry` of config.yml, then `ssl_cert_expiry`, then TPA's defaults. */
function lifetimesOf(config: ConfigFacts | undefined): CertificateSetFacts['lifetimes'] {
  const read = (name: string): string | undefined => {
    const value = config && settingHere(config, name).value;
    return typeof value === 'string' ? value : undefined;
  };
  const common = read('ssl_cert_expiry');
  return {
    ca: read('ssl_ca_cert_expiry') ?? common ?? '+3650d',
    server: read('ssl_server_cert_expiry') ?? common ?? '+365d',
    client: read('ssl_client_cert_expiry') ?? common ?? '+365d',
  };
}
