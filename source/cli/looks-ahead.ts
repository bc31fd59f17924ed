import { OperatorError } from '../errors.ts';
import type { Engine } from '../plan/engine.ts';

/**
 * The engine of a command with `--at`: it plans, and refuses to apply. A certificate that is made on a day that has not
 * come begins on that day, and the proof would be judged by a clock that nobody else has.
 */
export function looksAhead(engine: Engine): Engine {
  return {
    ...engine,
    apply: async () => {
      throw new OperatorError({
        id: 'at-changes-nothing',
        message: 'With --at dates are judged at another time; nothing is changed then.',
        fix: [
          'Leave --at away to apply; --dry-run shows the plan of that day.',
          'To renew certificates before they end: wizard certs renew --all',
        ],
      });
    },
  };
}
