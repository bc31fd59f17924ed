import { describeAction, handlerOf } from './actions/handlers.ts';
import type { Action, Plan } from './actions.ts';
import { scriptPrelude } from './script-prelude.ts';
import { shellQuote } from './shell-quote.ts';

/**
 * The plans as one POSIX sh script for a host where the wizard may not act: it makes the same folders, files, keys and
 * certificates and runs the same commands. Keys are made on that host by openssl; there is none in the script.
 */
export function exportScript(plans: readonly Plan[], version: string): string {
  const parts = plans
    .filter((plan) => plan.actions.length > 0)
    .map((plan) => [`say ${shellQuote(plan.title)}`, ...plan.actions.map(scriptAction)].join('\n\n'));
  return `${[scriptPrelude(version), ...parts, "say 'Done. Prove it with: wizard check'"].join('\n\n')}\n`;
}

function scriptAction(action: Action): string {
  const { title, why } = describeAction(action);
  return [`# ${oneLine(title)}`, `# ${oneLine(why)}`, ...handlerOf(action).script(action)].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
