import type { Step } from '../../wizard/step.ts';
import { planKit } from './kit-actions.ts';
import { type KitFacts, type KitWish, lookAtKit } from './kit-facts.ts';

/** What the TPA controller needs, as the work of one step. Nothing of the host changes. */
export function kitStep(wish: KitWish): Step<KitFacts> {
  return {
    id: 'kit',
    title: 'Kit for the controller',
    purpose: 'Write what the TPA controller needs so that the next deploy changes nothing.',
    look: (host, site) => lookAtKit(host, site, wish),
    assess: () => ({ state: 'todo', summary: 'a kit to be written', findings: [] }),
    questions: () => [],
    plan: (facts) => planKit(facts, wish),
    async prove(host, site) {
      const facts = await lookAtKit(host, site, wish);
      const isWhole = planKit(facts, wish).actions.length === 0;
      const detail = isWhole
        ? `${facts.leaves.map(({ service }) => service).join(', ')} and their CA, read back`
        : 'it is not what was written';
      return {
        checks: [{ id: 'kit', label: facts.path, state: isWhole ? 'ok' : 'crit', detail }],
        problem: isWhole
          ? undefined
          : { id: 'not-written', message: `${facts.path} is not the kit that was made.`, fix: ['Run this again.'] },
      };
    },
  };
}
