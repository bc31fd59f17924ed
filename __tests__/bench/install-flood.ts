import type { Benchmark } from './harness/benchmark.ts';
import { measureMemory } from './harness/memory-growth.ts';

const lines = 50_000;

/** What a package transaction prints goes through the engine, the log's follower and the screen; a tail of it stays. */
export const installFlood: Benchmark = {
  id: 'install-flood',
  measure: (workshop) =>
    measureMemory(workshop, ['flooded-install', String(lines)], {
      id: 'install-flood',
      goal: 1.2,
      what: `memory after a command that printed ${lines} lines, against before; by the engine and the wizard’s screen`,
    }),
};
