import { Buffer } from 'node:buffer';
import { createECDH, type JsonWebKey, type KeyObject } from 'node:crypto';
import { childrenOf, DerFault, readNode, readSmallInteger, tag } from '../encoding/der.ts';
import { readPem } from '../encoding/pem.ts';
import { keyTypeOf } from '../keys/key-type.ts';
import { readPrivateKey } from '../keys/private-key.ts';
import { finding, type SetFinding, type Verdict, verdictOf } from './findings.ts';
import { judgeBundle } from './judge-bundle.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { type CertificateFile, formFindings, judgeCertificateFile, notPemMessage } from './judge-certificate-file.ts';
import { judgeLeaf, type LeafJudgement } from './judge-leaf.ts';
import { judgeRevocation, type Revocation } from './judge-revocation.ts';
import { isSelfIssued, sameCertificate } from './path.ts';
import { aboutCertificate, fileFindings, type LocatedCertificate, type SetFile } from './set-file.ts';

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

type KeyFile = { readonly key: KeyObject | undefined; readonly findings: readonly SetFinding[] };

/** Reads a file that should hold a private key and judges its form and mode. No message quotes anything of it. */
function judgeKeyFile(setFile: SetFile, subject: string): KeyFile {
  const { readable, findings } = fileFindings(setFile, subject);
  const about = { subject, file: setFile.file };
  if (setFile.mode !== undefined && (setFile.mode & 0o077) !== 0 && setFile.problem === undefined) {
    const mode = (setFile.mode & 0o7777).toString(8).padStart(4, '0');
    findings.push(
      finding('key-world-readable', about, `The key has mode ${mode}: others than its owner can reach it.`),
    );
  }
  if (!readable) return { key: undefined, findings };
  const pem = readPem(setFile.bytes);
  findings.push(...formFindings(pem, about));
  const reading = readPrivateKey(setFile.bytes);
  if (reading.ok) {
    findings.push(...keyFindings(reading, about));
    return { key: reading.key, findings };
  }
  switch (reading.why) {
    case 'truncated':
      break;
    case 'encrypted':
      findings.push(finding('key-encrypted', about, 'The key is protected by a passphrase.'));
      break;
    case 'certificate':
      findings.push(finding('files-swapped', about, 'The file holds a certificate instead of a private key.'));
      break;
    case 'not-pem':
      findings.push(finding('not-pem', about, notPemMessage(setFile.bytes, pem)));
      break;
    case 'unreadable':
      findings.push(finding('der-malformed', about, 'The key cannot be read: it is damaged.'));
      break;
  }
  return { key: undefined, findings };
}

function keyFindings(
  reading: Extract<ReturnType<typeof readPrivateKey>, { ok: true }>,
  about: { readonly subject: string; readonly file: string },
): SetFinding[] {
  const findings: SetFinding[] = [];
  if (!keyIsConsistent(reading.key)) {
    findings.push(finding('der-malformed', about, 'The parts of the key do not belong together: it is damaged.'));
  } else if (!keyIsCanonical(reading)) {
    findings.push(finding('encoding-not-minimal', about, 'The key is encoded in an unusual way.'));
  }
  if (keyTypeOf(reading.key) !== 'rsa-4096') {
    findings.push(
      finding('tpa-will-replace-key', about, 'The key is not RSA 4096: the next deploy replaces it without a backup.'),
    );
  }
  return findings;
}

type ReadableKey = { readonly key: KeyObject; readonly form: 'pkcs8' | 'pkcs1' | 'sec1'; readonly der: Uint8Array };

/**
 * Whether the private numbers of a key belong to its public ones. OpenSSL does not look when it loads a file: one
 * changed byte in a prime goes unnoticed until a handshake fails (RFC 8017 section 3.2 for RSA). EdDSA keys derive the
 * public half, so they always fit.
 */
export function keyIsConsistent(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'rsa') return rsaFits(key.export({ format: 'jwk' }));
  if (key.asymmetricKeyType === 'ec') return ecFits(key);
  return true;
}

function rsaFits(jwk: JsonWebKey): boolean {
  const [n, e, d, p, q, dp, dq, qi] = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map(toInteger);
  if (!n || !e || !d || !p || !q || !dp || !dq || !qi || p === 1n || q === 1n) return false;
  return (
    p * q === n &&
    (e * dp) % (p - 1n) === 1n &&
    (e * dq) % (q - 1n) === 1n &&
    d % (p - 1n) === dp &&
    d % (q - 1n) === dq &&
    (q * qi) % p === 1n
  );
}

function toInteger(base64url: string | undefined): bigint {
  return BigInt(`0x${Buffer.from(base64url ?? '', 'base64url').toString('hex') || '0'}`);
}

function ecFits(key: KeyObject): boolean {
  const jwk = exportJwk(key);
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (jwk === undefined || curve === undefined) return true;
  const parts = [jwk.d, jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'));
  const [d = Buffer.alloc(0), x = Buffer.alloc(0), y = Buffer.alloc(0)] = parts;
  try {
    const ecdh = createECDH(curve);
    ecdh.setPrivateKey(d);
    return ecdh.getPublicKey().equals(Buffer.concat([Buffer.of(4), x, y]));
  } catch {
    return false;
  }
}

/** Node exports the curves of RFC 7518 only. */
function exportJwk(key: KeyObject): JsonWebKey | undefined {
  try {
    return key.export({ format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** Whether OpenSSL would write the key with these bytes. An EC key without its public half is usual, too. */
function keyIsCanonical({ key, form, der }: ReadableKey): boolean {
  const isEc = key.asymmetricKeyType === 'ec';
  const type = (key.asymmetricKeyType === 'rsa' && form === 'pkcs1') || (isEc && form === 'sec1') ? form : 'pkcs8';
  const written = key.export({ format: 'der', type });
  if (!isEc) return written.equals(der);
  const shape = ecKeyShape(der, form);
  return shape?.rightVersions === true && (written.equals(der) || !shape.hasPublicKey);
}

/** RFC 5915: the version is always 1 (OpenSSL hands on any), the public key is optional; PKCS#8 has version 0. */
function ecKeyShape(der: Uint8Array, form: ReadableKey['form']) {
  try {
    const outer = childrenOf(readNode(der), tag.sequence, 'the key');
    const isWrapped = form === 'pkcs8';
    const inner = isWrapped ? childrenOf(readNode(outer[2]?.content ?? der), tag.sequence, 'the key') : outer;
    const rightVersions =
      readSmallInteger(inner[0], 'the version') === 1 &&
      (!isWrapped || readSmallInteger(outer[0], 'the version') === 0);
    return { rightVersions, hasPublicKey: inner.some((node) => node.tag === 0xa1) };
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}
