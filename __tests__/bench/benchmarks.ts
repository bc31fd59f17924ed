import type { Benchmark } from './harness/benchmark.ts';

/** All benchmarks in the order of the table; loaded when they are measured. */
export const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'first-frame': async () => (await import('./first-frame.ts')).firstFrame,
  'version-start': async () => (await import('./version-start.ts')).versionStart,
};
