import type { ReadableHost } from '../../host/host.ts';
import type { SetFinding } from '../../pki/judge/findings.ts';
import type { SetFile } from '../../pki/judge/set-file.ts';
import { tpaClients, verifySet } from '../../pki/judge/verify-set.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import { readSetFile } from '../certificates/read-set-file.ts';
import type { ImportItem } from './import-item.ts';

/**
 * The findings of the PKI judge for the set as it would be: the new certificates with their keys, the rest as it is. Where no part of
 * the set itself is new, only the other clients are judged: what is wrong with the set is not theirs.
 */
export async function judgeImport(
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
