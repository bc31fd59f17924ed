import type { Problem } from '../../errors.ts';
import { comparisonSentence } from '../../health/compare/compare.ts';
import { ladder } from '../../health/explain/rungs.ts';
import { comparisonState, type HealthReport } from '../../health/health-report.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import type { Assessment, Check, Evidence, Step } from '../../wizard/step.ts';
import { measure } from './measure.ts';

/** Tests from outside what the other steps claim: status, the client-certificate call, the documents. Changes nothing. */
export const verifyStep: Step<Evidence> = {
  id: 'verify',
  title: 'Verify',
  purpose: 'Call the API as its clients do, and compare its answer with `barman diagnose`.',
  look: proveChain,
  assess,
  evidenceIn: (evidence) => evidence,
  questions: () => [],
  plan: () => ({ title: 'Verify the host', actions: [], notes: [], undoIfUnproven: false }),
  prove: proveChain,
};

function assess({ checks, problem }: Evidence): Assessment {
  const bad = checks.find(isBad);
  const warning = checks.find(({ state }) => state === 'warn' || state === 'busy');
  if (problem === undefined)
    return {
      state: warning ? 'attention' : 'done',
      // No word on Barman's servers: `check` may find one unhealthy while the API itself works.
      summary: warning ? `${warning.label}: ${warning.detail}` : 'the API answers its clients',
      findings: [],
    };
  return { state: 'todo', summary: bad ? `${bad.label}: ${bad.detail}` : problem.message, findings: [] };
}

/** Barman's servers are not part of the claim: a dead PostgreSQL does not make the installation unproven. */
async function proveChain(host: ReadableHost, site: Site): Promise<Evidence> {
  const { report } = await measure(host, site);
  return { checks: chainChecks(report), problem: chainProblem(report) };
}

function isBad({ state }: Check): boolean {
  return state === 'crit' || state === 'unknown';
}

/** The chain from a client to the documents, lowest rung first: what setting up a host has to bring about. */
function chainChecks(report: HealthReport): readonly Check[] {
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
function chainProblem(report: HealthReport): Problem | undefined {
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
