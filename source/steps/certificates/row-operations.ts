import type { Answers } from '../../wizard/question.ts';
import type { OperationName } from '../../wizard/step.ts';
import type { CertificateRow } from './certificate-rows.ts';

/** How far a rotation of the CA is, as the faces tell it. */
export interface RotationTrack {
  readonly phase: 'one-ca' | 'two-cas' | 'reissued';
  /** What is true now, one sentence. */
  readonly now: string;
  readonly conditions: readonly string[];
}

/** The certificates as every face lists them, with the rotation that may be under way. */
export interface ListedCertificates {
  readonly rows: readonly CertificateRow[];
  /** Undefined where there is no set yet. */
  readonly track: RotationTrack | undefined;
}

/** What a certificate, or the CA, can be asked for: one definition for the keys of the screen and the choices of the line prompts. */
export type CertificateWork = 'renew' | 'new-key' | 'revoke' | 'rotate' | 'abort' | 'work';

const labels: Readonly<Record<CertificateWork, string>> = {
  renew: 'Renew, with the same key',
  'new-key': 'Renew with a new key',
  revoke: 'Revoke this client for good',
  rotate: 'The next phase of a rotation of the CA',
  abort: 'Abort the rotation',
  work: 'Issue, revoke, allow, unattended renewal, requests, sign, import, kit',
};

export function workLabel(work: CertificateWork): string {
  return labels[work];
}

/** What can be asked of one certificate: only a leaf of the set is renewed here, only a client is rejected by a list of revoked ones. */
export function workOnRow({ inSet, role, serial }: CertificateRow): readonly CertificateWork[] {
  return [
    ...(inSet && role !== 'ca' ? (['renew', 'new-key'] as const) : []),
    ...(serial !== undefined && role === 'client' ? (['revoke'] as const) : []),
  ];
}

/** What can be asked of the whole set. */
export function workOnSet(track: RotationTrack | undefined): readonly CertificateWork[] {
  const rotates = track !== undefined && track.phase !== 'one-ca';
  return [...(track === undefined ? [] : (['rotate'] as const)), ...(rotates ? (['abort'] as const) : []), 'work'];
}

/** The operation that a work begins, with the answers that are given by the row; for the others, what the form is told at its start. */
export function beginningOf(
  work: CertificateWork,
  row: CertificateRow | undefined,
  track: RotationTrack | undefined,
): { readonly operation: OperationName; readonly given: Answers } | { readonly form: Answers } {
  switch (work) {
    case 'renew':
    case 'new-key':
      return { operation: 'renew', given: { ...renewalOf(row?.role), 'new-key': work === 'new-key' } };
    case 'rotate':
      return { operation: nextPhase(track), given: {} };
    case 'abort':
      return { operation: 'rotate-abort', given: {} };
    case 'revoke':
      return { form: { work: 'revoke', revoked: row?.file ?? '' } };
    case 'work':
      return { form: {} };
  }
}

/** The renewal of a certificate of the set; of both where no one is meant. */
export function renewalOf(role: string | undefined): Answers {
  return { renew: role === 'server' || role === 'client' ? role : 'both' };
}

function nextPhase(track: RotationTrack | undefined): OperationName {
  return track?.phase === 'two-cas' ? 'rotate-reissue' : track?.phase === 'reissued' ? 'rotate-retire' : 'rotate-start';
}

/** Whom a certificate is for; beside the set stand copies of the CA, and certificates of others. */
export function forText({ role, inSet }: CertificateRow): string {
  if (role === 'ca') return inSet ? 'CA' : 'copy of CA';
  return inSet || role === 'other' ? role : `other ${role}`;
}
