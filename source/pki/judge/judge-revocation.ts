import { type RevocationList, readRevocationList } from '../certificate/revocation-list.ts';
import { checkSignature } from '../certificate/signature.ts';
import { formatName, sameName } from '../encoding/distinguished-name.ts';
import { readPem } from '../encoding/pem.ts';
import { finding, type SetFinding } from './findings.ts';
import { notPemMessage } from './judge-certificate-file.ts';
import { aboutCertificate, fileFindings, type LocatedCertificate, type SetFile } from './set-file.ts';

/** The lists of revoked certificates that the proxy looks into. */
export type Revocation = {
  /** SSLCARevocationFile and SSLCARevocationPath: the file, the folder, or both. */
  readonly places: readonly string[];
  /** That file, and what the folder has under hash names. */
  readonly files: readonly SetFile[];
  /** Whose list is looked for: the client's issuer, or every CA up to the root. */
  readonly depth: 'leaf' | 'chain';
  /** A CA without a list lets its clients in all the same (no_crl_for_cert_ok). */
  readonly isOptional: boolean;
};

type LocatedList = RevocationList & { readonly file: string };

const subject = 'the list of revoked certificates';

/**
 * Judges the lists of revoked certificates that the proxy looks into. One that is missing, that has ended, or that its CA did
 * not sign shuts out every client of that CA (OpenSSL, X509_V_FLAG_CRL_CHECK). Lists of other CAs do not count. `clients` are
 * the clients' paths: a leaf, then each CA up to the root.
 */
export function judgeRevocation(
  revocation: Revocation,
  trusted: readonly LocatedCertificate[],
  leaves: readonly LocatedCertificate[],
  clients: readonly (readonly LocatedCertificate[])[],
  at: Date,
): SetFinding[] {
  const readings = revocation.files.map(readLists);
  const lists = readings.flatMap((reading) => reading.lists);
  const findings = readings.flatMap((reading) => reading.findings);
  // Whatever cannot be read may be the list that is looked for.
  if (findings.length === 0 && !revocation.isOptional) findings.push(...missingFindings(revocation, lists, clients));
  for (const ca of trusted) {
    const [first, ...others] = lists.filter((list) => sameName(list.issuer, ca.certificate.subject));
    if (first === undefined) continue;
    const signed = [first, ...others].filter((list) => checkSignature(list, ca.certificate.spki) === 'good');
    const newest = signed.sort((a, b) => endOf(b) - endOf(a))[0];
    const name = `"${formatName(ca.certificate.subject)}"`;
    if (newest === undefined) {
      const about = { subject, file: first.file };
      findings.push(finding('bad-signature', about, `The list of ${name} is not signed with the key of this CA.`));
    } else findings.push(...timeFindings(newest, name, at), ...revokedFindings(newest, leaves));
  }
  return findings;
}

/** The timer renews a list that has 15 days left; one with fewer than ten has been left alone. */
const warnedBefore = 10 * 86_400_000;

function readLists(setFile: SetFile): { readonly lists: readonly LocatedList[]; readonly findings: SetFinding[] } {
  const about = { subject, file: setFile.file };
  const { readable, findings } = fileFindings(setFile, subject);
  if (!readable) return { lists: [], findings };
  const pem = readPem(setFile.bytes);
  const blocks = pem.blocks.filter(({ label }) => label === 'X509 CRL');
  if (blocks.length === 0) findings.push(finding('not-pem', about, notPemMessage(setFile.bytes, pem)));
  const lists: LocatedList[] = [];
  for (const { der, line } of blocks) {
    const reading = der && readRevocationList(der);
    if (reading?.ok) lists.push({ ...reading.list, file: setFile.file });
    else findings.push(finding('der-malformed', about, `The list at line ${line} cannot be read.`));
  }
  return { lists, findings };
}

function missingFindings(
  { places, depth }: Revocation,
  lists: readonly LocatedList[],
  clients: readonly (readonly LocatedCertificate[])[],
): SetFinding[] {
  const checked = clients.flatMap((path) => (depth === 'leaf' ? path.slice(0, 1) : path));
  const about = { subject, file: places.at(-1) ?? '' };
  return checked
    .filter(({ certificate }) => !lists.some((list) => sameName(list.issuer, certificate.issuer)))
    .map(({ certificate }) => {
      const where = `${places.join(' and ')} ${places.length === 1 ? 'has' : 'have'}`;
      const name = `"${formatName(certificate.issuer)}"`;
      return finding('crl-missing', about, `${where} no list of ${name}: Apache rejects every client of it.`);
    });
}

function timeFindings({ thisUpdate, nextUpdate, file }: LocatedList, name: string, at: Date): SetFinding[] {
  const about = { subject, file };
  if (nextUpdate !== undefined && nextUpdate.date < at) {
    const ended = `ended on ${nextUpdate.date.toISOString().slice(0, 10)}: Apache rejects every client of it`;
    return [finding('crl-expired', about, `The list of ${name} ${ended}.`)];
  }
  if (nextUpdate !== undefined && nextUpdate.date.getTime() - at.getTime() < warnedBefore) {
    const ends = nextUpdate.date.toISOString().slice(0, 10);
    const what = `The list of ${name} expires on ${ends}: from then on Apache rejects every client of it.`;
    return [finding('crl-expiring', about, what)];
  }
  if (thisUpdate.date <= at) return [];
  const begins = thisUpdate.date.toISOString().slice(0, 10);
  return [finding('not-yet-valid', about, `The list of ${name} begins on ${begins}.`)];
}

function revokedFindings(list: RevocationList, leaves: readonly LocatedCertificate[]): SetFinding[] {
  return leaves
    .filter(({ certificate }) => sameName(certificate.issuer, list.issuer) && list.revoked.has(certificate.serial))
    .map((leaf) => finding('revoked', aboutCertificate(leaf), 'Its CA has revoked it.'));
}

function endOf({ nextUpdate }: RevocationList): number {
  return nextUpdate?.date.getTime() ?? Number.POSITIVE_INFINITY;
}
