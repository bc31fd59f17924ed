import { Buffer } from 'node:buffer';
import { finding, type SetFinding, type Verdict, verdictOf } from './findings.ts';
import { judgeBundle } from './judge-bundle.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { type CertificateFile, judgeCertificateFile } from './judge-certificate-file.ts';
import { judgeKeyFile } from './judge-key-file.ts';
import { judgeLeaf, type LeafJudgement } from './judge-leaf.ts';
import { judgeRevocation, type Revocation } from './judge-revocation.ts';
import { isSelfIssued, sameCertificate } from './path.ts';
import { aboutCertificate, type LocatedCertificate, type SetFile } from './set-file.ts';

export type ClientFiles = { readonly certificate: SetFile; readonly key?: SetFile };

/** The files of one pg-backup-api; any but the CA may be left out and is then not judged. */
export type CertificateSet = {
  readonly ca: SetFile;
  readonly serverCertificate?: SetFile | undefined;
  readonly serverKey?: SetFile | undefined;
  readonly clientCertificate?: SetFile | undefined;
  readonly clientKey?: SetFile | undefined;
  readonly otherClients?: readonly ClientFiles[] | undefined;
  /** What the proxy looks into before it lets a client in; left out if it looks into nothing. */
  readonly revocation?: Revocation | undefined;
};

export type VerifyOptions = {
  /** The name or address that clients connect to. */
  readonly host: string;
  readonly at: Date;
  /** Days before the end from which `expiring` is found; 30 if left out. */
  readonly renewalWindowDays?: number;
  /** Common names that may call the API, `name*` for a prefix; TPA's two if left out. */
  readonly allowedClients?: readonly string[];
};

export type SetJudgement = { readonly verdict: Verdict; readonly findings: readonly SetFinding[] };

/** TPA issues these (roles/pgbackupapi/service/defaults, roles/pem/agent/config/final). */
export const tpaClients: readonly string[] = ['pg-backup-user', 'pemagent-*'];

/**
 * Judges a CA file, a server pair and client pairs as verifiers would: can they be read, do they belong together, do
 * strict and lax verifiers accept them at that time. Pure; takes any bytes, never throws, quotes no key.
 */
export function verifySet(set: CertificateSet, options: VerifyOptions): SetJudgement {
  const clock = { at: options.at, renewalWindowDays: options.renewalWindowDays ?? 30 };
  const ca = judgeCertificateFile(set.ca, 'the CA file');
  const findings: SetFinding[] = [...ca.findings, ...trustFileFindings(ca, set.ca.file)];
  const judged: LeafJudgement[] = [];
  const clients: LeafJudgement[] = [];
  const seen: LocatedCertificate[] = [...ca.certificates];
  const judgePair = (role: 'server' | 'client', certificate: SetFile | undefined, keyFile: SetFile | undefined) => {
    const key = keyFile && judgeKeyFile(keyFile, `the ${role} key`);
    findings.push(...(key?.findings ?? []));
    if (certificate === undefined) return;
    const file = judgeCertificateFile(certificate, `the ${role} certificate`);
    findings.push(...file.findings);
    seen.push(...file.certificates);
    const leaf = judgeLeaf({
      role,
      certificates: file.certificates,
      key: key?.key,
      trusted: ca.certificates,
      host: role === 'server' ? options.host : undefined,
      allowedClients: options.allowedClients ?? tpaClients,
      clock,
    });
    if (leaf === undefined) return;
    judged.push(leaf);
    if (role === 'client') clients.push(leaf);
    findings.push(...leaf.findings);
  };
  judgePair('server', set.serverCertificate, set.serverKey);
  judgePair('client', set.clientCertificate, set.clientKey);
  for (const client of set.otherClients ?? []) judgePair('client', client.certificate, client.key);

  const used = judged.flatMap(({ path }) => path.chain.slice(1));
  findings.push(
    ...judgeBundle(
      ca.certificates,
      used,
      judged.flatMap(({ path }) => (path.complete ? path.chain.slice(0, -1) : path.chain)),
      options.at,
    ),
  );
  const leaves = judged.map(({ leaf }) => leaf);
  if (set.revocation) {
    const paths = clients.filter(({ path }) => path.complete).map(({ path }) => path.chain);
    findings.push(...judgeRevocation(set.revocation, ca.certificates, leaves, paths, options.at));
  }
  findings.push(...ca.certificates.flatMap(judgeCertificate), ...duplicateSerials(seen));
  const distinct = withoutRepeats(findings);
  return { verdict: verdictOf(distinct), findings: distinct };
}

/** Files that were exchanged: no certificate of the CA file could be a CA of any kind. */
function trustFileFindings(ca: CertificateFile, file: string): SetFinding[] {
  const looksLikeLeaf = ({ certificate }: LocatedCertificate) =>
    !certificate.basicConstraints?.ca && !isSelfIssued(certificate);
  if (ca.certificates.length === 0 || !ca.certificates.every(looksLikeLeaf)) return [];
  return [
    finding('files-swapped', { subject: 'the CA file', file }, 'The CA file holds a leaf certificate and no CA.'),
  ];
}

function duplicateSerials(seen: readonly LocatedCertificate[]): SetFinding[] {
  return seen.flatMap((located, i) => {
    const twin = seen.slice(0, i).find(({ certificate }) => isTwin(certificate, located.certificate));
    if (twin === undefined) return [];
    return [
      finding(
        'duplicate-serial',
        aboutCertificate(located),
        `Another certificate of its CA (${twin.file}) has its serial number.`,
      ),
    ];
  });
}

function isTwin(a: LocatedCertificate['certificate'], b: LocatedCertificate['certificate']): boolean {
  return a.serial === b.serial && Buffer.compare(a.issuer.raw, b.issuer.raw) === 0 && !sameCertificate(a, b);
}

/** Server and client share a CA: what is wrong with it is said once. */
function withoutRepeats(findings: readonly SetFinding[]): SetFinding[] {
  const keyOf = ({ id, file, subject, message }: SetFinding) => JSON.stringify([id, file, subject, message]);
  return [...new Map(findings.map((found) => [keyOf(found), found])).values()];
}
