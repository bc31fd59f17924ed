import { dirname } from 'node:path';
import { impliedRoles } from '../../config/implied-roles.ts';
import type { Problem } from '../../errors.ts';
import type { FileFacts, ReadableHost } from '../../host/host.ts';
import type { HostLayout } from '../../os/families.ts';
import { shortName } from '../../pki/encoding/leaf-names.ts';
import type { SetFinding } from '../../pki/judge/findings.ts';
import type { SetFile } from '../../pki/judge/set-file.ts';
import type { RotationPhase } from '../../pki/rotation.ts';
import type { PairedSite } from '../../plan/actions.ts';
import type { Secret } from '../../plan/secret.ts';
import { type BrokenPair, findBrokenPair } from '../../proxy/site-pairs.ts';
import type { NamedPair } from '../../proxy/sites.ts';
import type { Site } from '../../wizard/site.ts';
import { type ExistingSite, lookAtExistingSites } from '../existing-sites.ts';
import { type Foreign, lookAtForeign } from '../foreign-pair.ts';
import { type ConfigFacts, clusterNameOf, lookAtConfigIfAny } from '../look-at-config.ts';
import { lookAtApacheFlags, lookAtSites } from '../look-at-sites.ts';
import { hasSystemd, lookAtLayout, lookAtService } from '../look-at-system.ts';
import { orNothing } from '../or-nothing.ts';
import { type SetFiles, setFilesOf } from '../set-files.ts';
import {
  type CertificatePlaces,
  certificatePlaces,
  manualFolder,
  type Place,
  standardFolder,
} from './certificate-places.ts';
import { type Lifetimes, lifetimesOf } from './lifetimes.ts';
import { type Authority, lookAtAuthority } from './look-at-authority.ts';
import { type ClockFault, lookForWrongClock } from './look-at-clock.ts';
import { type FoundCertificate, type FoundKey, lookAtCaKey, lookAtCertificate, lookAtKey } from './look-at-files.ts';
import { lookAtRevocation } from './look-at-revocation.ts';
import { lookAtServed, readVhost, type Served } from './look-at-served.ts';
import { lookForMissing } from './missing-places.ts';
import { readSetFile } from './read-set-file.ts';
import { givenCaCopies, type RememberedClient, rememberedClients } from './remembered-clients.ts';

export interface CertificateSetFacts {
  readonly layout: HostLayout;
  readonly systemd: boolean;
  readonly places: CertificatePlaces;
  readonly standard: boolean;
  readonly config: ConfigFacts | undefined;
  readonly hostName: string;
  readonly clusterName: string;
  /** A pair that TPA's deploy writes into the virtual host in place of this set's. */
  readonly foreign: Foreign;
  /** The certificate of TPA's PEM agent on this host, where its role runs here and the file is missing. */
  readonly missingAgent: string | undefined;
  /** The cluster's hooks of an organisation's PKI, beside config.yml (`hooks/pre-{server,client}-{csr,cert}.yml`). */
  readonly pkiHooks: readonly string[];
  readonly now: Date;
  readonly clockFault: ClockFault | undefined;
  readonly lifetimes: Lifetimes;
  readonly folders: ReadonlyMap<string, FileFacts>;
  /** How far a rotation of the CA is; `one-ca` where none is under way. */
  readonly rotation: RotationPhase;
  readonly ca: FoundCertificate;
  /** The CA as the controller has it, beside config.yml. */
  readonly controllerCa: FoundCertificate;
  readonly caKey: FoundKey;
  readonly caPassphrase: Secret | undefined;
  readonly authority: Authority | undefined;
  /** Virtual hosts of somebody's that answer for this host's name, with the CA of their clients. */
  readonly existing: readonly ExistingSite[];
  /** The CA of the first of them as this host's own; undefined where its key is not here. */
  readonly adoption: { readonly authority: Authority; readonly caKey: FoundKey; readonly keyPath: string } | undefined;
  /** Certificates of EDB's manual procedure; undefined where it was not followed. */
  readonly manualFiles: readonly string[] | undefined;
  /** Clients that runs of this program issued, wherever their files are. */
  readonly remembered: readonly RememberedClient[];
  readonly caCopies: readonly { readonly place: Place; readonly found: FoundCertificate }[];
  /** The trust store's copy of the cluster's CA. */
  readonly anchor: { readonly path: string; readonly found: FoundCertificate };
  readonly server: FoundCertificate;
  readonly serverKey: FoundKey;
  readonly client: FoundCertificate;
  readonly clientKey: FoundKey;
  readonly findings: readonly SetFinding[];
  readonly served: Served;
  /** The files of Apache's configuration that name the server pair. */
  readonly pairedSites: readonly PairedSite[];
  /** A pair of another site that does not fit: a reload would end Apache. */
  readonly brokenSite: BrokenPair | undefined;
  /** A setting names an account or a directory that is not there: nothing can be made before. */
  readonly namesNothing: Problem | undefined;
  /** Names that Apache is started with (`-D`). */
  readonly apacheFlags: readonly string[];
}

export async function lookAtCertificates(host: ReadableHost, site: Site): Promise<CertificateSetFacts> {
  const config = await lookAtConfigIfAny(host, site);
  const [layout, systemd] = await Promise.all([lookAtLayout(host), hasSystemd(host)]);
  const files = setFilesOf(site, config);
  const fixed = await placesOf(host, site, { config, files, layout });
  const hostName = config?.hostName ?? site.hostName ?? (await host.identity.hostName());
  const now = site.at ?? host.clock.now();
  const [ca, controllerCa, server, client] = await Promise.all(
    [fixed.trust, fixed.ca, fixed.server.certificate, fixed.client.certificate].map((place) =>
      lookAtCertificate(host, place.path),
    ),
  );
  if (!ca || !controllerCa || !server || !client) throw new TypeError('four certificates were looked at');
  const remembered = await rememberedClients(host);
  const given = await givenCaCopies(host, remembered, ca.text, now);
  const known = [fixed.trust, fixed.ca, ...fixed.caCopies].map(({ path }) => path);
  const before = {
    ...fixed,
    caCopies: [...fixed.caCopies, ...given.filter(({ path }) => !known.includes(path))],
  };
  const rotation = await lookAtPhase(host, before, { ca, server, client }, now);
  // Once server and client are of the CA that is to come, that one signs here: a renewal must not undo a rotation.
  const isNext = rotation === 'reissued' && typeof site.given['ca-key'] !== 'string';
  const places = isNext ? { ...before, caKey: before.next.key } : before;
  const service = await lookAtService(host, layout.service);
  const authority = ca.certificate === undefined ? controllerCa : ca;
  // Once there is a CA, the Proxy step asks what is to become of another site.
  const around = { hostName, caFile: places.trust.path, passphrase: site.caPassphrase };
  const existing =
    ca.file === undefined && site.certificateFolder === standardFolder
      ? (await lookAtExistingSites(host, layout, around)).existing
      : [];
  const vhost = await readVhost(host, layout);
  const anchorPath = `${layout.trustAnchorDirectory}/CA.crt`;
  const served = await lookAtServed(host, {
    ...{ layout, hostName, ca: authority.text, active: service.active },
    file: places.server.certificate.path,
    standard: site.certificateFolder === standardFolder,
  });
  return {
    layout,
    systemd,
    places,
    standard: site.certificateFolder === standardFolder,
    config,
    hostName,
    clusterName:
      (typeof site.given.cluster === 'string' ? site.given.cluster : clusterNameOf(config)) ?? shortName(hostName),
    foreign: await lookAtForeign(host, config, vhost),
    missingAgent: await lookForAgent(host, config, places),
    pkiHooks: await lookAtPkiHooks(host, config),
    namesNothing: await lookForMissing(host, config, files, places, layout),
    now,
    clockFault: await lookForWrongClock(host, site),
    lifetimes: lifetimesOf(config),
    folders: await statAll(host, places.folders),
    rotation,
    ca,
    controllerCa,
    caKey: await lookAtCaKey(host, places.caKey.path, authority.text, site.caPassphrase),
    caPassphrase: site.caPassphrase,
    authority: await lookAtAuthority(host, {
      given: await lookAtGivenCa(host, site),
      inPlace: [authority, server, client],
      keyPath: places.caKey.path,
      passphrase: site.caPassphrase,
      at: now,
    }),
    existing,
    adoption: await lookAtAdoption(host, existing, site.caPassphrase, now),
    manualFiles: await host.files.list(manualFolder),
    remembered,
    caCopies: await Promise.all(
      places.caCopies.map(async (place) => ({ place, found: await lookAtCertificate(host, place.path) })),
    ),
    anchor: { path: anchorPath, found: await lookAtCertificate(host, anchorPath) },
    server,
    serverKey: await lookAtKey(host, places.server.key.path, server.text),
    client,
    clientKey: await lookAtKey(host, places.client.key.path, client.text),
    findings: await judgeSet(host, places, { hostName, at: now }),
    served,
    ...(await lookAtPairs(host, layout, places, served)),
  };
}

/** The CA of an existing site's clients, with its key. */
async function lookAtAdoption(
  host: ReadableHost,
  existing: readonly ExistingSite[],
  passphrase: Secret | undefined,
  at: Date,
): Promise<CertificateSetFacts['adoption']> {
  const one = existing.find(({ ca, caKey, isApi }) => isApi && ca !== undefined && caKey !== undefined);
  if (one?.ca === undefined || one.caKey === undefined) return undefined;
  const { path, key } = one.caKey;
  const authority = await lookAtAuthority(host, { given: one.ca, inPlace: [], keyPath: path, passphrase, at });
  return authority && { authority, caKey: key, keyPath: path };
}

/** Who else names the server pair, and whether every other pair of the configuration fits. */
async function lookAtPairs(
  host: ReadableHost,
  layout: HostLayout,
  { server }: CertificatePlaces,
  served: Served,
): Promise<Pick<CertificateSetFacts, 'pairedSites' | 'brokenSite' | 'apacheFlags'>> {
  if (served.kind === 'no-proxy') return { pairedSites: [], brokenSite: undefined, apacheFlags: [] };
  const { pairs } = await lookAtSites(host, layout);
  const isOurs = ({ certificate, key }: NamedPair) =>
    certificate === server.certificate.path || key === server.key.path;
  const files = [...new Set(pairs.filter(isOurs).map(({ file }) => file))];
  const sites = await Promise.all(files.map((file) => pairedSite(host, file)));
  const read = async (path: string) => (await orNothing(host.files.readText(path))) ?? undefined;
  return {
    pairedSites: sites.filter((site) => site !== undefined),
    brokenSite: await findBrokenPair(
      pairs.filter((pair) => !isOurs(pair)),
      read,
    ),
    apacheFlags: await lookAtApacheFlags(host, layout),
  };
}

/** The file itself, where sites-enabled has a link to it. */
async function pairedSite(host: ReadableHost, file: string): Promise<PairedSite | undefined> {
  const path = (await host.files.resolve(file)) ?? file;
  const [text, facts] = [await orNothing(host.files.readText(path)), await host.files.stat(path)];
  if (text === undefined || facts === undefined) return undefined;
  const { owner, group, mode } = facts;
  return { path, text, attributes: { owner, group, mode } };
}

/** `--ca FILE`: a CA that is to be taken over. */
async function lookAtGivenCa(host: ReadableHost, site: Site) {
  const path = site.given.ca;
  return typeof path === 'string' ? { path, found: await lookAtCertificate(host, path) } : undefined;
}

async function placesOf(
  host: ReadableHost,
  site: Site,
  { config, files, layout }: { config: ConfigFacts | undefined; files: SetFiles; layout: HostLayout },
): Promise<CertificatePlaces> {
  const caKey = site.given['ca-key'];
  // A folder of the operator's own choice holds a whole set: its CA is not the cluster's.
  const standard = config !== undefined && files.standard;
  return certificatePlaces({
    files,
    layout,
    identity: host.identity,
    hasWorker: await host.identity.hasUser(layout.user),
    cluster: standard ? { folder: dirname(config.file), ...config.attributes } : undefined,
    caKey: typeof caKey === 'string' ? caKey : undefined,
  });
}

/** “Generate client SSL artifacts for pemagent …” (roles/pem/agent/config/final/tasks/register-barman.yml), on instances with the role pem-agent. */
async function lookForAgent(
  host: ReadableHost,
  config: ConfigFacts | undefined,
  { trust }: CertificatePlaces,
): Promise<string | undefined> {
  if (config?.instance === undefined) return undefined;
  if (!impliedRoles(config.document, config.instance).includes('pem-agent')) return undefined;
  const path = `${dirname(trust.path)}/pemagent-${config.hostName}.crt`;
  return (await orNothing(host.files.stat(path))) === undefined ? path : undefined;
}

async function lookAtPkiHooks(host: ReadableHost, config: ConfigFacts | undefined): Promise<readonly string[]> {
  if (config === undefined) return [];
  const names = ['pre-server-csr', 'pre-server-cert', 'pre-client-csr', 'pre-client-cert'];
  const paths = names.map((name) => `${dirname(config.file)}/hooks/${name}.yml`);
  const found = await Promise.all(paths.map((path) => orNothing(host.files.stat(path))));
  return paths.filter((_, index) => found[index] !== undefined);
}

async function statAll(host: ReadableHost, places: readonly Place[]): Promise<ReadonlyMap<string, FileFacts>> {
  const found = new Map<string, FileFacts>();
  for (const { path } of places) {
    const facts = await host.files.stat(path);
    if (facts !== undefined) found.set(path, facts);
  }
  return found;
}

/** How far a rotation of the CA is. Without a CA that is to come nothing else is read. */
async function lookAtPhase(
  host: ReadableHost,
  { next }: Pick<CertificatePlaces, 'next'>,
  { ca, server, client }: Readonly<Record<'ca' | 'server' | 'client', FoundCertificate>>,
  at: Date,
): Promise<RotationPhase> {
  if (ca.text === undefined || (await host.files.stat(next.certificate.path)) === undefined) return 'one-ca';
  const { text } = await lookAtCertificate(host, next.certificate.path);
  const leaves = [server, client].flatMap((leaf) => (leaf.text === undefined ? [] : [leaf.text]));
  const { readRotation } = await import('../../pki/rotation.ts');
  return readRotation({ trustPem: ca.text, nextPem: text, leaves, at }).phase;
}

/** The findings of the PKI judge for the files in place. What is not there yet is no finding; without a CA there is none. */
async function judgeSet(
  host: ReadableHost,
  places: CertificatePlaces,
  question: { readonly hostName: string; readonly at: Date },
): Promise<readonly SetFinding[]> {
  const read = async ({ path }: { readonly path: string }): Promise<SetFile | undefined> => {
    const file = await readSetFile(host, path, true);
    return file.problem === 'missing' ? undefined : file;
  };
  const [ca, serverCertificate, serverKey, clientCertificate, clientKey] = await Promise.all(
    [places.trust, places.server.certificate, places.server.key, places.client.certificate, places.client.key].map(
      read,
    ),
  );
  if (ca === undefined) return [];
  const revocation = await lookAtRevocation(host);
  const { tpaClients, verifySet } = await import('../../pki/judge/verify-set.ts');
  const { findings } = verifySet(
    {
      ca,
      serverCertificate,
      serverKey,
      clientCertificate,
      clientKey,
      revocation,
    },
    { host: question.hostName, at: question.at, allowedClients: [...new Set([places.client.name, ...tpaClients])] },
  );
  return findings;
}
