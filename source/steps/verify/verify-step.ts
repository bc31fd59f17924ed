import type { ReadableHost } from '../../host/host.ts';
import type { Site } from '../../wizard/site.ts';
import type { Assessment, Check, Evidence, Step } from '../../wizard/step.ts';
import { measure } from './measure.ts';
import { chainChecks, chainProblem } from './report-checks.ts';

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
