import { dirname } from 'node:path';
import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import { manualFolder } from './certificate-places.ts';
import type { Consumer } from './consumers.ts';
import { type FoundCertificate, lookAtCertificate } from './look-at-files.ts';

/** A certificate beside the set: another client of the CA, a copy of the CA, a pair that TPA or somebody else left. */
export interface OtherCertificate {
  readonly path: string;
  /** Undefined when there is no file of that name. */
  readonly keyPath: string | undefined;
  readonly found: FoundCertificate;
}

/** More files than this in one folder are not a certificate folder. */
const most = 200;

/**
 * Every other certificate that this proxy depends on or that its CA issued here: the folder's and /etc/tpa's, EDB's manual
 * folder, the trust store's copy of the CA, what `certs issue` put elsewhere, and what Apache or the PEM agent name when it is of this CA.
 */
export async function lookAtOthers(
  host: ReadableHost,
  facts: CertificateSetFacts,
  consumers: readonly Consumer[],
): Promise<readonly OtherCertificate[]> {
  const { places, layout } = facts;
  const known = new Set([
    places.trust.path,
    places.ca.path,
    ...places.caCopies.map(({ path }) => path),
    places.server.certificate.path,
    places.client.certificate.path,
  ]);
  const folders = [dirname(places.trust.path), '/etc/tpa', ...(await foldersBelow(host, '/etc/tpa')), manualFolder];
  const listed = (await Promise.all([...new Set(folders)].map((folder) => certificatesIn(host, folder)))).flat();
  const anchors = ['CA.crt', 'CA-next.crt'].map((name) => `${layout.trustAnchorDirectory}/${name}`);
  const remembered = facts.remembered.map(({ certificate }) => certificate);
  const sure = [...new Set([...listed, ...anchors, ...remembered])].filter((path) => !known.has(path));
  const named = consumers.map(({ path }) => path).filter((path) => /\.(crt|pem|cer)$/.test(path));
  const unsure = [...new Set(named)].filter((path) => !known.has(path) && !sure.includes(path));
  const found = await Promise.all([...sure, ...unsure].map((path) => lookAt(host, path)));
  const { signedBy } = await import('../../pki/certificate/matches.ts');
  const isOurs = ({ found: { text, certificate } }: OtherCertificate) =>
    certificate !== undefined && facts.ca.text !== undefined && signedBy(text ?? '', facts.ca.text);
  return found.filter((other) => other.found.file !== undefined && (sure.includes(other.path) || isOurs(other)));
}

async function lookAt(host: ReadableHost, path: string): Promise<OtherCertificate> {
  const keyPath = path.replace(/\.(crt|pem|cer)$/, '.key');
  try {
    const key = await host.files.stat(keyPath);
    return { path, keyPath: key && keyPath, found: await lookAtCertificate(host, path) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const file = await host.files.stat(path).catch(() => undefined);
    const found = { file, text: undefined, certificate: undefined, why: error.message };
    return { path, keyPath: undefined, found };
  }
}

async function certificatesIn(host: ReadableHost, folder: string): Promise<readonly string[]> {
  const names = (await list(host, folder)).filter((name) => name.endsWith('.crt'));
  return names.length > most ? [] : names.map((name) => `${folder}/${name}`);
}

async function foldersBelow(host: ReadableHost, folder: string): Promise<readonly string[]> {
  const paths = (await list(host, folder)).slice(0, most).map((name) => `${folder}/${name}`);
  const kinds = await Promise.all(paths.map(async (path) => (await host.files.stat(path))?.kind));
  return paths.filter((_, index) => kinds[index] === 'directory');
}

/** Names in a folder; none where it is missing or this user may not look. */
async function list(host: ReadableHost, folder: string): Promise<readonly string[]> {
  try {
    return (await host.files.list(folder)) ?? [];
  } catch (error) {
    if (error instanceof OperatorError) return [];
    throw error;
  }
}
