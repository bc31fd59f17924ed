import { OperatorError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import type { Action, Plan } from './actions.ts';

/** Only root may apply a plan, unless it does no more than write the operator's own files. */
export function requireRights(plan: Plan, identity: Host['identity']): void {
  if (identity.isRoot || plan.actions.every((action) => isOwn(action, identity.userName))) return;
  throw new OperatorError({
    id: 'not-root',
    message: `You are ${identity.userName}; this changes files and packages that belong to root.`,
    fix: ['Run it with sudo.', 'Or write the plan as a script for somebody who may run it: --script FILE.'],
  });
}

function isOwn(action: Action, user: string): boolean {
  switch (action.kind) {
    case 'make-directory':
    case 'set-attributes':
    case 'write-file':
    case 'copy-file':
    case 'generate-key':
    case 'make-request':
    case 'stage-certificate':
    case 'stage-key':
    case 'export-pkcs12':
      return action.attributes.owner === user;
    case 'issue-certificate':
    case 'stage-trust':
      return [action, ...action.copies].every(({ attributes }) => attributes.owner === user);
    case 'rehearse':
    case 'install-staged':
      return true;
    case 'remove-lines':
    case 'remove-file':
    case 'run-command':
      return false;
  }
}
