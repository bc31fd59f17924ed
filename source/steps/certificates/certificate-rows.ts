import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import { type CertificateSetFacts, lookAtCertificates } from './certificate-facts.ts';
import { type Consumer, lookAtConsumers } from './consumers.ts';
import { driftOf, endedOf, judgeOther, lackOf, type OtherRole, type RowFinding } from './judge-other.ts';
import { allowListFindings, lookAtAllowList } from './look-at-allow-list.ts';
import type { FoundCertificate } from './look-at-files.ts';
import { presents } from './look-at-served.ts';
import { lookAtOthers } from './other-certificates.ts';
import { caFinding } from './renewal-review.ts';

/** One certificate for a table: dates as Date, serial in hex as in the certificate. */
export interface CertificateRow {
  readonly role: OtherRole;
  /** Part of the proxy's own set: without it nobody gets in. */
  readonly inSet: boolean;
  readonly file: string;
  readonly key: string | undefined;
  readonly subject: string | undefined;
  readonly sans: readonly string[];
  readonly issuer: string | undefined;
  readonly serial: string | undefined;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string | undefined;
  readonly notBefore: Date | undefined;
  readonly notAfter: Date | undefined;
  readonly secondsLeft: number | undefined;
  /** Whether the proxy presents it; undefined where no proxy runs, or it is none that a proxy presents. */
  readonly served: boolean | undefined;
  /** Serial of the certificate that the proxy presents in its place (lower-case hex); undefined unless `served` is false. */
  readonly servedSerial: string | undefined;
  /** Who names the file: virtual hosts of Apache, the PEM agent. */
  readonly usedBy: readonly string[];
  readonly verdict: 'ok' | 'warn' | 'block' | 'missing';
  readonly findings: readonly RowFinding[];
}

/** The set, the CA's copies, and every other certificate that matters here (`lookAtOthers`). `looked`: the set, where somebody has it. */
export async function certificateRows(
  host: ReadableHost,
  site: Site,
  looked?: CertificateSetFacts,
): Promise<readonly CertificateRow[]> {
  const facts = looked ?? (await lookAtCertificates(host, site));
  const consumers = await lookAtConsumers(host, facts.layout);
  const { places } = facts;
  const caKey = facts.caKey.file && places.caKey.path;
  const ofSet = (
    role: OtherRole,
    file: string,
    key: string | undefined,
    found: FoundCertificate,
    more: readonly RowFinding[] = [],
  ) =>
    row({
      facts,
      consumers,
      role,
      inSet: true,
      file,
      key,
      found,
      findings: [...setFindings(facts, file, key), ...more],
    });
  const copyOf = (file: string, key: string | undefined, found: FoundCertificate, lack: readonly RowFinding[] = []) =>
    row({
      facts,
      consumers,
      role: 'ca',
      inSet: false,
      file,
      key,
      found,
      findings: [...driftOf(facts, found), ...endedOf(facts, found), ...lack],
    });
  const copies = facts.caCopies.map(({ place, found }) => copyOf(place.path, undefined, found, lackOf(facts, found)));
  const others = await lookAtOthers(host, facts, consumers);
  const ending = caFinding(facts);
  const allowing = allowListFindings(await lookAtAllowList(host, facts));
  const ofCa = [...setFindings(facts, places.trust.path, caKey), ...(ending === undefined ? [] : [ending])];
  return [
    row({
      facts,
      consumers,
      role: 'ca',
      inSet: true,
      file: places.trust.path,
      key: caKey,
      found: facts.ca,
      findings: ofCa,
    }),
    ...(places.ca.path === places.trust.path || facts.controllerCa.file === undefined
      ? []
      : [copyOf(places.ca.path, caKey, facts.controllerCa)]),
    ...copies.filter(({ verdict }) => verdict !== 'missing'),
    ofSet('server', places.server.certificate.path, places.server.key.path, facts.server, allowing),
    ofSet('client', places.client.certificate.path, places.client.key.path, facts.client),
    ...(await Promise.all(
      others.map(async ({ path, keyPath, found }) => {
        const judged = await judgeOther(host, facts, { path, keyPath, found });
        return row({ facts, consumers, inSet: false, file: path, key: keyPath, found, ...judged });
      }),
    )),
  ];
}

/** What was found about the files of a row (what the next deploy would undo is told and is no fault); about files without one (the list of revoked certificates), it stands with the CA. */
function setFindings(
  { findings, places }: CertificateSetFacts,
  file: string,
  key: string | undefined,
): readonly RowFinding[] {
  const { trust, server, client } = places;
  const withRow = [trust, server.certificate, server.key, client.certificate, client.key].map(({ path }) => path);
  const isOfRow = (about: string) =>
    about === file || about === key || (file === trust.path && !withRow.includes(about));
  return findings
    .filter((finding) => isOfRow(finding.file))
    .map(({ id, severity, group, message, fix }) => ({ id, severity, group, message, fix }));
}

interface RowParts extends Pick<CertificateRow, 'role' | 'inSet' | 'file' | 'key' | 'findings'> {
  readonly facts: CertificateSetFacts;
  readonly consumers: readonly Consumer[];
  readonly found: FoundCertificate;
}

function row({ facts, consumers, role, inSet, file, key, found, findings }: RowParts): CertificateRow {
  const { certificate } = found;
  const asked = inSet && role === 'server' && facts.served.kind === 'serving' ? facts.served : undefined;
  const served = asked && presents(asked, certificate);
  const usedBy = consumers.filter(({ path }) => path === file || path === key).map(({ where }) => where);
  return {
    role,
    inSet,
    file,
    key,
    subject: certificate?.subject,
    sans: certificate?.names ?? [],
    issuer: certificate?.issuer,
    serial: certificate?.serial,
    fingerprint: certificate?.fingerprint,
    notBefore: certificate?.notBefore,
    notAfter: certificate?.notAfter,
    secondsLeft: certificate && Math.floor((certificate.notAfter.getTime() - facts.now.getTime()) / 1000),
    served,
    servedSerial: served === false ? asked?.certificate?.serial.toLowerCase() : undefined,
    usedBy: [...new Set(usedBy)],
    verdict: verdictOf(found, inSet, findings),
    findings,
  };
}

function verdictOf(
  found: FoundCertificate,
  inSet: boolean,
  findings: readonly RowFinding[],
): CertificateRow['verdict'] {
  if (found.file === undefined) return 'missing';
  const unreadable = found.certificate === undefined;
  // What the next deploy would undo is told, and does not make the certificate worse.
  const counted = findings.filter(({ group }) => group !== 'tpa');
  if ((unreadable && inSet) || counted.some(({ severity }) => severity === 'block')) return 'block';
  return unreadable || counted.some(({ severity }) => severity === 'warn') ? 'warn' : 'ok';
}
