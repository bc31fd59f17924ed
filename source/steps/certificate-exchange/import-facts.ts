import { basename, dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import { readCertificate } from '../../pki/certificate/certificate.ts';
import { type CertificateFacts, inspectCertificates } from '../../pki/certificate/inspect.ts';
import { oid } from '../../pki/encoding/oids.ts';
import { readPem } from '../../pki/encoding/pem.ts';
import { arrangeChain } from '../../pki/judge/arrange-chain.ts';
import type { SetFinding } from '../../pki/judge/findings.ts';
import { largestFile, type SetFile } from '../../pki/judge/set-file.ts';
import { tpaClients, verifySet } from '../../pki/judge/verify-set.ts';
import { keyFingerprint } from '../../pki/keys/key-fingerprint.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../certificates/certificate-facts.ts';
import { lookAtCertificate } from '../certificates/look-at-files.ts';
import { isRevokedHere } from '../certificates/look-at-revocation.ts';
import { readSetFile } from '../certificates/read-set-file.ts';
import { otherBarmanHosts } from '../look-at-config.ts';
import { type ExchangePlace, exchangePlace } from './exchange-place.ts';
import type { ImportItem } from './import-item.ts';
import { lookAtKeyState } from './key-state.ts';

/** Host paths of the signed certificates. */
export interface ImportWish {
  readonly files: readonly string[];
}

export interface ImportFacts {
  readonly set: CertificateSetFacts;
  readonly items: readonly ImportItem[];
  /** Certificates that are neither of a key here nor a CA's. */
  readonly strangers: readonly GivenCertificate[];
  /** Those of the cluster's other Barman hosts, which one signing has made along with ours; they are left alone. */
  readonly ofOthers: readonly (GivenCertificate & { readonly hostName: string })[];
  /** Where keys were looked for. */
  readonly owners: readonly KeyOwner[];
  /** PEM of what Apache and the clients trust, or will; undefined where no CA is known. */
  readonly trusted: string | undefined;
  /** About the set as it would be. */
  readonly findings: readonly SetFinding[];
}

export async function lookAtImport(host: ReadableHost, site: Site, wish: ImportWish): Promise<ImportFacts> {
  const set = await lookAtCertificates(host, site);
  const [given, owners] = await Promise.all([readGivenFiles(host, wish.files), lookAtKeyOwners(host, set)]);
  const trusted = trustedOf(set);
  const leaves = given.filter(({ certificate }) => !certificate.isCa);
  const pool = poolOf(set, given);
  const matched = leaves.map((leaf) => ({ ...leaf, owner: chooseOwner(leaf.certificate, publicKeyOf(leaf), owners) }));
  const unknown = matched.filter(({ owner }) => owner === undefined);
  const others = otherBarmanHosts(set.config);
  const ofOthers = unknown.flatMap((one) => {
    const hostName = others.find((name) => isOf(name, one));
    return hostName === undefined ? [] : [{ ...one, hostName }];
  });
  const items = await Promise.all(
    matched.flatMap(({ file, certificate, owner }) =>
      owner === undefined
        ? []
        : [
            (async (): Promise<ImportItem> => ({
              file,
              certificate,
              place: owner.place,
              key: owner.key,
              content: arrangeChain({ leaf: certificate.der, others: pool, trusted: trusted ?? '', at: set.now }),
              inPlace: (await lookAtCertificate(host, owner.place.certificate.path)).text,
              revoked: await isRevokedHere(host, certificate.pem),
            }))(),
          ],
    ),
  );
  return {
    set,
    items,
    strangers: unknown.filter(
      ({ file, certificate }) => !ofOthers.some((one) => one.file === file && one.certificate === certificate),
    ),
    ofOthers,
    owners,
    trusted,
    findings: trusted === undefined ? [] : await judgeImport(host, set, items, trusted),
  };
}

/** By its name, which a server's certificate has, or by that of its file, as `certs request` calls them where there are several hosts. */
function isOf(hostName: string, { file, certificate }: GivenCertificate): boolean {
  const ending = `-${hostName}`;
  return (
    certificate.commonName?.toLowerCase() === hostName ||
    basename(file)
      .replace(/\.[^.]+$/, '')
      .endsWith(ending)
  );
}

/** The CA in place; where there is none the one that the operator named, or the controller's. */
function trustedOf({ ca, authority, controllerCa }: CertificateSetFacts): string | undefined {
  const given = authority?.kind === 'usable' && authority.given !== undefined ? authority.ca.trustPem : undefined;
  return ca.text ?? given ?? controllerCa.text;
}

/** Everything that may hold an intermediate: what was given, the CA, and the chains of the leaves in place. */
function poolOf({ authority, server, client, ca }: CertificateSetFacts, given: readonly GivenCertificate[]): string {
  const chain = authority?.kind === 'usable' ? authority.ca.chainPem : '';
  return [...given.map(({ certificate }) => certificate.pem), chain, ca.text, server.text, client.text].join('\n');
}

function publicKeyOf({ certificate }: GivenCertificate): string {
  const reading = readCertificate(certificate.der);
  return reading.ok ? keyFingerprint(reading.certificate.spki) : '';
}

/**
 * The findings of the PKI judge for the set as it would be: the new certificates with their keys, the rest as it is. Where no part of
 * the set itself is new, only the other clients are judged: what is wrong with the set is not theirs.
 */
async function judgeImport(
  host: ReadableHost,
  set: CertificateSetFacts,
  items: readonly ImportItem[],
  trusted: string,
): Promise<readonly SetFinding[]> {
  const { places, hostName, now } = set;
  const ofSet = (path: string) => items.find(({ place }) => place.certificate.path === path);
  const isOther = ({ place }: ImportItem) =>
    ![places.server.certificate.path, places.client.certificate.path].includes(place.certificate.path);
  const others = items.filter(isOther);
  const pairOf = async (part: CertificateSetFacts['places']['server']) => {
    const item = ofSet(part.certificate.path);
    return item === undefined
      ? { certificate: await inPlace(host, part.certificate.path), key: await inPlace(host, part.key.path) }
      : newPair(host, item);
  };
  const whole = others.length < items.length;
  const [server, client] = await Promise.all([pairOf(places.server), pairOf(places.client)]);
  const { findings } = verifySet(
    {
      ca: { file: places.trust.path, bytes: Buffer.from(trusted) },
      ...(whole && server.certificate && { serverCertificate: server.certificate }),
      ...(whole && server.key && { serverKey: server.key }),
      ...(whole && client.certificate && { clientCertificate: client.certificate }),
      ...(whole && client.key && { clientKey: client.key }),
      otherClients: await Promise.all(others.map((item) => newPair(host, item))),
    },
    { host: hostName, at: now, allowedClients: [...tpaClients, ...others.map(({ place }) => place.name)] },
  );
  return findings;
}

async function newPair(host: ReadableHost, { file, content, place, key }: ImportItem) {
  const { path } = key === 'waiting' ? place.waitingKey : place.key;
  return { certificate: { file, bytes: Buffer.from(content) }, key: await readSetFile(host, path, true) };
}

async function inPlace(host: ReadableHost, path: string): Promise<SetFile | undefined> {
  const file = await readSetFile(host, path, true);
  return file.problem === 'missing' ? undefined : file;
}

/** A certificate that came in a file of the operator. */
interface GivenCertificate {
  readonly file: string;
  readonly certificate: CertificateFacts;
}

/** All certificates of the files, each once, in their order. Throws OperatorError for a file that is no certificate file. */
async function readGivenFiles(host: ReadableHost, files: readonly string[]): Promise<readonly GivenCertificate[]> {
  const given = (await Promise.all(files.map((file) => readGivenFile(host, file)))).flat();
  return given.filter(
    ({ certificate }, index) =>
      given.findIndex((other) => other.certificate.fingerprint === certificate.fingerprint) === index,
  );
}

async function readGivenFile(host: ReadableHost, file: string): Promise<readonly GivenCertificate[]> {
  const bytes = await host.files.read(file, largestFile);
  if (bytes === undefined) {
    throw new OperatorError({
      id: 'file-missing',
      message: `${file} is not there.`,
      fix: ['Name the signed certificate.'],
    });
  }
  const { blocks } = readPem(bytes);
  if (blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))) {
    throw new OperatorError({
      id: 'key-in-certificate-file',
      message: `${file} holds a private key; only certificates are imported, for keys that were made on this host.`,
      fix: ['Make a request here (wizard certs request) and have that signed; remove the key that was sent around.'],
    });
  }
  const inspection = inspectCertificates(bytes);
  if (inspection.ok) return inspection.certificates.map((certificate) => ({ file, certificate }));
  throw new OperatorError({
    id: 'not-a-certificate',
    message: `${file} cannot be imported: ${inspection.why}.`,
    fix: [conversion(file, blocks)],
  });
}

function conversion(file: string, blocks: readonly { readonly label: string }[]): string {
  if (blocks.some(({ label }) => label === 'PKCS7')) return `Convert it: openssl pkcs7 -print_certs -in ${file}`;
  if (blocks.some(({ label }) => label.endsWith('CERTIFICATE REQUEST')))
    return 'That is the request: import what was signed from it.';
  return `Convert it, if it is DER: openssl x509 -inform DER -in ${file}`;
}

/** A private key of the set's folder, and what it is for. */
export interface KeyOwner {
  readonly place: ExchangePlace;
  readonly key: 'in-place' | 'waiting';
  readonly path: string;
  /** SHA-256 of its public half, hex. */
  readonly publicKey: string;
}

/** More files than this in one folder are not a certificate folder. */
const most = 200;

/** Every key of the folder that can be read: server, client, other clients, and new ones that wait for a certificate. */
async function lookAtKeyOwners(host: ReadableHost, set: CertificateSetFacts): Promise<readonly KeyOwner[]> {
  const files = (await host.files.list(dirname(set.places.server.key.path))) ?? [];
  const found = files.flatMap((file) => /^([A-Za-z0-9][A-Za-z0-9._-]{0,63})\.key(?:\.new)?$/.exec(file)?.[1] ?? []);
  const own = [set.places.server, set.places.client].map(({ key }) => basename(key.path, '.key'));
  const others = found.filter((name) => !reserved.includes(name.toLowerCase()) && !own.includes(name));
  const { server, client } = set.places;
  const names = [...new Set([server.name, client.name, ...others.slice(0, most)])];
  const owners = await Promise.all(
    names.map(async (name) => {
      const place = await exchangePlace(host, set, name);
      return [await keyOwner(host, place, 'in-place'), await keyOwner(host, place, 'waiting')];
    }),
  );
  return owners.flat().filter((owner) => owner !== undefined);
}

/** Names that are no client's (`requireClientName`); a CA's key may lie there. */
const reserved: readonly string[] = ['root', 'ca', 'ca-next'];

async function keyOwner(host: ReadableHost, place: ExchangePlace, key: KeyOwner['key']): Promise<KeyOwner | undefined> {
  const { path } = key === 'in-place' ? place.key : place.waitingKey;
  const state = await lookAtKeyState(host, path);
  return state.kind === 'usable' ? { place, key, path, publicKey: state.publicKey } : undefined;
}

/** Whose certificate it is: by its key, and where several files hold that key by its purpose, then by its name. */
export function chooseOwner(
  { purposes, commonName }: Pick<CertificateFacts, 'purposes' | 'commonName'>,
  publicKey: string,
  owners: readonly KeyOwner[],
): KeyOwner | undefined {
  const [server, client] = [purposes.includes(oid.serverAuth), purposes.includes(oid.clientAuth)];
  const rank = ({ place, key }: KeyOwner) =>
    (server !== client && (place.profile === 'server') !== server ? 4 : 0) +
    (place.profile === 'client' && place.name !== commonName ? 2 : 0) +
    (key === 'waiting' ? 1 : 0);
  return owners.filter((owner) => owner.publicKey === publicKey).sort((a, b) => rank(a) - rank(b))[0];
}
