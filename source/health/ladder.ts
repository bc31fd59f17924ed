import { cluesOf } from './clues.ts';
import { gateDocument, parseDiagnose } from './diagnose-document.ts';
import type { DiagnosisId } from './diagnoses.ts';
import type { Evidence } from './evidence.ts';
import { type Diagnosis, diagnosisOf, explainEvidence } from './explain.ts';
import { type RungId, rungIds } from './rungs.ts';
import { isStatusOk, type StatusAnswer } from './status-command.ts';
import type { HealthState, RungResult } from './verdict.ts';

/** One file that the client needs, after somebody looked at it. */
export type FileProbe = { readonly path: string; readonly problem?: DiagnosisId; readonly detail?: string };

/** What the probes brought; a probe that was not made is absent, and its rung is not-run. */
export type LadderProbes = {
  readonly url: string;
  /** The caller's environment; our own calls ignore proxy variables, the operator's do not. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: readonly FileProbe[];
  /** The same call made by Node: its error code tells apart what curl says in one text. */
  readonly native?: Evidence;
  /** GET /status with the client certificate and the CA file. */
  readonly status?: Evidence;
  /** The same with the system's trust store in place of the CA file. */
  readonly systemTrust?: Evidence;
  /** GET http://127.0.0.1:7480/status, past the proxy. */
  readonly backend?: StatusAnswer;
  /** GET /diagnose with the whole body. On an empty "servers" ask once more before judging (health.md, 0.5). */
  readonly diagnose?: Evidence;
  readonly diagnoseSeconds?: number;
  /** GET /status without a client certificate: it has to fail. */
  readonly withoutCertificate?: Evidence;
};

/** Seconds of a /diagnose: gunicorn kills its worker at 60. */
export const diagnoseSecondsLimits = { warn: 20, crit: 50 } as const;

/**
 * Judges every rung, lowest first. A failing or busy rung stops the ladder: what is above it is not-run, never ok. A
 * rung is ok only if a call got past it.
 */
export function judgeLadder(probes: LadderProbes): readonly RungResult[] {
  const results = new Map<RungId, RungResult>();
  const put = (id: RungId, state: HealthState, evidence: string, diagnosis?: Diagnosis): void => {
    results.set(id, { id, state, evidence, ...(diagnosis === undefined ? {} : { diagnosis }) });
  };
  judgeHere(probes, put);
  if (!stopped(results)) judgeCalls(probes, put);
  return finish(results);
}

type Put = (id: RungId, state: HealthState, evidence: string, diagnosis?: Diagnosis) => void;

/** The rungs that need no network. */
function judgeHere({ environment, url, files }: LadderProbes, put: Put): void {
  if (environment !== undefined) {
    const { proxied, host } = cluesOf({ url, environment });
    if (proxied) {
      put('environment', 'warn', `a proxy variable applies to ${host}`, diagnosisOf(['http-proxy-environment']));
    } else put('environment', 'ok', `no proxy variable applies to ${host ?? url}`);
  }
  const bad = files?.find(({ problem }) => problem !== undefined);
  if (bad?.problem !== undefined)
    put('files', 'crit', `${bad.path}: ${bad.detail ?? 'unusable'}`, diagnosisOf([bad.problem]));
  else if (files !== undefined) put('files', 'ok', files.map(({ path }) => path).join(', '));
}

/** The rungs that calls climb: /status first, then /diagnose, then the call that has to fail. */
function judgeCalls(probes: LadderProbes, put: Put): void {
  const status = chainEvidence(probes);
  if (status === undefined) return;
  const diagnosis = withBackend(explainEvidence(status), probes.backend);
  if (!climbed(diagnosis, 'proxy', status, put)) return;
  const whole = probes.diagnose === undefined || judgeDocument(probes.diagnose, probes.diagnoseSeconds, put);
  judgeSystemTrust(probes.systemTrust, put);
  if (whole) judgeNegative(probes.withoutCertificate, put);
}

/** Puts the rungs up to the one that failed, or up to `top`. True: the call got past all of them. */
function climbed(diagnosis: Diagnosis, top: RungId, evidence: Evidence, put: Put): boolean {
  const failing = diagnosis.id === 'undiagnosed' ? lowestUnknown(evidence) : diagnosis.rung;
  const end = failing === '-' ? rungIds.indexOf(top) + 1 : rungIds.indexOf(failing);
  for (const id of rungIds.slice(rungIds.indexOf('dns'), Math.max(end, rungIds.indexOf('dns')))) {
    put(id, 'ok', passed(id, evidence));
  }
  if (failing === '-') return true;
  const state = diagnosis.id === 'undiagnosed' ? 'unknown' : diagnosis.id === 'own-timeout' ? 'busy' : 'crit';
  put(failing, state, seen(evidence), diagnosis);
  return false;
}

function judgeDocument(evidence: Evidence, seconds: number | undefined, put: Put): boolean {
  const diagnosis = explainEvidence(evidence);
  if (!climbed(diagnosis, 'proxy', evidence, put)) return false;
  const parsed = parseDiagnose(evidence.body ?? '');
  if (!parsed.ok) {
    put('json', 'crit', parsed.message, diagnosisOf([parsed.id]));
    return false;
  }
  const [failure] = gateDocument(parsed.document);
  if (failure !== undefined) {
    const id = failure.id === 'no-servers' ? 'no-servers' : 'not-the-api';
    put('json', 'crit', failure.message, diagnosisOf([id]));
    return false;
  }
  const { warn, crit } = diagnoseSecondsLimits;
  const state = seconds === undefined || seconds < warn ? 'ok' : seconds < crit ? 'warn' : 'crit';
  const count = Object.keys(parsed.document.servers).length;
  const time = seconds === undefined ? '' : ` in ${seconds.toFixed(1)} s`;
  put('json', state, `${count} server${count === 1 ? '' : 's'}${time}`);
  return state !== 'crit';
}

function judgeSystemTrust(evidence: Evidence | undefined, put: Put): void {
  if (evidence === undefined) return;
  const diagnosis = explainEvidence(evidence);
  if (diagnosis.rung !== 'server-certificate') return;
  put('server-certificate', 'warn', 'valid with the CA file, not with the trust store of this system', diagnosis);
}

function judgeNegative(evidence: Evidence | undefined, put: Put): void {
  if (evidence === undefined) return;
  const diagnosis = explainEvidence(evidence);
  if (diagnosis.causes.includes('client-certificate-not-required')) {
    put('security', 'crit', seen(evidence), diagnosisOf(['client-certificate-not-required']));
  } else if (diagnosis.rung === 'client-certificate' || diagnosis.causes.includes('client-certificate-missing')) {
    put('security', 'ok', 'refused without a client certificate');
  } else put('security', 'unknown', `failed for another reason: ${diagnosis.summary}`, diagnosis);
}

/** curl's call with what Node's adds; Node's alone when curl was not run. */
function chainEvidence({ status, native }: LadderProbes): Evidence | undefined {
  if (status === undefined) return native;
  return native?.nodeErrorCode === undefined ? status : { ...status, nodeErrorCode: native.nodeErrorCode };
}

/** If the API answers past the proxy, it is not stopped: SELinux, or `localhost` led to another address. */
function withBackend(diagnosis: Diagnosis, backend: StatusAnswer | undefined): Diagnosis {
  if (diagnosis.id !== 'backend-unavailable' || backend === undefined) return diagnosis;
  const summary = isStatusOk(backend)
    ? 'pg-backup-api answers on 127.0.0.1, but Apache cannot connect to it: SELinux forbids it, or localhost is ::1 for Apache.'
    : 'Apache cannot connect to pg-backup-api, and neither can we: the service is stopped.';
  return { ...diagnosis, summary };
}

function lowestUnknown(evidence: Evidence): RungId {
  if ((evidence.httpCode ?? 0) > 0) return 'http';
  return typeof evidence.remoteAddress === 'string' ? 'tls' : 'dns';
}

function passed(id: RungId, evidence: Evidence): string {
  if (id === 'tcp' && typeof evidence.remoteAddress === 'string') return `connected to ${evidence.remoteAddress}`;
  if (id === 'http' && (evidence.httpCode ?? 0) > 0) return seen(evidence);
  return 'a call got past it';
}

function seen({ httpCode, contentType, stderr, nodeErrorCode, curlExitCode }: Evidence): string {
  if ((httpCode ?? 0) > 0) return `HTTP ${httpCode}${typeof contentType === 'string' ? ` ${contentType}` : ''}`;
  const line = stderr?.split('\n').findLast((text) => text.startsWith('curl: (')) ?? stderr?.split('\n')[0];
  if (line !== undefined && line !== '') return line;
  return nodeErrorCode ?? (curlExitCode === undefined ? 'no answer' : `curl exit code ${curlExitCode}`);
}

function stopped(results: ReadonlyMap<RungId, RungResult>): boolean {
  return [...results.values()].some(({ state }) => state === 'crit' || state === 'busy' || state === 'unknown');
}

/** All rungs in order; above the first that stops the ladder nothing counts. */
function finish(results: ReadonlyMap<RungId, RungResult>): readonly RungResult[] {
  let open = true;
  return rungIds.map((id) => {
    const result = results.get(id);
    const shown: RungResult =
      open && result !== undefined
        ? result
        : { id, state: 'not-run', evidence: open ? 'not looked at' : 'a lower rung failed' };
    if (shown.state === 'crit' || shown.state === 'busy' || shown.state === 'unknown') open = false;
    return shown;
  });
}
