import { comparisonSentence } from '../../health/compare.ts';
import { certificateState, comparisonState, type HealthReport } from '../../health/health-report.ts';
import { ladder } from '../../health/rungs.ts';
import type { ServerHealth } from '../../health/server-checks.ts';
import { worstState } from '../../health/verdict.ts';
import type { Check } from '../../wizard/step.ts';

/** The chain from a client to the documents, lowest rung first: what setting up a host has to bring about. */
export function chainChecks(report: HealthReport): readonly Check[] {
  const { service, rungs } = report;
  return [
    ...(service === undefined
      ? []
      : [{ id: 'status', label: 'pg-backup-api status', state: service.state, detail: service.message }]),
    ...rungs.map(({ id, state, evidence }) => ({
      id,
      label: ladder.find((rung) => rung.id === id)?.title ?? id,
      state,
      detail: evidence,
    })),
    comparisonCheck(report),
  ];
}

/** What else matters on a host that runs: certificates, openings, and Barman's servers with what is wrong with each. */
export function furtherChecks({ certificates, security, servers }: HealthReport): readonly Check[] {
  return [
    ...certificates.map((certificate) => ({
      id: 'certificate',
      label: certificate.file,
      state: certificateState(certificate),
      detail: certificateDetail(certificate),
    })),
    ...security.map(({ id, state, message }) => ({ id, label: 'Security', state, detail: message })),
    ...servers.flatMap(serverChecksOf),
  ];
}

/** One line for a server, then one for each check that is not ok. */
function serverChecksOf({ name, active, checks }: ServerHealth): readonly Check[] {
  if (!active) return [{ id: name, label: `Server ${name}`, state: 'not-run', detail: 'inactive: Barman ignores it' }];
  const bad = checks.filter(isRemarkable);
  const good = checks.filter(({ state }) => state === 'ok').length;
  const detail = `${good} of ${checks.length} checks ok`;
  return [
    { id: name, label: `Server ${name}`, state: worstState(['ok', ...bad.map(({ state }) => state)]), detail },
    ...bad.map(({ id, state, hint, observed }) => ({
      id: `${name}/${id}`,
      label: `${name}: ${id.replaceAll('_', ' ')}`,
      state,
      detail: hint || String(observed ?? 'failed'),
    })),
  ];
}

function comparisonCheck(report: HealthReport): Check {
  const { comparison, notCompared } = report;
  const base = { id: 'comparison', label: 'API and barman diagnose agree', state: comparisonState(report) };
  if (comparison === undefined) return { ...base, detail: notCompared ?? 'a lower rung failed' };
  const [mismatch] = comparison.mismatches;
  const first = mismatch === undefined ? '' : `; first: ${mismatch.path} (${mismatch.cause})`;
  return { ...base, detail: `${comparisonSentence(comparison)}${first}` };
}

function certificateDetail({ verdict, secondsLeft }: HealthReport['certificates'][number]): string {
  if (secondsLeft === undefined) return verdict === 'missing' ? 'missing' : 'no certificate that can be read';
  const days = Math.floor(Math.abs(secondsLeft) / 86_400);
  return secondsLeft < 0 ? `expired ${days} days ago` : `${days} days left`;
}

/** Not ok, and somebody looked. */
export function isRemarkable({ state }: Pick<Check, 'state'>): boolean {
  return state !== 'ok' && state !== 'not-run';
}
