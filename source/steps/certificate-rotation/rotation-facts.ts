import type { ReadableHost } from '../../host/host.ts';
import { type ListBlock, readListFile } from '../../pki/certificate/revocation-list.ts';
import { type Adoption, adoptCa } from '../../pki/judge/adopt-ca.ts';
import { type Rotation, readRotation } from '../../pki/rotation.ts';
import { listPath, revocationConf } from '../../proxy/revocation.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../certificates/certificate-facts.ts';
import type { Place } from '../certificates/certificate-places.ts';
import {
  type FoundCertificate,
  type FoundKey,
  lookAtCaKey,
  lookAtCertificate,
  openKeyFile,
} from '../certificates/look-at-files.ts';
import { orNothing } from '../or-nothing.ts';
import { nextAnchor } from '../proxy/trust-anchor.ts';
import { type IssuedCertificate, lookAtIssued } from './issued-certificates.ts';
import type { RotationWish } from './rotation-wish.ts';
import { lookAtSeen, type SeenClients } from './seen-clients.ts';

/** A CA certificate in the trust store, or that nothing is there. */
export interface FoundAnchor {
  readonly path: string;
  readonly text: string | undefined;
}

export interface RotationFacts {
  readonly set: CertificateSetFacts;
  readonly rotation: Rotation;
  /** The CA that is to come: where it waits, its text, and whether it can sign with the key that is here. */
  readonly next: {
    readonly found: FoundCertificate;
    readonly keyPath: string;
    readonly key: FoundKey;
    readonly adoption: Adoption | undefined;
  };
  /** `--ca FILE` of `start`. */
  readonly given:
    | {
        readonly path: string;
        readonly adoption: Adoption;
        readonly keyPath: string | undefined;
        readonly key: FoundKey | undefined;
      }
    | undefined;
  /** The key of the CA that is there, in its place beside config.yml. */
  readonly oldKey: { readonly place: Place; readonly key: FoundKey };
  readonly issued: readonly IssuedCertificate[];
  /** Who came with a certificate of which CA, as far as Apache logs it. */
  readonly seen: SeenClients;
  /** The wizard's own lists of revoked certificates, and the configuration that names them. */
  readonly lists: {
    readonly text: string | undefined;
    readonly blocks: readonly ListBlock[];
    readonly conf: string | undefined;
  };
  readonly anchors: { readonly current: FoundAnchor; readonly next: FoundAnchor };
}

/** Everything that says how far a rotation is: the CA files, the keys beside them, and who has a certificate of which CA. */
export async function lookAtRotation(host: ReadableHost, site: Site, wish: RotationWish): Promise<RotationFacts> {
  const set = await lookAtCertificates(host, { ...site, given: givenFor(site, wish) });
  const { next } = set.places;
  const found = await lookAtCertificate(host, next.certificate.path);
  const ofNext = wish.phase === 'start' && wish.ca !== undefined ? undefined : wish.caKey;
  const keyPath = wish.sameKey ? next.key.path : (ofNext ?? next.key.path);
  const leaves = [set.server, set.client].flatMap(({ text }) => (text === undefined ? [] : [text]));
  const trustPem = set.ca.text ?? '';
  const oldPlace = { ...set.places.caKey, path: oldKeyPath(set, wish) };
  const [current, coming] = await Promise.all(
    [`${set.layout.trustAnchorDirectory}/CA.crt`, nextAnchor(set.layout)].map(async (path) => ({
      path,
      text: (await lookAtCertificate(host, path)).text,
    })),
  );
  if (!current || !coming) throw new TypeError('two anchors were looked at');
  const issued = await lookAtIssued(host, set, found.text);
  return {
    set,
    rotation: readRotation({ trustPem, nextPem: found.text, leaves, at: set.now }),
    next: {
      found,
      keyPath,
      key: await lookAtCaKey(host, keyPath, found.text, site.caPassphrase),
      adoption: found.text === undefined ? undefined : await adopt(host, site, found.text, keyPath, set.now),
    },
    given: await lookAtGiven(host, site, wish, set.now),
    oldKey: { place: oldPlace, key: await lookAtCaKey(host, oldPlace.path, trustPem, site.caPassphrase) },
    issued,
    seen: await lookAtSeen(host, set, found.text, issued),
    lists: await lookAtOwnLists(host, set),
    anchors: { current, next: coming },
  };
}

async function lookAtOwnLists(host: ReadableHost, { layout }: CertificateSetFacts): Promise<RotationFacts['lists']> {
  const text = (await orNothing(host.files.readText(listPath))) ?? undefined;
  const conf = (await orNothing(host.files.readText(revocationConf(layout).path))) ?? undefined;
  return { text, blocks: readListFile(text ?? '') ?? [], conf };
}

/** The set is looked at as it is: an organisation's CA that is to come is none of it yet. */
function givenFor({ given }: Site, { sameKey, caKey }: RotationWish): Site['given'] {
  const { ca: _ca, 'ca-key': _key, ...others } = given;
  return sameKey && caKey !== undefined ? { ...others, 'ca-key': caKey } : others;
}

/** Beside the certificate that is to come, unless the operator named it. */
function oldKeyPath({ places }: CertificateSetFacts, { sameKey, caKey }: RotationWish): string {
  if (sameKey && caKey !== undefined) return caKey;
  return places.next.key.path.replace(/CA-next\.key$/, 'CA.key');
}

async function lookAtGiven(
  host: ReadableHost,
  site: Site,
  { ca: path, caKey: keyPath }: RotationWish,
  at: Date,
): Promise<RotationFacts['given']> {
  if (path === undefined) return undefined;
  const { text, why } = await lookAtCertificate(host, path);
  const key = keyPath === undefined ? undefined : await lookAtCaKey(host, keyPath, text, site.caPassphrase);
  const adoption: Adoption =
    text === undefined ? { ok: false, why: why ?? 'it is missing' } : await adopt(host, site, text, keyPath, at);
  return { path, adoption, keyPath, key };
}

/** With the key where it can be opened, else as a CA whose key is elsewhere. */
async function adopt(host: ReadableHost, site: Site, text: string, keyPath: string | undefined, at: Date) {
  const pem = keyPath === undefined ? undefined : (await openKeyFile(host, keyPath, site.caPassphrase)).pem;
  return adoptCa({
    certificatesPem: text,
    ...(pem !== undefined && { keyPem: pem }),
    file: keyPath ?? 'the CA',
    at,
  });
}
