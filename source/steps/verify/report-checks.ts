import type { Problem } from '../../errors.ts';
import { comparisonSentence } from '../../health/compare/compare.ts';
import { ladder } from '../../health/explain/rungs.ts';
import { comparisonState, type HealthReport } from '../../health/health-report.ts';
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

/** The lowest thing of the chain that failed, with its diagnosis; undefined when it holds. */
export function chainProblem(report: HealthReport): Problem | undefined {
  const failed = chainChecks(report).find(({ state }) => state === 'crit' || state === 'unknown' || state === 'busy');
  if (failed === undefined) return undefined;
  const diagnosis = report.rungs.find(({ id }) => id === failed.id)?.diagnosis;
  if (diagnosis !== undefined) return { id: diagnosis.id, message: diagnosis.summary, fix: diagnosis.fix };
  const look = ['systemctl status pg-backup-api', 'Look at /var/log/barman/barman-api-error.log.'];
  return { id: failed.id, message: `${failed.label}: ${failed.detail}`, fix: failed.id === 'status' ? look : [] };
}

function comparisonCheck(report: HealthReport): Check {
  const { comparison, notCompared } = report;
  const base = { id: 'comparison', label: 'API and barman diagnose agree', state: comparisonState(report) };
  if (comparison === undefined) return { ...base, detail: notCompared ?? 'a lower rung failed' };
  const [mismatch] = comparison.mismatches;
  const first = mismatch === undefined ? '' : `; first: ${mismatch.path} (${mismatch.cause})`;
  return { ...base, detail: `${comparisonSentence(comparison)}${first}` };
}
