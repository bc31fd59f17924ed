import { dirname } from 'node:path';
import type { Attributes, ReadableHost } from '../../host/host.ts';
import { type CertificateFacts, inspectCertificates } from '../../pki/certificate/inspect.ts';
import { signedBy } from '../../pki/certificate/matches.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../certificates/certificate-facts.ts';
import { type FoundCertificate, lookAtCertificate } from '../certificates/look-at-files.ts';
import { type KeyState, lookAtKeyState } from './key-state.ts';
import { ownerIn } from './request-facts.ts';

export interface KitWish {
  /** Host path of the folder, or of the one script. Undefined: a folder of the host's name in `below`. */
  readonly path: string | undefined;
  readonly below: string;
  readonly withCaKey: boolean;
  /** Whether a journaled run of this host made the CA certificate at that path. */
  readonly madeHere: (caCertificate: string) => boolean;
  /** This program's version, for the script's head. */
  readonly version: string;
}

/** A certificate as TPA's controller keeps it: `ssl/<host>/<service>.crt`. */
export interface KitLeaf {
  readonly service: string;
  readonly certificate: CertificateFacts;
}

export interface KitFacts {
  readonly set: CertificateSetFacts;
  readonly path: string;
  readonly form: 'folder' | 'script';
  readonly leaves: readonly KitLeaf[];
  /** The CA that signed the leaves; undefined where none signed all of them. */
  readonly ca: CertificateFacts | undefined;
  readonly caKey: KeyState;
  /** Text of what is at the kit's places already, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Names in the kit's folder; undefined where it is missing. */
  readonly entries: readonly string[] | undefined;
  readonly own: Omit<Attributes, 'mode'>;
  /** Who gets the CA's key, whosever the folder is. */
  readonly operator: Omit<Attributes, 'mode'>;
}

export async function lookAtKit(host: ReadableHost, site: Site, wish: KitWish): Promise<KitFacts> {
  const set = await lookAtCertificates(host, site);
  const path = wish.path ?? `${wish.below === '/' ? '' : wish.below}/pg-backup-api-kit-${set.hostName}`;
  const agent = `pemagent-${set.hostName}`.slice(0, 64);
  const agentFile = await lookAtCertificate(host, `${dirname(set.places.trust.path)}/${agent}.crt`);
  const isOurs = signedBy(agentFile.text ?? '', set.ca.text ?? '');
  const leaf = (service: string, { certificate }: FoundCertificate): readonly KitLeaf[] =>
    certificate === undefined ? [] : [{ service, certificate }];
  const form = path.endsWith('.sh') ? 'script' : 'folder';
  const leaves = [
    ...leaf(set.places.server.name, set.server),
    ...leaf(set.places.client.name, set.client),
    ...(isOurs ? leaf(agent, agentFile) : []),
  ];
  const places = form === 'script' ? [path] : kitPlaces(path, set.hostName, leaves);
  return {
    set,
    path,
    form,
    leaves,
    ca: signerOf(set, leaves),
    caKey: await lookAtKeyState(host, set.places.caKey.path),
    texts: await readTexts(host, places),
    entries: form === 'folder' ? await host.files.list(path) : undefined,
    own: await ownerIn(host, dirname(path)),
    operator: { owner: host.identity.userName, group: host.identity.groupName },
  };
}

/** The newest certificate of the CA file that signed all of them. */
function signerOf({ ca }: CertificateSetFacts, leaves: readonly KitLeaf[]): CertificateFacts | undefined {
  const inspection = inspectCertificates(ca.text ?? '');
  const signers = (inspection.ok ? inspection.certificates : []).filter(({ pem }) =>
    leaves.every(({ certificate }) => signedBy(certificate.pem, pem)),
  );
  return signers.sort((a, b) => b.notAfter.getTime() - a.notAfter.getTime())[0];
}

/** Every text file of a kit in a folder. The CA's key is none of them: it is copied as a key. */
export function kitPlaces(path: string, hostName: string, leaves: readonly KitLeaf[]): readonly string[] {
  return [
    `${path}/README`,
    `${path}/apply.sh`,
    `${path}/CA.crt`,
    ...leaves.map(({ service }) => `${path}/ssl/${hostName}/${service}.crt`),
  ];
}

async function readTexts(host: ReadableHost, places: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const place of places) {
    const text = await host.files.readText(place);
    if (text !== undefined) texts.set(place, text);
  }
  return texts;
}
