import { dirname } from 'node:path';
import type { Attributes, ReadableHost } from '../../host/host.ts';
import type { CertificateFacts } from '../../pki/certificate/inspect.ts';
import { keyMatchesCertificate } from '../../pki/certificate/matches.ts';
import { oid } from '../../pki/encoding/oids.ts';
import { type Generation, generationOf } from '../../pki/rotation.ts';
import type { CertificateSetFacts } from '../certificates/certificate-facts.ts';
import { manualFolder } from '../certificates/certificate-places.ts';
import { type Consumer, lookAtConsumers } from '../certificates/consumers.ts';
import { openKeyFile } from '../certificates/look-at-files.ts';
import { isRevokedHere } from '../certificates/look-at-revocation.ts';
import { lookAtOthers } from '../certificates/other-certificates.ts';

/** A certificate on this host that one of the two CAs signed. */
export interface IssuedCertificate {
  readonly path: string;
  readonly profile: 'server' | 'client';
  readonly inSet: boolean;
  readonly certificate: CertificateFacts;
  readonly generation: Generation;
  readonly usedBy: readonly string[];
  /** On the list of its CA: it is not issued again with the key that it has, and keeps no CA in use. */
  readonly revoked: boolean;
  /** In the folder of the set or issued elsewhere by this program, and with its key: it is issued again together with the set. */
  readonly renewal: { readonly key: string; readonly attributes: Attributes } | undefined;
}

/** Server, client, and every other leaf of the trusted CAs that is seen here; what is of neither is left out. */
export async function lookAtIssued(
  host: ReadableHost,
  set: CertificateSetFacts,
  nextPem: string | undefined,
): Promise<readonly IssuedCertificate[]> {
  const { places } = set;
  const consumers = await lookAtConsumers(host, set.layout);
  const trustPem = set.ca.text ?? '';
  const generation = (text: string) => generationOf(text, trustPem, nextPem, set.now);
  const ofSet = (['server', 'client'] as const).map(async (profile): Promise<IssuedCertificate[]> => {
    const { certificate, text } = set[profile];
    if (certificate === undefined || text === undefined) return [];
    const { certificate: place, key } = places[profile];
    return [
      {
        path: place.path,
        profile,
        inSet: true,
        certificate,
        generation: generation(text),
        usedBy: usersOf(consumers, place.path),
        revoked: await isRevokedHere(host, text),
        renewal: { key: key.path, attributes: place.attributes },
      },
    ];
  });
  const others = await lookAtOthers(host, set, consumers);
  const folder = dirname(places.trust.path);
  const looked = await Promise.all(
    others.map(async ({ path, keyPath, found }): Promise<IssuedCertificate[]> => {
      const { certificate, text, file } = found;
      if (certificate === undefined || text === undefined || certificate.isCa) return [];
      const which = generation(text);
      const usedBy = usersOf(consumers, path, keyPath);
      const isLeftOver = dirname(path) === manualFolder && usedBy.length === 0;
      if (which === 'other' || isLeftOver) return [];
      const isKnown = dirname(path) === folder || set.remembered.some(({ certificate: known }) => known === path);
      const own = isKnown && file?.kind === 'file' && keyPath !== undefined;
      const fits = own && keyMatchesCertificate((await openKeyFile(host, keyPath)).pem ?? '', text);
      return [
        {
          path,
          profile: isServer(certificate) ? 'server' : 'client',
          inSet: false,
          certificate,
          generation: which,
          usedBy,
          revoked: await isRevokedHere(host, text),
          renewal: fits
            ? { key: keyPath, attributes: { owner: file.owner, group: file.group, mode: 0o644 } }
            : undefined,
        },
      ];
    }),
  );
  return [...(await Promise.all(ofSet)).flat(), ...looked.flat()];
}

function usersOf(consumers: readonly Consumer[], ...paths: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(consumers.filter(({ path }) => paths.includes(path)).map(({ where }) => where))];
}

function isServer({ purposes }: CertificateFacts): boolean {
  return purposes.includes(oid.serverAuth) && !purposes.includes(oid.clientAuth);
}
