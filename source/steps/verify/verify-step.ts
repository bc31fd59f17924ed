import { comparisonSentence } from '../../health/compare.ts';
import { ladder } from '../../health/rungs.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import type { Assessment, Check, Evidence, Step } from '../../wizard/step.ts';
import { type Measurement, measure } from './measure.ts';

/** Tests from outside what the other steps claim: status, the client-certificate call, the documents. Changes nothing. */
export const verifyStep: Step<Evidence> = {
  id: 'verify',
  title: 'Verify',
  purpose: 'Call the API as its clients do, and compare its answer with `barman diagnose`.',
  look: proveHealth,
  assess,
  questions: () => [],
  plan: () => ({ title: 'Verify the host', actions: [], notes: [], undoIfUnproven: false }),
  prove: proveHealth,
};

function assess({ checks, problem }: Evidence): Assessment {
  const bad = checks.find(({ state }) => state === 'crit' || state === 'unknown');
  const warning = checks.find(({ state }) => state === 'warn' || state === 'busy');
  if (problem === undefined)
    return {
      state: warning ? 'attention' : 'done',
      summary: warning ? `${warning.label}: ${warning.detail}` : 'healthy',
      findings: [],
    };
  return { state: 'todo', summary: bad ? `${bad.label}: ${bad.detail}` : problem.message, findings: [] };
}

async function proveHealth(host: ReadableHost, site: Site): Promise<Evidence> {
  return evidenceOf(await measure(host, site));
}

/** A measurement as checks, with the diagnosis of the lowest rung that failed. */
export function evidenceOf(measurement: Measurement): Evidence {
  const { status, rungs } = measurement;
  const checks: Check[] = [
    { id: 'status', label: 'pg-backup-api status', state: status.state, detail: status.message },
    ...rungs.map(({ id, state, evidence }) => ({
      id,
      label: ladder.find((rung) => rung.id === id)?.title ?? id,
      state,
      detail: evidence,
    })),
    comparisonCheck(measurement),
  ];
  const failed = checks.find(({ state }) => state === 'crit' || state === 'unknown' || state === 'busy');
  if (failed === undefined) return { checks, problem: undefined };
  const diagnosis = rungs.find(({ id }) => id === failed.id)?.diagnosis;
  return {
    checks,
    problem: {
      id: diagnosis?.id ?? failed.id,
      message: diagnosis?.summary ?? `${failed.label}: ${failed.detail}`,
      fix:
        diagnosis?.fix ??
        (failed.id === 'status'
          ? ['systemctl status pg-backup-api', 'Look at /var/log/barman/barman-api-error.log.']
          : []),
    },
  };
}

function comparisonCheck({ documents: { comparison, problem } }: Measurement): Check {
  const base = { id: 'comparison', label: 'API and barman diagnose agree' };
  if (comparison === undefined) {
    const detail = problem ?? 'a lower rung failed';
    return { ...base, state: problem === undefined ? 'not-run' : 'warn', detail };
  }
  const [mismatch] = comparison.mismatches;
  const first = mismatch === undefined ? '' : `; first: ${mismatch.path} (${mismatch.cause})`;
  const state = comparison.verdict === 'match' ? 'ok' : 'warn';
  return { ...base, state, detail: `${comparisonSentence(comparison)}${first}` };
}
