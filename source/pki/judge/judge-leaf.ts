import type { KeyObject } from 'node:crypto';
import { keyBelongsTo } from '../certificate/matches.ts';
import { couldHaveSigned } from '../certificate/signature.ts';
import { commonNameOf } from '../encoding/distinguished-name.ts';
import { oid } from '../encoding/oids.ts';
import { finding, type SetFinding } from './findings.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { gatedCrypto } from './judge-issuer.ts';
import { judgeNames } from './judge-names.ts';
import { judgePath } from './judge-path.ts';
import { type Clock, judgeValidity } from './judge-validity.ts';
import { authorityMismatch, isSelfIssued, type Path, sameCertificate } from './path.ts';
import { aboutCertificate, type LocatedCertificate } from './set-file.ts';

export type LeafCheck = {
  readonly role: 'server' | 'client';
  /** The certificates of its file, in their order. */
  readonly certificates: readonly LocatedCertificate[];
  readonly key: KeyObject | undefined;
  readonly trusted: readonly LocatedCertificate[];
  /** For a server: the name that clients connect to. */
  readonly host: string | undefined;
  /** For a client: the common names that may call the API; a trailing `*` stands for any end. */
  readonly allowedClients: readonly string[];
  readonly clock: Clock;
};

export type LeafJudgement = {
  readonly leaf: LocatedCertificate;
  readonly path: Path;
  readonly findings: readonly SetFinding[];
};

/** Judges a leaf with its key, its chain and its purpose; undefined if its file holds no certificate that can be read. */
export function judgeLeaf(check: LeafCheck): LeafJudgement | undefined {
  const leaf = chooseLeaf(check);
  if (leaf === undefined) return undefined;
  const purpose = check.role === 'server' ? oid.serverAuth : oid.clientAuth;
  const presented = check.certificates.filter((located) => located !== leaf);
  const around = { trusted: check.trusted, presented, at: check.clock.at };
  const { path, findings: pathFindings } = judgePath(leaf, around, check.clock, purpose);
  const findings = [
    ...judgeCertificate(leaf),
    ...judgeValidity(leaf, check.clock, 'leaf'),
    ...judgeNames(leaf, check.role === 'server' ? check.host : undefined),
    ...purposeFindings(leaf, check.role, purpose),
    ...pathFindings,
    ...presented.flatMap(judgeCertificate),
    ...orderFindings(leaf, check.certificates, path),
  ];
  const about = aboutCertificate(leaf);
  if (check.key !== undefined && !keyBelongsTo(check.key, leaf.certificate)) {
    findings.push(finding('key-mismatch', about, `The ${check.role} key does not belong to this certificate.`));
  }
  if (path.complete && path.chain.length > 1 && isSelfIssued(leaf.certificate)) {
    findings.push(sameNameFinding(leaf));
  }
  if (
    check.role === 'client' &&
    path.complete &&
    !isAllowed(commonNameOf(leaf.certificate.subject), check.allowedClients)
  ) {
    findings.push(finding('shared-ca', about, 'It belongs to another service, and the API would let it in.'));
  }
  return { leaf, path, findings };
}

/**
 * OpenSSL takes a certificate of its issuer's name for self-signed, whoever signed it, unless the key identifiers or the
 * algorithm of the signature show otherwise (v3_purp.c, EXFLAG_SS); then curl and Apache refuse it.
 */
function sameNameFinding(leaf: LocatedCertificate): SetFinding {
  const { certificate } = leaf;
  const looksSelfSigned =
    authorityMismatch(certificate, certificate) === undefined && couldHaveSigned(certificate.spki, certificate);
  return looksSelfSigned
    ? finding(
        'subject-equals-issuer',
        aboutCertificate(leaf),
        'Its subject is the name of its CA, and no key identifiers tell the two apart: OpenSSL refuses it as self-signed.',
        'block',
      )
    : finding('subject-equals-issuer', aboutCertificate(leaf), 'Its subject is the name of its CA.');
}

/** The first certificate, unless that is a CA and a later one is the leaf. */
function chooseLeaf({ certificates, key }: LeafCheck): LocatedCertificate | undefined {
  const [first] = certificates;
  if (first === undefined || !first.certificate.basicConstraints?.ca) return first;
  const leaves = certificates.filter(({ certificate }) => !certificate.basicConstraints?.ca);
  return leaves.find(({ certificate }) => key !== undefined && keyBelongsTo(key, certificate)) ?? leaves[0] ?? first;
}

function purposeFindings(leaf: LocatedCertificate, role: 'server' | 'client', purpose: string): SetFinding[] {
  const { certificate } = leaf;
  const about = aboutCertificate(leaf);
  const findings: SetFinding[] = [];
  if (certificate.basicConstraints?.ca || certificate.keyUsage?.includes('keyCertSign')) {
    const refusedBy = certificate.basicConstraints?.ca ? [] : (['OpenSSL -x509_strict', 'Python 3.13'] as const);
    findings.push(finding('leaf-is-ca', about, `A CA certificate is used as the ${role}'s own.`, 'block', refusedBy));
  }
  if (certificate.extKeyUsage === undefined) {
    if (!certificate.extensions.some((extension) => extension.oid === oid.extKeyUsage)) {
      findings.push(finding('leaf-no-eku', about, 'It has no extKeyUsage: it can be used as server and as client.'));
    }
  } else if (!certificate.extKeyUsage.includes(purpose)) {
    findings.push(purposeFinding(about, certificate.extKeyUsage, role));
  }
  // OpenSSL's purpose checks (v3_purp.c): a server may also encipher keys, a client must sign or agree.
  const needed = ['digitalSignature', 'keyAgreement', ...(role === 'server' ? ['keyEncipherment'] : [])];
  if (certificate.keyUsage !== undefined && !certificate.keyUsage.some((usage) => needed.includes(usage))) {
    findings.push(
      finding('wrong-eku', about, `Its keyUsage does not allow use as a TLS ${role}.`, 'block', ['OpenSSL']),
    );
  }
  // OpenSSL still heeds what easy-rsa and OpenVPN wrote of old (v3_purp.c, ns_reject); GnuTLS does not read it.
  if (certificate.netscapeType !== undefined && !certificate.netscapeType.includes(role)) {
    findings.push(
      finding('wrong-eku', about, `Its Netscape certificate type does not allow use as a ${role}.`, 'block', [
        'OpenSSL',
      ]),
    );
  }
  return findings;
}

/** An extKeyUsage without the purpose. OpenSSL takes server gated cryptography for serverAuth, GnuTLS takes “any” for all. */
function purposeFinding(
  about: ReturnType<typeof aboutCertificate>,
  purposes: readonly string[],
  role: 'server' | 'client',
): SetFinding {
  if (role === 'server' && purposes.some((purpose) => gatedCrypto.includes(purpose))) {
    const message = 'Its extKeyUsage has server gated cryptography, and not serverAuth.';
    return finding('wrong-eku', about, message, 'warn', ['GnuTLS']);
  }
  const refusedBy = purposes.includes(oid.anyExtendedKeyUsage) ? (['OpenSSL'] as const) : undefined;
  return finding('wrong-eku', about, `Its extKeyUsage does not allow use as a ${role}.`, 'block', refusedBy);
}

function orderFindings(
  leaf: LocatedCertificate,
  certificates: readonly LocatedCertificate[],
  path: Path,
): SetFinding[] {
  const about = aboutCertificate(leaf);
  if (certificates[0] !== leaf) return [finding('chain-order', about, 'It is not the first certificate of its file.')];
  const positions = path.chain
    .map((link) => certificates.findIndex((located) => sameCertificate(located.certificate, link.certificate)))
    .filter((position) => position >= 0);
  const findings: SetFinding[] = [];
  if (positions.some((position, i) => position < (positions[i - 1] ?? 0))) {
    findings.push(finding('chain-order', about, 'The certificates after it are not in the order of signing.', 'warn'));
  }
  if (certificates.slice(1).some(({ certificate }) => isSelfIssued(certificate) && certificate.basicConstraints?.ca)) {
    findings.push(finding('root-in-chain', about, 'The root is sent along with it.'));
  }
  return findings;
}

function isAllowed(commonName: string | undefined, allowed: readonly string[]): boolean {
  const name = commonName ?? '';
  return allowed.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry));
}
