import { Buffer } from 'node:buffer';
import type { Certificate } from '../certificate/certificate.ts';
import { checkSignature } from '../certificate/signature.ts';
import { commonNameOf, type DistinguishedName, formatName } from '../encoding/distinguished-name.ts';
import type { NameConstraints } from '../encoding/extensions.ts';
import type { GeneralName } from '../encoding/general-name.ts';
import { formatAddress } from '../encoding/ip-address.ts';
import { isHostName } from '../encoding/leaf-names.ts';
import { finding, type SetFinding } from './findings.ts';
import { algorithmsAgree, isSelfSigned } from './judge-certificate.ts';
import { judgeIssuer } from './judge-issuer.ts';
import { type Clock, judgeValidity } from './judge-validity.ts';
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

/**
 * Why the names of a certificate break the constraints of a CA above it; undefined if they do not (RFC 5280 section
 * 4.2.1.10). As in OpenSSL the common name counts as a host name if there is no dNSName and it has more than one part.
 */
function nameConstraintFault(certificate: Certificate, constraints: NameConstraints): string | undefined {
  for (const name of namesOf(certificate)) {
    const sameKind = (other: GeneralName) => other.kind === name.kind;
    const permitted = constraints.permitted.filter(sameKind);
    if (permitted.length > 0 && !permitted.some((subtree) => isWithin(name, subtree))) {
      return `The name ${show(name)} is outside the names that its CA may certify.`;
    }
    if (constraints.excluded.filter(sameKind).some((subtree) => isWithin(name, subtree))) {
      return `The name ${show(name)} is one that its CA must not certify.`;
    }
  }
  return undefined;
}

function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...(certificate.subjectAltName ?? [])];
  if (certificate.subject.attributes.length > 0) names.push({ kind: 'directory', name: certificate.subject });
  const commonName = commonNameOf(certificate.subject)?.toLowerCase();
  const isLeaf = certificate.basicConstraints?.ca !== true;
  if (isLeaf && commonName !== undefined && isPlausibleHost(commonName) && !names.some(({ kind }) => kind === 'dns')) {
    names.push({ kind: 'dns', text: commonName });
  }
  return names;
}

/** OpenSSL's cn2dnsid (v3_ncons.c): a word like `pg-backup-user` names a service, and underscores are let through. */
function isPlausibleHost(commonName: string): boolean {
  return commonName.includes('.') && isHostName(commonName.replaceAll('_', 'x'));
}

function isWithin(name: GeneralName, subtree: GeneralName): boolean {
  if (name.kind === 'dns' && subtree.kind === 'dns') return isBelow(name.text, subtree.text);
  if (name.kind === 'ip' && subtree.kind === 'ip') return isInNetwork(name.octets, subtree.octets);
  if (name.kind === 'directory' && subtree.kind === 'directory') return startsWith(name.name, subtree.name);
  if (name.kind === 'email' && subtree.kind === 'email') {
    const host = name.text.slice(name.text.lastIndexOf('@') + 1);
    return subtree.text.includes('@') ? name.text === subtree.text : isBelow(host, subtree.text);
  }
  if (name.kind === 'uri' && subtree.kind === 'uri') {
    const host = /^[^:]+:\/\/(?:[^@/]*@)?([^:/?#]+)/.exec(name.text)?.[1] ?? '';
    return isBelow(host, subtree.text);
  }
  return false;
}

function isBelow(name: string, domain: string): boolean {
  const host = name.toLowerCase();
  const base = domain.toLowerCase();
  if (base === '') return true;
  return base.startsWith('.') ? host.endsWith(base) : host === base || host.endsWith(`.${base}`);
}

function isInNetwork(address: Uint8Array, network: Uint8Array): boolean {
  const size = address.length;
  if (network.length !== size * 2) return false;
  return address.every((octet, i) => {
    const mask = network[size + i] ?? 0;
    return (octet & mask) === ((network[i] ?? 0) & mask);
  });
}

function startsWith(name: DistinguishedName, base: DistinguishedName): boolean {
  return base.attributes.every((attribute, i) => {
    const other = name.attributes[i];
    return other?.oid === attribute.oid && other.text.toLowerCase() === attribute.text.toLowerCase();
  });
}

function show(name: GeneralName): string {
  if (name.kind === 'ip') return formatAddress(name.octets) ?? Buffer.from(name.octets).toString('hex');
  if (name.kind === 'directory') return 'of its subject';
  return name.kind === 'other' ? 'of an unusual type' : `"${name.text.replace(/[^\x20-\x7e]/g, '?')}"`;
}
