import type { Call } from '../call.ts';
import type { AptArguments } from '../packages/apt-arguments.ts';

/** The three lines that every run begins with unless it is very quiet. */
export function readLists(call: Call, options: AptArguments): void {
  if (options.quiet >= 2) return;
  for (const line of ['Reading package lists...', 'Building dependency tree...', 'Reading state information...'])
    call.out(line);
}
