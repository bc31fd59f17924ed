import type { Benchmark } from './harness/benchmark.ts';
import { measureMemory } from './harness/memory-growth.ts';

const ticks = 10_000;

/** A dashboard stays open for weeks: what it keeps of each measurement, it keeps forever. */
export const dashboardMemory: Benchmark = {
  id: 'dashboard-memory',
  measure: (workshop) =>
    measureMemory(workshop, ['ticking-dashboard', String(ticks)], {
      id: 'dashboard-memory',
      goal: 1.1,
      what: `memory after ${ticks} measurements of 100 rows, all of them new, against after 100`,
    }),
};
