import { OperatorError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Plan } from './actions.ts';

/** Only root may apply a plan, unless it does no more than write the operator's own files. */
export function requireRights(plan: Plan, identity: Host['identity']): void {
  if (identity.isRoot) return;
  const own = plan.actions.every(
    (action) => action.kind === 'write-file' && action.attributes.owner === identity.userName,
  );
  if (own) return;
  throw new OperatorError({
    id: 'not-root',
    message: `You are ${identity.userName}; this changes files and packages that belong to root.`,
    fix: ['Run it with sudo.', 'Or write the plan as a script for somebody who may run it: --script FILE.'],
  });
}
