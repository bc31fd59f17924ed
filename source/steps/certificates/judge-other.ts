import { dirname } from 'node:path';
import type { Acknowledged } from '../../health/acknowledgement.ts';
import type { ReadableHost } from '../../host/host.ts';
import { oid } from '../../pki/encoding/oids.ts';
import type { FindingGroup } from '../../pki/judge/findings.ts';
import { hookFile, lastingFix, whatComes } from '../foreign-pair.ts';
import type { CertificateSetFacts } from './certificate-facts.ts';
import type { FoundCertificate } from './look-at-files.ts';
import { lookAtRevocation } from './look-at-revocation.ts';
import type { OtherCertificate } from './other-certificates.ts';
import { readSetFile } from './read-set-file.ts';

/** Something about a certificate that is shown beside it. */
export interface RowFinding {
  readonly id: string;
  readonly severity: 'info' | 'warn' | 'block';
  /** Of a finding about the set; `tpa` is what the next deploy would undo. */
  readonly group?: FindingGroup;
  readonly message: string;
  readonly fix: string;
  readonly acknowledged?: Acknowledged;
}

/** What a certificate beside the set is for. */
export type OtherRole = 'ca' | 'server' | 'client' | 'other';

/** Its part, and what is wrong with it. Nothing of it blocks: the proxy works without it. */
export async function judgeOther(
  host: ReadableHost,
  facts: CertificateSetFacts,
  other: OtherCertificate,
): Promise<{ readonly role: OtherRole; readonly findings: readonly RowFinding[] }> {
  const { certificate, text, why } = other.found;
  if (certificate === undefined) return { role: 'other', findings: [unreadable(other.path, why)] };
  // First, for TPA makes this pair by `openssl req -x509`, which says CA:TRUE.
  const legacy = legacyPair(facts, other);
  if (legacy.length > 0 && certificate.isCa) return { role: 'other', findings: legacy };
  if (certificate.isCa) {
    return { role: 'ca', findings: [...driftOf(facts, other.found), ...endedOf(facts, other.found)] };
  }
  const { signedBy } = await import('../../pki/certificate/matches.ts');
  if (facts.ca.text === undefined || !signedBy(text ?? '', facts.ca.text)) {
    return { role: 'other', findings: [notOfThisCa, ...legacy] };
  }
  const { purposes } = certificate;
  const role = purposes.includes(oid.serverAuth) && !purposes.includes(oid.clientAuth) ? 'server' : 'client';
  return { role, findings: [...(await judgeLeaf(host, facts, other, role)), ...legacy] };
}

async function judgeLeaf(
  host: ReadableHost,
  facts: CertificateSetFacts,
  { path, keyPath, found }: OtherCertificate,
  role: 'server' | 'client',
): Promise<readonly RowFinding[]> {
  const read = (file: string) => readSetFile(host, file, true);
  const [ca, certificate] = await Promise.all([read(facts.places.trust.path), read(path)]);
  const key = keyPath === undefined ? undefined : await read(keyPath);
  const { verifySet } = await import('../../pki/judge/verify-set.ts');
  const revocation = await lookAtRevocation(host);
  const { findings } = verifySet(
    role === 'server'
      ? { ca, serverCertificate: certificate, ...(key && { serverKey: key }), revocation }
      : { ca, clientCertificate: certificate, ...(key && { clientKey: key }), revocation },
    { host: found.certificate?.names[0] ?? facts.hostName, at: facts.now },
  );
  const isAgent = found.certificate?.commonName?.startsWith('pemagent-') ?? false;
  // A client in the proxy's folder, or that a run issued elsewhere, was made for the API (`certs issue`): that it is let in is told, and no fault.
  const isMeant =
    role === 'client' &&
    (dirname(path) === dirname(facts.places.trust.path) ||
      facts.remembered.some(({ certificate: known }) => known === path));
  return findings
    .filter(({ file, group }) => (file === path || file === keyPath) && group !== 'tpa')
    .filter(({ id }) => id !== 'san-underscore' || role === 'server') // a service's name (harp_proxy) is no host's
    .map(({ id, severity, message, fix }) => ({
      id,
      severity: id === 'shared-ca' && isMeant ? 'info' : severity === 'block' ? 'warn' : severity,
      message,
      fix:
        isAgent && dates.includes(id)
          ? 'wizard certs issue pemagent, then restart pemagent: TPA never looks at it again.'
          : id === 'revoked'
            ? 'Nothing, if it is to stay rejected; else: wizard certs issue NAME --new-key.'
            : fix,
    }));
}

const dates: readonly string[] = ['expired', 'expiring'];

/** A copy of the CA that is not the one that Apache trusts. */
export function driftOf({ ca, places }: CertificateSetFacts, copy: FoundCertificate): readonly RowFinding[] {
  if (ca.certificate === undefined || copy.certificate === undefined) return [];
  const [ours, theirs] = [ca.certificate.fingerprint, copy.certificate.fingerprint];
  // During a rotation two CAs are trusted, and files that hold one of them are no copies gone astray.
  if (ours === theirs || ca.text?.includes(copy.certificate.pem.trim())) return [];
  const sameName = ca.certificate.subject === copy.certificate.subject;
  return [
    {
      id: 'ca-drift',
      severity: 'warn',
      message: `It is another certificate${sameName ? ' of the same name' : ''} than ${places.trust.path}: SHA-256 ${short(theirs)} here, ${short(ours)} there.`,
      fix: 'wizard certs create and wizard proxy copy the one that Apache trusts.',
    },
  ];
}

/** A copy of a CA that has ended: whoever reads this file knows nobody by it any more. */
export function endedOf({ now }: CertificateSetFacts, { certificate }: FoundCertificate): readonly RowFinding[] {
  if (certificate === undefined || certificate.notAfter > now) return [];
  return [
    {
      id: 'ca-expired',
      severity: 'warn',
      message: `It ended on ${certificate.notAfter.toISOString().slice(0, 10)}.`,
      fix: 'wizard certs rotate says how this host gets a CA that lasts, in every copy.',
    },
  ];
}

/** A copy of the whole CA file that lacks a CA: during a rotation each copy has to hold both. */
export function lackOf({ ca, places }: CertificateSetFacts, copy: FoundCertificate): readonly RowFinding[] {
  if (ca.text === undefined || copy.text === undefined || ca.text === copy.text) return [];
  if (count(copy.text) >= count(ca.text)) return [];
  return [
    {
      id: 'ca-drift',
      severity: 'warn',
      message: `${places.trust.path} has ${count(ca.text)} CAs, this copy of it ${count(copy.text)}.`,
      fix: 'wizard certs create copies the file that Apache trusts.',
    },
  ];
}

function count(pem: string): number {
  return pem.split('-----BEGIN').length - 1;
}

/** TPA serves such a pair in place of the set's (roles/init/tasks/ssl.yml, “legacy_ssl_enabled”). */
function legacyPair(
  { foreign: { pair, hooked } }: CertificateSetFacts,
  { path }: OtherCertificate,
): readonly RowFinding[] {
  if (pair?.origin !== 'postgres' || pair.certificate !== path) return [];
  return [
    {
      id: 'legacy-pair',
      severity: hooked ? 'info' : 'warn',
      message: hooked
        ? `It is PostgreSQL's own pair; ${hookFile} of the cluster keeps it out of the API's virtual host.`
        : whatComes(pair),
      fix: hooked ? 'Nothing: PostgreSQL uses it.' : lastingFix(pair),
    },
  ];
}

const notOfThisCa: RowFinding = {
  id: 'foreign-certificate',
  severity: 'info',
  message: 'It is not signed by this CA.',
  fix: 'Nothing: it is listed and never touched.',
};

function unreadable(path: string, why: string | undefined): RowFinding {
  return {
    id: 'unreadable',
    severity: 'warn',
    message: `It cannot be read as a certificate: ${why ?? 'it is empty'}.`,
    fix: `Look at it: openssl x509 -noout -text -in ${path}`,
  };
}

function short(fingerprint: string): string {
  return (fingerprint.slice(0, 16).match(/../g) ?? []).join(':').toUpperCase();
}
