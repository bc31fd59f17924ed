import { basename } from 'node:path';
import type { ReadableHost } from '../../host/host.ts';
import { readCertificate } from '../../pki/certificate/certificate.ts';
import { arrangeChain } from '../../pki/judge/arrange-chain.ts';
import type { SetFinding } from '../../pki/judge/findings.ts';
import { keyFingerprint } from '../../pki/keys/key-fingerprint.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../certificates/certificate-facts.ts';
import { lookAtCertificate } from '../certificates/look-at-files.ts';
import { isRevokedHere } from '../certificates/look-at-revocation.ts';
import { otherBarmanHosts } from '../look-at-config.ts';
import { type GivenCertificate, readGivenFiles } from './import-files.ts';
import type { ImportItem } from './import-item.ts';
import { judgeImport } from './judge-import.ts';
import { chooseOwner, type KeyOwner, lookAtKeyOwners } from './key-owners.ts';

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
