import type { OsFamily } from '../os/families.ts';
import { parseDiagnose } from './document/diagnose-document.ts';
import { type DocumentGate, gateOf } from './document/document-gate.ts';
import { cluesOf } from './evidence/clues.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { DiagnosisId } from './explain/diagnoses.ts';
import { type Diagnosis, diagnosisOf, explainEvidence } from './explain/explain.ts';
import { type RungId, rungIds } from './explain/rungs.ts';
import type { ExchangeTimes } from './health-report.ts';
import { type LocalEvidence, withLocalEvidence } from './local-evidence.ts';
import type { HealthState, RungResult } from './verdict.ts';

/** One file that the client needs, after somebody looked at it. */
export type FileProbe = { readonly path: string; readonly problem?: DiagnosisId; readonly detail?: string };

/** What the probes brought; a probe that was not made is absent, and its rung is not-run. */
export type LadderProbes = {
  readonly url: string;
  /** Of the Barman host, for the fixes; undefined where it is not known. */
  readonly family?: OsFamily;
  /** The caller's environment; our own calls ignore proxy variables, the operator's do not. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly files?: readonly FileProbe[];
  /** The same call made by Node: its error code tells apart what curl says in one text. */
  readonly native?: Evidence;
  /** GET /status with the client certificate and the CA file. */
  readonly status?: Evidence;
  /** What that call took; undefined where nobody measured it. */
  readonly times?: ExchangeTimes | undefined;
  /** The same with the system's trust store in place of the CA file. */
  readonly systemTrust?: Evidence;
  /** What the host itself shows where a call failed. */
  readonly local?: LocalEvidence;
  /** Where the name leads; `isOwn` is undefined when the host is another machine than this one. */
  readonly resolution?: { readonly addresses: readonly string[]; readonly isOwn: boolean | undefined };
  /** The call as the operator makes it, with the environment's proxies and the system's trust store. */
  readonly asOperator?: Evidence;
  /** GET /diagnose; its body may be the beginning only when `document` says how the whole of it is. */
  readonly diagnose?: Evidence;
  /** On an empty "servers" ask once more before judging (docs/reference/health.md, Empty servers). */
  readonly document?: DocumentGate;
  readonly diagnoseSeconds?: number;
  /** GET /status without a client certificate: it has to fail. */
  readonly withoutCertificate?: Evidence;
};

/** Seconds of a /diagnose: gunicorn kills its worker at 60. */
export const diagnoseSecondsLimits = { warn: 20, crit: 50 } as const;

/**
 * Judges every rung, lowest first. A failing or busy rung stops the ladder: what is above it is not-run, never ok. A
 * rung is ok only if a call passed it, and says what was measured there.
 */
export function judgeLadder(probes: LadderProbes): readonly RungResult[] {
  const results = new Map<RungId, RungResult>();
  const put = (id: RungId, state: HealthState, evidence: string, diagnosis?: Diagnosis): void => {
    results.set(id, { id, state, evidence, ...(diagnosis === undefined ? {} : { diagnosis }) });
  };
  judgeHere(probes, put);
  if (!stopped(results)) judgeCalls(probes, put);
  if (results.get('dns')?.state === 'ok') judgeResolution(probes, put);
  return finish(results);
}

type Put = (id: RungId, state: HealthState, evidence: string, diagnosis?: Diagnosis) => void;

/** The rungs that need no network. */
function judgeHere({ environment, url, files, asOperator, family }: LadderProbes, put: Put): void {
  if (environment !== undefined) {
    const { proxied, host } = cluesOf({ url, environment });
    if (proxied) {
      const saw = asOperator === undefined ? '' : `: ${seen(asOperator)}`;
      const note = `a proxy variable applies to ${host}; our own calls ignore it, curl does not${saw}`;
      put('environment', 'warn', note, diagnosisOf(['http-proxy-environment'], { family }));
    } else put('environment', 'ok', `no proxy variable applies to ${host ?? url}`);
  }
  const bad = files?.find(({ problem }) => problem !== undefined);
  if (bad?.problem !== undefined)
    put('files', 'crit', `${bad.path}: ${bad.detail ?? 'unusable'}`, diagnosisOf([bad.problem], { family }));
  else if (files !== undefined) put('files', 'ok', inFolder(files.map(({ path }) => path)));
}

/** `a, b in /folder` for files of one folder. */
function inFolder(paths: readonly string[]): string {
  const folders = new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))));
  const [folder] = folders;
  if (folders.size !== 1 || folder === undefined) return paths.join(', ');
  return `${paths.map((path) => path.slice(folder.length + 1)).join(', ')} in ${folder}`;
}

/** The rungs that calls climb: /status first, then /diagnose, then the call that has to fail. */
function judgeCalls(probes: LadderProbes, put: Put): void {
  const status = chainEvidence(probes);
  if (status === undefined) return;
  const diagnosis = withLocalEvidence(explainEvidence(status, probes.family), probes.local ?? {}, probes.family);
  if (!climbed(diagnosis, 'proxy', status, put, probes.times)) return;
  const whole = probes.diagnose === undefined || judgeDocument(probes, probes.diagnose, put);
  judgeSystemTrust(probes, put);
  if (whole) judgeNegative(probes, put);
}

/** Puts the rungs up to the one that failed, or up to `top`. True: the call got past all of them. */
function climbed(
  diagnosis: Diagnosis,
  top: RungId,
  evidence: Evidence,
  put: Put,
  times: ExchangeTimes | undefined,
): boolean {
  const failing = diagnosis.id === 'undiagnosed' ? lowestUnknown(evidence) : diagnosis.rung;
  const end = failing === '-' ? rungIds.indexOf(top) + 1 : rungIds.indexOf(failing);
  for (const id of rungIds.slice(rungIds.indexOf('dns'), Math.max(end, rungIds.indexOf('dns')))) {
    put(id, 'ok', passed(id, evidence, times));
  }
  if (failing === '-') return true;
  const state = diagnosis.id === 'undiagnosed' ? 'unknown' : diagnosis.id === 'own-timeout' ? 'busy' : 'crit';
  put(failing, state, seen(evidence), diagnosis);
  return false;
}

function judgeDocument(
  { local, document, diagnoseSeconds, times, family }: LadderProbes,
  evidence: Evidence,
  put: Put,
): boolean {
  const diagnosis = withLocalEvidence(explainEvidence(evidence, family), local ?? {}, family);
  if (!climbed(diagnosis, 'proxy', evidence, put, times)) return false;
  const gate = document ?? gateOf(parseDiagnose(evidence.body ?? ''));
  if (!gate.ok) {
    put('json', 'crit', gate.message, diagnosisOf([gate.id], { family }));
    return false;
  }
  const { warn, crit } = diagnoseSecondsLimits;
  const seconds = diagnoseSeconds ?? 0;
  const state = seconds < warn ? 'ok' : seconds < crit ? 'warn' : 'crit';
  const time = diagnoseSeconds === undefined ? '' : ` in ${seconds.toFixed(1)} s`;
  put('json', state, `${gate.servers} server${gate.servers === 1 ? '' : 's'}${time}`);
  return state !== 'crit';
}

/** A name that leads to another machine than this one is remarkable even where that one answers. */
function judgeResolution({ resolution, url }: LadderProbes, put: Put): void {
  if (resolution === undefined || resolution.addresses.length === 0) return;
  const { host } = cluesOf({ url });
  const where = `${host} is ${resolution.addresses.join(', ')}`;
  if (resolution.isOwn === undefined) put('dns', 'ok', where);
  else if (resolution.isOwn) put('dns', 'ok', `${where}, this machine`);
  else
    put('dns', 'warn', `${where}, which is no address of this machine: correct /etc/hosts if this is the Barman host`);
}

function judgeSystemTrust({ systemTrust, family }: LadderProbes, put: Put): void {
  if (systemTrust === undefined) return;
  const diagnosis = explainEvidence(systemTrust, family);
  if (diagnosis.rung !== 'server-certificate') return;
  put('server-certificate', 'warn', 'valid with the CA file, not with the trust store of this system', diagnosis);
}

function judgeNegative({ withoutCertificate: evidence, family }: LadderProbes, put: Put): void {
  if (evidence === undefined) return;
  const diagnosis = explainEvidence(evidence, family);
  if (diagnosis.causes.includes('client-certificate-not-required')) {
    put('security', 'crit', seen(evidence), diagnosisOf(['client-certificate-not-required'], { family }));
  } else if (diagnosis.rung === 'client-certificate' || diagnosis.causes.includes('client-certificate-missing')) {
    put('security', 'ok', 'refused without a client certificate');
  } else put('security', 'unknown', `failed for another reason: ${diagnosis.summary}`, diagnosis);
}

/** curl's call with what Node's adds; Node's alone when curl was not run. */
function chainEvidence({ status, native }: LadderProbes): Evidence | undefined {
  if (status === undefined) return native;
  return native?.nodeErrorCode === undefined ? status : { ...status, nodeErrorCode: native.nodeErrorCode };
}

function lowestUnknown(evidence: Evidence): RungId {
  if ((evidence.httpCode ?? 0) > 0) return 'http';
  return typeof evidence.remoteAddress === 'string' ? 'tls' : 'dns';
}

/** What was measured at a rung that the call passed. */
function passed(id: RungId, evidence: Evidence, times: ExchangeTimes | undefined): string {
  if (id === 'tcp' && typeof evidence.remoteAddress === 'string') {
    const time = times === undefined ? '' : ` in ${milliseconds(times.connect)}`;
    return `connected to ${evidence.remoteAddress}${time}`;
  }
  switch (id) {
    case 'tls':
      return times === undefined
        ? 'the handshake is complete'
        : `handshake in ${milliseconds(times.tls - times.connect)}`;
    case 'server-certificate':
      return 'verified with the CA file';
    case 'client-certificate':
      return 'accepted';
    case 'proxy':
      return times === undefined
        ? 'the API answers'
        : `first byte of the answer after ${milliseconds(times.firstByte)}`;
    default:
      return (evidence.httpCode ?? 0) > 0 ? seen(evidence) : 'passed';
  }
}

/** Seconds as curl counts them, in milliseconds. */
function milliseconds(seconds: number): string {
  return `${Math.max(0, Math.round(seconds * 1000))} ms`;
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
