import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from './certificate-facts.ts';
import type { FoundCertificate } from './look-at-files.ts';
import { presents } from './look-at-served.ts';

/** One certificate of the set for a table: dates as Date, serial in hex as in the certificate. */
export interface CertificateRow {
  readonly role: 'ca' | 'server' | 'client';
  readonly file: string;
  readonly key: string | undefined;
  readonly subject: string | undefined;
  readonly sans: readonly string[];
  readonly issuer: string | undefined;
  readonly serial: string | undefined;
  readonly notBefore: Date | undefined;
  readonly notAfter: Date | undefined;
  readonly secondsLeft: number | undefined;
  /** Whether the proxy presents it; undefined where no proxy runs, or it is none that a proxy presents. */
  readonly served: boolean | undefined;
  readonly verdict: 'ok' | 'warn' | 'block' | 'missing';
  readonly findings: readonly {
    readonly id: string;
    readonly severity: string;
    readonly message: string;
    readonly fix: string;
  }[];
}

export async function certificateRows(host: ReadableHost, site: Site): Promise<readonly CertificateRow[]> {
  const facts = await lookAtCertificates(host, site);
  const { places } = facts;
  const copies = facts.caCopies.map(({ place, found }) => row(facts, 'ca', place.path, undefined, found));
  return [
    row(facts, 'ca', places.trust.path, facts.caKey.file && places.caKey.path, facts.ca),
    ...(places.ca.path === places.trust.path || facts.controllerCa.file === undefined
      ? []
      : [row(facts, 'ca', places.ca.path, facts.caKey.file && places.caKey.path, facts.controllerCa)]),
    ...copies.filter(({ verdict }) => verdict !== 'missing'),
    row(facts, 'server', places.server.certificate.path, places.server.key.path, facts.server),
    row(facts, 'client', places.client.certificate.path, places.client.key.path, facts.client),
  ];
}

function row(
  facts: CertificateSetFacts,
  role: CertificateRow['role'],
  file: string,
  key: string | undefined,
  found: FoundCertificate,
): CertificateRow {
  const { certificate } = found;
  const findings = facts.findings
    .filter((finding) => finding.file === file || finding.file === key)
    .map(({ id, severity, message, fix }) => ({ id, severity, message, fix }));
  const served = role !== 'server' || facts.served.kind === 'idle' ? undefined : presents(facts.served, certificate);
  return {
    role,
    file,
    key,
    subject: certificate?.subject,
    sans: certificate?.names ?? [],
    issuer: certificate?.issuer,
    serial: certificate?.serial,
    notBefore: certificate?.notBefore,
    notAfter: certificate?.notAfter,
    secondsLeft: certificate && Math.floor((certificate.notAfter.getTime() - facts.now.getTime()) / 1000),
    served,
    verdict: verdictOf(found, findings),
    findings,
  };
}

function verdictOf(found: FoundCertificate, findings: CertificateRow['findings']): CertificateRow['verdict'] {
  if (found.file === undefined) return 'missing';
  if (found.certificate === undefined || findings.some(({ severity }) => severity === 'block')) return 'block';
  return findings.some(({ severity }) => severity === 'warn') ? 'warn' : 'ok';
}
