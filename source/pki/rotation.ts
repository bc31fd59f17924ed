import type { Certificate } from './certificate/certificate.ts';
import { type CertificateFacts, factsOf } from './certificate/inspect.ts';
import { certificatesOf } from './certificate/matches.ts';
import { sameName } from './encoding/distinguished-name.ts';
import { findPath, isSelfIssued, sameCertificate } from './judge/path.ts';

/**
 * How far a rotation is (docs/reference/pki.md, Rotation), as the files tell: `one-ca`, none is under way; `two-cas`, both are trusted and
 * leaves are of the old one; `reissued`, server and client are of the new one. Afterwards the old CA is gone: `one-ca`.
 */
export type RotationPhase = 'one-ca' | 'two-cas' | 'reissued';

/** Which CA a certificate leads to; `other` for neither. */
export type Generation = 'old' | 'new' | 'other';

export type RotationFiles = {
  /** What Apache and the clients trust, PEM. */
  readonly trustPem: string;
  /** The CA that is to come, with its intermediates, PEM; undefined where there is none. */
  readonly nextPem: string | undefined;
  /** Server and client certificate with their chains, PEM; those that are there. */
  readonly leaves: readonly string[];
  readonly at: Date;
};

export type Rotation = {
  readonly phase: RotationPhase;
  /** Trusted, and not of the CA that is to come. */
  readonly old: readonly CertificateFacts[];
  /** Roots of the CA that is to come. */
  readonly next: readonly CertificateFacts[];
  readonly nextIsTrusted: boolean;
};

/** Reads the phase off the files. Never throws; what cannot be read counts as not there. */
export function readRotation({ trustPem, nextPem, leaves, at }: RotationFiles): Rotation {
  const trusted = certificatesOf(trustPem);
  const next = rootsOf(nextPem ?? '');
  const isNext = (certificate: Certificate) => next.some((root) => sameCertificate(root, certificate));
  const old = trusted.filter((certificate) => !isNext(certificate));
  const nextIsTrusted = next.length > 0 && next.every((root) => trusted.some((one) => sameCertificate(one, root)));
  const reissued = leaves.length > 0 && leaves.every((leaf) => leadsTo(leaf, nextPem ?? '', at));
  return {
    phase: !nextIsTrusted ? 'one-ca' : reissued ? 'reissued' : 'two-cas',
    old: old.map(factsOf),
    next: next.map(factsOf),
    nextIsTrusted,
  };
}

/** Which of the two a certificate is of, with its chain after it. */
export function generationOf(leafPem: string, trustPem: string, nextPem: string | undefined, at: Date): Generation {
  if (nextPem !== undefined && leadsTo(leafPem, nextPem, at)) return 'new';
  return leadsTo(leafPem, trustPem, at) ? 'old' : 'other';
}

/** Whether a path of signatures leads from the first certificate of a PEM text to a root of the other. */
export function leadsTo(leafPem: string, caPem: string, at: Date): boolean {
  const [leaf, ...chain] = certificatesOf(leafPem);
  if (leaf === undefined) return false;
  const located = (certificate: Certificate) => ({ certificate, file: '' });
  const presented = [...chain, ...certificatesOf(caPem)].map(located);
  return findPath(located(leaf), { trusted: rootsOf(caPem).map(located), presented, at }).complete;
}

/** A root of one text that has the name of one of the other and another key: in one file nobody could tell them apart. */
export function sameNameOtherKey(aPem: string, bPem: string): CertificateFacts | undefined {
  const others = certificatesOf(bPem);
  const clash = rootsOf(aPem).find(({ subject, keyHash }) =>
    others.some((other) => sameName(other.subject, subject) && other.keyHash !== keyHash),
  );
  return clash && factsOf(clash);
}

/** Whether every root of `pem` stands in the CA file. */
export function holdsAll(trustPem: string, pem: string): boolean {
  const trusted = certificatesOf(trustPem);
  return rootsOf(pem).every((root) => trusted.some((one) => sameCertificate(one, root)));
}

function rootsOf(pem: string): readonly Certificate[] {
  return certificatesOf(pem).filter(isSelfIssued);
}
