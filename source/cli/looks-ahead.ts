import { OperatorError } from '../errors.ts';
import type { Clock } from '../host/host.ts';
import type { Engine } from '../plan/engine.ts';

/**
 * The engine of a command with `--at`. A certificate that is made on a day to come begins on that day, and its rehearsal goes by
 * the clock of this machine: such a plan is shown, and not begun.
 */
export function looksAhead(engine: Engine, at: Date, clock: Clock): Engine {
  return {
    ...engine,
    async apply(plan, ...rest) {
      const rehearses = plan.actions.some(({ kind }) => kind === 'rehearse');
      if (rehearses && at > clock.now()) throw new OperatorError(notYet(at));
      return engine.apply(plan, ...rest);
    },
  };
}

function notYet(at: Date) {
  return {
    id: 'at-is-to-come',
    message: `With --at the certificates would begin at ${at.toISOString()}: nobody would take them today. Nothing was changed.`,
    fix: [
      'Leave --at away to apply; with --dry-run it shows the plan of that day.',
      'To renew certificates before they end: wizard certs renew --all',
    ],
  };
}
