import { dirname } from 'node:path';
import type { Attributes, ReadableHost } from '../../host/host.ts';
import { commonNameFor, isHostName, leafNames, shortName } from '../../pki/encoding/leaf-names.ts';
import { keyFingerprint } from '../../pki/keys/key-fingerprint.ts';
import type { KeyType } from '../../pki/keys/key-type.ts';
import { inspectRequest } from '../../pki/request/inspect-request.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../certificates/certificate-facts.ts';
import { type FoundCertificate, lookAtCertificate } from '../certificates/look-at-files.ts';
import { otherBarmanHosts } from '../look-at-config.ts';
import { type ExchangePlace, exchangePlace } from './exchange-place.ts';
import { type KeyState, lookAtKeyState } from './key-state.ts';

/** What the operator wants: requests for these certificates, in a folder. */
export interface RequestWish {
  /** None: server and client of the set. */
  readonly names: readonly string[];
  /** Host path of the folder for the requests. */
  readonly folder: string;
  readonly newKey: boolean;
  /** Of new keys; undefined: the kind of those in place. */
  readonly keyType: KeyType | undefined;
  /** Names and addresses for the server; undefined: those of the certificate in place. */
  readonly san: readonly string[] | undefined;
}

export interface RequestItem {
  readonly place: ExchangePlace;
  readonly commonName: string;
  readonly names: readonly string[];
  /** The certificate in place. */
  readonly certificate: FoundCertificate['certificate'];
  readonly key: KeyState;
  readonly waitingKey: KeyState;
  readonly file: string;
  /** What is at `file` now. */
  readonly there: FileThere;
}

export type FileThere =
  | { readonly kind: 'nothing' | 'other' }
  | { readonly kind: 'request'; readonly publicKey: string | undefined; readonly wants: string };

export interface RequestFactsHere {
  readonly set: CertificateSetFacts;
  readonly folderIsThere: boolean;
  /** Owner and mode of what is written for the operator. */
  readonly own: Omit<Attributes, 'mode'>;
  readonly items: readonly RequestItem[];
}

export async function lookAtRequests(host: ReadableHost, site: Site, wish: RequestWish): Promise<RequestFactsHere> {
  const set = await lookAtCertificates(host, site);
  const names = wish.names.length === 0 ? [set.places.server.name, set.places.client.name] : [...new Set(wish.names)];
  const places = await Promise.all(names.map((name) => exchangePlace(host, set, name)));
  const folder = await host.files.stat(wish.folder);
  return {
    set,
    folderIsThere: folder !== undefined,
    own: await ownerIn(host, wish.folder),
    items: await Promise.all(places.map((place) => lookAtItem(host, set, wish, place))),
  };
}

/** Root writes into a folder of somebody else's as its owner would. */
export async function ownerIn(host: ReadableHost, folder: string): Promise<Omit<Attributes, 'mode'>> {
  const { userName, groupName, isRoot } = host.identity;
  const facts = isRoot ? ((await host.files.stat(folder)) ?? (await host.files.stat(dirname(folder)))) : undefined;
  return facts?.kind === 'directory'
    ? { owner: facts.owner, group: facts.group }
    : { owner: userName, group: groupName };
}

async function lookAtItem(
  host: ReadableHost,
  set: CertificateSetFacts,
  wish: RequestWish,
  place: ExchangePlace,
): Promise<RequestItem> {
  // Those of several hosts meet in one directory of the controller.
  const own = otherBarmanHosts(set.config).length > 0 ? `${place.name}-${set.hostName}` : place.name;
  const file = `${wish.folder === '/' ? '' : wish.folder}/${own}.csr`;
  const [{ certificate }, key, waitingKey, there] = await Promise.all([
    lookAtCertificate(host, place.certificate.path),
    lookAtKeyState(host, place.key.path),
    lookAtKeyState(host, place.waitingKey.path),
    lookAtFile(host, file),
  ]);
  return { place, ...namesOf(set, wish, place, certificate), certificate, key, waitingKey, file, there };
}

function namesOf(
  { hostName, server }: CertificateSetFacts,
  wish: RequestWish,
  place: ExchangePlace,
  certificate: FoundCertificate['certificate'],
): Pick<RequestItem, 'commonName' | 'names'> {
  if (place.profile === 'client') {
    const own = place.name.toLowerCase();
    return { commonName: place.name, names: certificate?.names ?? (isHostName(own) ? [own] : []) };
  }
  const current = server.certificate?.names ?? [];
  return {
    commonName: commonNameFor(hostName),
    names: [...new Set([hostName, ...(wish.san ?? (current.length > 0 ? current : [shortName(hostName)]))])],
  };
}

async function lookAtFile(host: ReadableHost, path: string): Promise<FileThere> {
  const facts = await host.files.stat(path);
  if (facts === undefined) return { kind: 'nothing' };
  const text = facts.kind === 'file' ? await host.files.readText(path) : '';
  if (!/^-----BEGIN (NEW )?CERTIFICATE REQUEST-----/m.test(text ?? '')) return { kind: 'other' };
  const inspection = inspectRequest(text ?? '');
  if (!inspection.ok) return { kind: 'request', publicKey: undefined, wants: '' };
  const { request } = inspection;
  return {
    kind: 'request',
    publicKey: keyFingerprint(request.spki),
    wants: wanting(request.commonName ?? '', request.names),
  };
}

/** Common name and names as a text that can be compared; names in the form and order that a request has. */
export function wanting(commonName: string, names: readonly string[]): string {
  return JSON.stringify([commonName, leafNames(commonName, names).names.map(({ text }) => text)]);
}
