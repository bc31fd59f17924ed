import type { OsFamily } from '../../proxy/family.ts';
import { type Clues, cluesOf } from '../evidence/clues.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Causes } from './causes.ts';
import { type DiagnosisId, diagnosisText } from './diagnoses.ts';
import { answerCauses } from './explain-answer.ts';
import { connectionCauses } from './explain-connection.ts';
import { startFailure } from './explain-log.ts';
import { hostWords } from './host-words.ts';
import type { RungId } from './rungs.ts';

/** What `explain` prints, and what a failing rung of `check` carries. */
export type Diagnosis = {
  /** The likeliest cause. */
  readonly id: DiagnosisId;
  readonly rung: RungId | '-';
  /** Likeliest first; more than one when the evidence allows several. */
  readonly causes: Causes;
  readonly summary: string;
  readonly fix: readonly string[];
};

/**
 * Why a call of the API failed, or `healthy`. curl's exit code alone misleads: an expired client certificate is 60
 * with TLS 1.2 and 56 with 1.3, and every answer of Apache is 0 (health.md, sections 0.9 and 4). The fixes are for a
 * host of `family`; undefined: of any.
 */
export function explainEvidence(evidence: Evidence, family?: OsFamily): Diagnosis {
  const clues = cluesOf(evidence);
  const causes = withProxy(clues, clues.http > 0 ? answerCauses(clues) : connectionCauses(clues));
  return diagnosisOf(causes, noteOf(clues, causes[0]), family);
}

/** A diagnosis from its causes; the fixes of the others follow as alternatives. */
export function diagnosisOf(causes: Causes, note?: string, family?: OsFamily): Diagnosis {
  const [id] = causes;
  const { rung, summary } = diagnosisText(id);
  return {
    ...{ id, rung, causes },
    summary: note === undefined ? summary : `${summary} ${note}`,
    fix: fixesOf(causes, family),
  };
}

/** The same diagnosis with the fixes for a host of this family. */
export function forFamily(diagnosis: Diagnosis, family: OsFamily | undefined): Diagnosis {
  return { ...diagnosis, fix: fixesOf(diagnosis.causes, family) };
}

function fixesOf([id, ...others]: Causes, family: OsFamily | undefined): readonly string[] {
  const alternatives = others.map((other) => `If not: ${diagnosisText(other).summary}`);
  return [...diagnosisText(id).fix(hostWords(family)), ...alternatives];
}

/**
 * A proxy variable that applies to the host may be behind anything up to the server's certificate: below it the proxy
 * is likelier, a certificate is the host's own more often than that of a device which opens TLS.
 */
function withProxy(clues: Clues, causes: Causes): Causes {
  if (causes.includes('http-proxy-environment')) return causes;
  const rung = diagnosisText(causes[0]).rung;
  const isBelow = rung === 'tcp' || rung === 'tls';
  // Node, which ignores proxies, does not even find the name: whom curl reached was somebody else.
  const unresolved = clues.node.startsWith('enotfound') && clues.exit !== undefined && clues.http === 0;
  if (unresolved ? isBelow || rung === 'client-certificate' : clues.proxied && rung === 'tls') {
    return ['http-proxy-environment', ...causes];
  }
  const [first, ...others] = causes;
  return (clues.proxied || unresolved) && (isBelow || rung === 'dns' || rung === 'server-certificate')
    ? [first, ...others.slice(0, 1), 'http-proxy-environment', ...others.slice(1)]
    : causes;
}

/** What Apache's error log adds where one id stands for two causes. */
function noteOf({ log, evidence }: Clues, id: DiagnosisId): string | undefined {
  if (id === 'backend-unavailable') {
    if (/\(13\)\s*permission denied/i.test(log)) return 'The error log says errno 13: SELinux forbids it.';
    if (/\(111\)\s*connection refused/i.test(log)) return 'The error log says errno 111: the service is stopped.';
  }
  if (id === 'apache-not-listening') {
    const start = startFailure(log);
    if (start !== undefined) return `Apache could not start: ${start}`;
  }
  if (id === 'client-key-unusable' && /pass phrase/i.test(evidence.stderr ?? '')) {
    return 'curl asked for a pass phrase: the key is encrypted.';
  }
  if (id === 'server-certificate-rejected') {
    const reason = /SSL certificate problem: ([^\n]+)/.exec(evidence.stderr ?? '')?.[1];
    if (reason !== undefined) return `curl's reason: ${reason}.`;
  }
  if (id === 'backend-died' && /timeout specified has expired/i.test(log)) {
    return 'The error log says that the time ran out: Barman is slow, or hangs on a server that does not answer.';
  }
  if (id === 'undiagnosed' && evidence.curlExitCode === 0) {
    return "curl's exit code 0 says nothing about the answer: add httpCode, contentType and body.";
  }
  const verification = /Certificate Verification: (Error \(\d+\): [^\n]*)/.exec(log)?.[1];
  return verification === undefined || diagnosisText(id).rung !== 'client-certificate'
    ? undefined
    : `Apache's log: ${verification}.`;
}
