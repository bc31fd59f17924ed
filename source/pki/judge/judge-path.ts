import { Buffer } from 'node:buffer';
import { checkSignature } from '../certificate/signature.ts';
import { formatName } from '../encoding/distinguished-name.ts';
import { finding, type SetFinding } from './findings.ts';
import { algorithmsAgree, isSelfSigned } from './judge-certificate.ts';
import { judgeIssuer } from './judge-issuer.ts';
import { type Clock, judgeValidity } from './judge-validity.ts';
import { nameConstraintFault } from './name-constraints.ts';
import { authorityMismatch, findPath, isSelfIssued, namedIssuers, type Path, type Surroundings } from './path.ts';
import { aboutCertificate, type LocatedCertificate } from './set-file.ts';

/** The path of a leaf to the CA file and all that is wrong on the way. `purpose` is what each CA's EKU must allow. */
export function judgePath(
  leaf: LocatedCertificate,
  around: Surroundings,
  clock: Clock,
  purpose: string,
): { readonly path: Path; readonly findings: readonly SetFinding[] } {
  const path = findPath(leaf, around);
  const findings: SetFinding[] = [];
  const end = path.chain.at(-1) ?? leaf;
  if (!path.complete) findings.push(...whyIncomplete(end, path.chain.length > 1, around));
  for (const [depth, link] of path.chain.entries()) {
    const issuer = path.chain[depth + 1];
    if (issuer !== undefined) findings.push(...linkFindings(link, issuer));
    // OpenSSL takes a root whose identifiers point elsewhere for an intermediate, and looks for what signed it.
    else if (path.complete) findings.push(...authorityFindings(link, link));
    if (depth > 0) findings.push(...judgeIssuer(link, path.chain.slice(1, depth), purpose));
    if (depth > 0) findings.push(...judgeValidity(link, clock, 'ca'));
    const constraints = depth > 0 ? link.certificate.nameConstraints : undefined;
    for (const below of constraints ? path.chain.slice(0, depth) : []) {
      const isSelfIssuedCa = below !== path.chain[0] && isSelfIssued(below.certificate);
      const fault = constraints && !isSelfIssuedCa && nameConstraintFault(below.certificate, constraints);
      if (fault) findings.push(finding('name-constraint-violated', aboutCertificate(below), fault));
    }
  }
  return { path, findings };
}

/** Why no certificate continues the path after `end`. */
function whyIncomplete(end: LocatedCertificate, isIssuer: boolean, around: Surroundings): SetFinding[] {
  const about = aboutCertificate(end);
  const { certificate } = end;
  const named = namedIssuers(certificate, around).filter((candidate) => candidate.certificate !== certificate);
  if (isSelfSigned(certificate)) {
    if (!isIssuer) return [finding('self-signed', about, 'It is signed with its own key, not by a CA.')];
    return [finding('chain-incomplete', about, 'This root is sent with the leaf but is not in the CA file.')];
  }
  // Without a CA file that can be read there is one finding, the file's.
  if (around.trusted.length === 0) return [];
  if (named.length > 0) {
    if (!algorithmsAgree(certificate)) return [];
    const checks = named.map((candidate) => checkSignature(certificate, candidate.certificate.spki));
    if (checks.includes('good')) return [];
    if (checks.includes('unsupported')) return [];
    const pointed = certificate.authorityKeyIdentifier?.keyId;
    const meant = named.some(
      ({ certificate: candidate }) =>
        pointed !== undefined && [candidate.subjectKeyIdentifier, candidate.keyHash].includes(pointed),
    );
    return meant
      ? [
          finding(
            'bad-signature',
            about,
            'The signature does not verify with the key of its CA: it was changed after signing.',
          ),
        ]
      : [
          finding(
            'not-signed-by-ca',
            about,
            'The CA file has a CA of that name with another key: it did not sign this.',
          ),
        ];
  }
  const missing = `"${formatName(certificate.issuer)}"`;
  const incomplete = finding(
    'chain-incomplete',
    about,
    `Its issuer ${missing} is neither in the CA file nor sent with it.`,
  );
  if (isIssuer) return [incomplete];
  return [
    finding('not-signed-by-ca', about, `No certificate of the CA file signed it; its issuer is ${missing}.`),
    incomplete,
  ];
}

function linkFindings(link: LocatedCertificate, issuer: LocatedCertificate): SetFinding[] {
  const about = aboutCertificate(link);
  const findings = authorityFindings(link, issuer);
  if (link.certificate.authorityKeyIdentifier?.keyId === undefined) {
    findings.push(finding('no-aki', about, 'It does not carry the key identifier of the CA that signed it.'));
  }
  if (Buffer.compare(link.certificate.issuer.raw, issuer.certificate.subject.raw) !== 0) {
    findings.push(
      finding('issuer-encoding-differs', about, 'Its issuer reads like the name of the CA but is encoded otherwise.'),
    );
  }
  if (link.certificate.notAfter.date > issuer.certificate.notAfter.date) {
    findings.push(finding('outlives-ca', about, 'It ends after the CA that signed it.'));
  }
  return findings;
}

/** Whether the key identifiers point to the issuer; a root's, if it has them, to itself. */
function authorityFindings(link: LocatedCertificate, issuer: LocatedCertificate): SetFinding[] {
  const about = aboutCertificate(link);
  switch (authorityMismatch(link.certificate, issuer.certificate)) {
    case 'key':
      return [
        finding(
          'aki-mismatch',
          about,
          'Its authority key identifier is not the subject key identifier of its CA.',
          'block',
          // GnuTLS takes an empty identifier for none.
          issuer.certificate.subjectKeyIdentifier === '' ? ['OpenSSL'] : undefined,
        ),
      ];
    case 'serial':
      return [finding('aki-serial-pins-old-ca', about, 'It names the serial number of another certificate of its CA.')];
    default:
      return [];
  }
}
