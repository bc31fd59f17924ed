import { type Clues, cluesOf } from './clues.ts';
import { type DiagnosisId, diagnosisText } from './diagnoses.ts';
import type { Evidence } from './evidence.ts';
import { answerCauses } from './explain-answer.ts';
import { type Causes, connectionCauses } from './explain-connection.ts';
import type { RungId } from './rungs.ts';

/** What `explain` prints, and what a failing rung of `check` carries. */
export type Diagnosis = {
  /** The likeliest cause. */
  readonly id: DiagnosisId;
  readonly rung: RungId | '-';
  /** Likeliest first; more than one when the evidence allows several. */
  readonly causes: readonly DiagnosisId[];
  readonly summary: string;
  readonly fix: readonly string[];
};

/**
 * Why a call of the API failed, or `healthy`. curl's exit code alone misleads: an expired client certificate is 60
 * with TLS 1.2 and 56 with 1.3, and every answer of Apache is 0 (health.md, sections 0.9 and 4).
 */
export function explainEvidence(evidence: Evidence): Diagnosis {
  const clues = cluesOf(evidence);
  const causes = withProxy(clues, clues.http > 0 ? answerCauses(clues) : connectionCauses(clues));
  return diagnosisOf(causes, noteOf(clues, causes[0]));
}

/** A diagnosis from its causes; the fixes of the others follow as alternatives. */
export function diagnosisOf(causes: Causes, note?: string): Diagnosis {
  const [id, ...others] = causes;
  const text = diagnosisText(id);
  const alternatives = others.map((other) => `If not: ${diagnosisText(other).summary}`);
  return {
    id,
    rung: text.rung,
    causes,
    summary: note === undefined ? text.summary : `${text.summary} ${note}`,
    fix: [...text.fix, ...alternatives],
  };
}

/** A proxy variable that applies to the host may be behind anything up to the server's certificate. */
function withProxy(clues: Clues, causes: Causes): Causes {
  const rung = diagnosisText(causes[0]).rung;
  const possible = rung === 'dns' || rung === 'tcp' || rung === 'tls' || rung === 'server-certificate';
  return clues.proxied && possible && !causes.includes('http-proxy-environment')
    ? [...causes, 'http-proxy-environment']
    : causes;
}

/** What Apache's error log adds where one id stands for two causes. */
function noteOf({ log, evidence }: Clues, id: DiagnosisId): string | undefined {
  if (id === 'backend-unavailable') {
    if (/\(13\)\s*permission denied/i.test(log)) return 'The error log says errno 13: SELinux forbids it.';
    if (/\(111\)\s*connection refused/i.test(log)) return 'The error log says errno 111: the service is stopped.';
  }
  if (id === 'apache-not-listening') {
    const start = /AH00526[^\n]*|AH0256[0-9][^\n]*|AH02578[^\n]*|Invalid command[^\n]*/.exec(log)?.[0];
    if (start !== undefined) return `Apache could not start: ${start}`;
  }
  if (id === 'client-key-unusable' && /pass phrase/i.test(evidence.stderr ?? '')) {
    return 'curl asked for a pass phrase: the key is encrypted.';
  }
  if (id === 'issuer-unknown') {
    const reason = /SSL certificate problem: ([^\n]+)/.exec(evidence.stderr ?? '')?.[1];
    if (reason !== undefined && !/issuer|verify the first/.test(reason)) return `curl's reason: ${reason}.`;
  }
  const verification = /Certificate Verification: (Error \(\d+\): [^\n]*)/.exec(log)?.[1];
  return verification === undefined || diagnosisText(id).rung !== 'client-certificate'
    ? undefined
    : `Apache's log: ${verification}.`;
}
