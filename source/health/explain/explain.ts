import type { OsFamily } from '../../proxy/family.ts';
import { type Clues, cluesOf } from '../evidence/clues.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Causes } from './causes.ts';
import { type DiagnosisId, diagnosisText } from './diagnoses.ts';
import { answerCauses } from './explain-answer.ts';
import { connectionCauses } from './explain-connection.ts';
import { selinuxDenied, startFailure } from './explain-log.ts';
import { hostWords } from './host-words.ts';
import type { RungId } from './rungs.ts';
import { tellingCommand } from './tell-apart.ts';

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
 * with TLS 1.2 and 56 with 1.3, and every answer of Apache is 0. The fixes are for a
 * host of `family`; undefined: of any.
 */
export function explainEvidence(evidence: Evidence, family?: OsFamily): Diagnosis {
  const clues = cluesOf(evidence);
  if (clues.elsewhere) {
    return diagnosisOf(['undiagnosed'], { note: 'The call was one of another service, not of the API.', family });
  }
  const causes = withProxy(clues, clues.http > 0 ? answerCauses(clues) : connectionCauses(clues));
  const diagnosis = diagnosisOf(causes, { note: noteOf(clues, causes[0]), family });
  const steps = stepsOf(clues, causes[0]);
  return steps.length === 0 ? diagnosis : { ...diagnosis, fix: [...steps, ...diagnosis.fix] };
}

/** A diagnosis from its causes; what tells the others from it follows, with their fixes left to their own diagnosis. */
export function diagnosisOf(
  causes: Causes,
  { note, family }: { readonly note?: string | undefined; readonly family?: OsFamily | undefined } = {},
): Diagnosis {
  const [id] = causes;
  const { rung, summary } = diagnosisText(id);
  return {
    ...{ id, rung, causes },
    summary: note === undefined ? summary : `${summary} ${note}`,
    fix: fixesOf(causes, family),
  };
}

/** The same few lists of causes come again and again where thousands of calls are explained. */
const knownFixes = new Map<string, readonly string[]>();

function fixesOf(causes: Causes, family: OsFamily | undefined): readonly string[] {
  const key = `${family} ${causes.join(' ')}`;
  const fixes = knownFixes.get(key) ?? makeFixes(causes, family);
  knownFixes.set(key, fixes);
  return fixes;
}

function makeFixes([id, ...others]: Causes, family: OsFamily | undefined): readonly string[] {
  const on = hostWords(family);
  const own = diagnosisText(id).fix(on);
  if (others.length === 0) return own;
  const telling = tellingCommand(id, on);
  const alternatives = others.map((other) => {
    const command = tellingCommand(other, on);
    return `If not: ${diagnosisText(other).summary}${command === undefined ? '' : ` It is this if ${command}.`}`;
  });
  return [...own, ...(telling === undefined ? [] : [`It is this if ${telling}.`]), ...alternatives];
}

/** What the evidence itself asks for, whatever the machine that explains is. */
function stepsOf({ log, evidence }: Clues, id: DiagnosisId): readonly string[] {
  if (id === 'backend-unavailable' && isDenied(log)) {
    return [
      'setsebool -P httpd_can_network_connect on (on the host of that log; ausearch -m avc -c httpd shows the denial).',
    ];
  }
  const port = /^http:\/\/[^/]*:7480\b/.test(evidence.url ?? '');
  return id === 'plain-http-port-closed' && port
    ? ['pg-backup-api itself listens on 127.0.0.1 only; from elsewhere Apache stands before it: https://HOST/.']
    : [];
}

/** errno 13 of a connection: only SELinux (or AppArmor) refuses it to Apache. */
function isDenied(log: string): boolean {
  return /\(13\)\s*permission denied|httpd_can_network_connect/i.test(log) || selinuxDenied.test(log);
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
    if (isDenied(log)) return 'The error log says errno 13: SELinux forbids it.';
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
