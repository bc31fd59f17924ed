import { dirname } from 'node:path';
import type { FileFacts, ReadableHost } from '../../host/host.ts';
import type { Certificate } from '../../pki/certificate/certificate.ts';
import { certificatesOf, keyBelongsTo } from '../../pki/certificate/matches.ts';
import { type ListBlock, readListFile } from '../../pki/certificate/revocation-list.ts';
import { checkSignature } from '../../pki/certificate/signature.ts';
import { readPrivateKey } from '../../pki/keys/private-key.ts';
import type { Issuer } from '../../plan/actions.ts';
import { listDirectory, listPath, revocationConf, revocationConflicts } from '../../proxy/revocation.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from '../certificates/certificate-facts.ts';
import { openKeyFile } from '../certificates/look-at-files.ts';
import { isScheduled, lookAtSchedule } from '../certificates/schedule-step.ts';
import { lookAtDirectives } from '../look-at-sites.ts';
import { orNothing } from '../or-nothing.ts';
import { type FoundConf, lookAtConf } from '../server-conf-actions.ts';

/** A CA that clients of this host may be of, with its list; it can sign where its key is here. */
export interface ListedCa {
  readonly certificate: Certificate;
  /** What signs for it; undefined where its key is elsewhere or locked. */
  readonly issuer: Issuer | undefined;
  /** The newest list that it signed. */
  readonly block: ListBlock | undefined;
}

export interface RevocationFacts {
  readonly set: CertificateSetFacts;
  readonly directoryIsThere: boolean;
  /** The wizard's own file of lists, one for each CA that has revoked somebody. */
  readonly list: {
    readonly file: FileFacts | undefined;
    readonly text?: string | undefined;
    /** Undefined where it is there and cannot be read; none where there is no file. */
    readonly blocks: readonly ListBlock[] | undefined;
  };
  readonly cas: readonly ListedCa[];
  readonly conf: FoundConf;
  readonly conflicts: readonly string[];
  /** A timer renews here what ends soon. */
  readonly scheduled: boolean;
}

export async function lookAtRevoking(host: ReadableHost, site: Site): Promise<RevocationFacts> {
  const set = await lookAtCertificates(host, site);
  const { layout, places } = set;
  const file = await host.files.stat(listPath);
  const text = file === undefined ? undefined : await orNothing(host.files.readText(listPath));
  const blocks = file === undefined ? [] : text === undefined ? undefined : readListFile(text);
  const directives = set.served.kind === 'no-proxy' ? [] : await lookAtDirectives(host, layout);
  return {
    set,
    directoryIsThere: (await host.files.stat(listDirectory)) !== undefined,
    list: { file, text: text ?? undefined, blocks },
    cas: await lookAtCas(host, set, blocks ?? []),
    conf: await lookAtConf(host, revocationConf(layout)),
    conflicts: revocationConflicts(directives, places.trust.path),
    scheduled: isScheduled(await lookAtSchedule(host)),
  };
}

/** Every trusted CA, and an intermediate that signs here, each with the key that fits: during a rotation there are two. */
async function lookAtCas(
  host: ReadableHost,
  set: CertificateSetFacts,
  blocks: readonly ListBlock[],
): Promise<readonly ListedCa[]> {
  const { places, caPassphrase, authority } = set;
  const chain = authority?.kind === 'usable' ? authority.ca.chainPem : '';
  const folder = dirname(places.next.key.path);
  const paths = [...new Set([places.caKey.path, `${folder}/CA.key`, places.next.key.path])];
  const keys = await Promise.all(
    paths.map(async (path) => {
      const { pem, protection } = await openKeyFile(host, path, caPassphrase);
      const reading = pem === undefined ? undefined : readPrivateKey(pem);
      return { path, key: reading?.ok ? reading.key : undefined, protection };
    }),
  );
  return certificatesOf(`${chain}${set.ca.text ?? ''}`).map((certificate): ListedCa => {
    const found = keys.find(({ key }) => key !== undefined && keyBelongsTo(key, certificate));
    const signed = blocks.filter(({ list }) => checkSignature(list, certificate.spki) === 'good');
    return {
      certificate,
      issuer: found && {
        certificate: places.trust.path,
        key: found.path,
        ...(found.protection === 'opened' && caPassphrase && { passphrase: caPassphrase }),
        ...(found.path === places.caKey.path && chain !== '' && { chain }),
      },
      block: signed.sort((a, b) => b.list.thisUpdate.date.getTime() - a.list.thisUpdate.date.getTime())[0],
    };
  });
}

/** The CA that signed a certificate; undefined where none of these did. */
export function signerOf(cas: readonly ListedCa[], certificate: Certificate): ListedCa | undefined {
  return cas.find((ca) => checkSignature(certificate, ca.certificate.spki) === 'good');
}
