import { formatName, sameName } from './distinguished-name.ts';
import { finding, type SetFinding } from './findings.ts';
import { notPemMessage } from './judge-certificate-file.ts';
import { readPem } from './pem.ts';
import { type RevocationList, readRevocationList } from './revocation-list.ts';
import { aboutCertificate, fileFindings, type LocatedCertificate, type SetFile } from './set-file.ts';
import { checkSignature } from './signature.ts';

/**
 * Judges a file of lists of revoked certificates that the proxy looks into (SSLCARevocationFile). One that has ended, or that
 * its CA did not sign, shuts out every client of that CA (OpenSSL, X509_V_FLAG_CRL_CHECK). Lists of other CAs do not count.
 */
export function judgeRevocation(
  setFile: SetFile,
  trusted: readonly LocatedCertificate[],
  leaves: readonly LocatedCertificate[],
  at: Date,
): SetFinding[] {
  const about = { subject: 'the list of revoked certificates', file: setFile.file };
  const { readable, findings } = fileFindings(setFile, about.subject);
  if (!readable) return findings;
  const pem = readPem(setFile.bytes);
  const blocks = pem.blocks.filter(({ label }) => label === 'X509 CRL');
  if (blocks.length === 0) return [...findings, finding('not-pem', about, notPemMessage(setFile.bytes, pem))];
  const lists: RevocationList[] = [];
  for (const { der, line } of blocks) {
    const reading = der && readRevocationList(der);
    if (reading?.ok) lists.push(reading.list);
    else findings.push(finding('der-malformed', about, `The list at line ${line} cannot be read.`));
  }
  const cas = trusted.filter(({ certificate }) => lists.some((list) => sameName(list.issuer, certificate.subject)));
  for (const ca of cas) {
    const named = lists.filter((list) => sameName(list.issuer, ca.certificate.subject));
    const signed = named.filter((list) => checkSignature(list, ca.certificate.spki) === 'good');
    const newest = signed.sort((a, b) => endOf(b) - endOf(a))[0];
    const name = `"${formatName(ca.certificate.subject)}"`;
    if (newest === undefined) {
      findings.push(finding('bad-signature', about, `The list of ${name} is not signed with the key of this CA.`));
    } else findings.push(...timeFindings(newest, name, about, at), ...revokedFindings(newest, leaves));
  }
  return findings;
}

function timeFindings(
  { thisUpdate, nextUpdate }: RevocationList,
  name: string,
  about: { readonly subject: string; readonly file: string },
  at: Date,
): SetFinding[] {
  if (nextUpdate !== undefined && nextUpdate.date < at) {
    const ended = `ended on ${nextUpdate.date.toISOString().slice(0, 10)}: Apache turns every client of it away`;
    return [finding('crl-expired', about, `The list of ${name} ${ended}.`)];
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
