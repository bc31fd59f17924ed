import type { Check, Step } from '../../wizard/step.ts';
import { planRequests } from './request-actions.ts';
import { lookAtRequests, type RequestFactsHere, type RequestWish } from './request-facts.ts';

/** Certificate requests for a CA whose key is elsewhere, as the work of one step. */
export function requestStep(wish: RequestWish): Step<RequestFactsHere> {
  return {
    id: 'request',
    title: 'Certificate requests',
    purpose: 'Write requests that are signed where the CA’s key is.',
    look: (host, site) => lookAtRequests(host, site, wish),
    assess: () => ({ state: 'todo', summary: 'requests to be written', findings: [] }),
    questions: () => [],
    plan: (facts) => planRequests(facts, wish),
    async prove(host, site) {
      const facts = await lookAtRequests(host, site, wish);
      const open = planRequests(facts, wish).actions.flatMap((action) =>
        action.kind === 'make-request' ? [action.path] : [],
      );
      const checks = facts.items.map(({ file, there }): Check => {
        const key = there.kind === 'request' ? there.publicKey : undefined;
        const detail = open.includes(file)
          ? 'it is not what was asked for'
          : `signature good; SHA-256 of its public key: ${key}`;
        return { id: 'request', label: file, state: open.includes(file) ? 'crit' : 'ok', detail };
      });
      const [failed] = open;
      return {
        checks,
        problem:
          failed === undefined
            ? undefined
            : { id: 'not-written', message: `${failed} is not the request that was made.`, fix: ['Run this again.'] },
      };
    },
  };
}
