/** What was measured on both sides, in the order of the runs. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/**
 * Measures A B A B …: what else happens on the machine meets both sides alike. The first pair warms up (files in the page cache,
 * functions compiled) and is not counted.
 */
export async function alternate(
  runs: number,
  measureOurs: () => Promise<number>,
  measureTheirs: () => Promise<number>,
): Promise<Pairs> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const one = await measureOurs();
    const other = await measureTheirs();
    if (run === 0) continue;
    ours.push(one);
    theirs.push(other);
  }
  return { ours, theirs };
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
