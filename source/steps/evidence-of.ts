import type { Check, Evidence } from '../wizard/step.ts';

/** The checks of a proof: the first that failed is its problem, with an id such as `proxy-port-80`. */
export function evidenceOf(checks: readonly Check[], whose: string, fix: readonly string[]): Evidence {
  const failed = checks.find(({ state }) => state === 'crit');
  return {
    checks,
    problem: failed && { id: `${whose}-${failed.id}`, message: `${failed.label}: ${failed.detail}`, fix },
  };
}
