import { type Line, type Result, resultOf } from './benchmark.ts';
import { runProcess } from './process-time.ts';
import type { Workshop } from './workshop.ts';

/** Runs a program that prints `{before, after}` in megabytes. One run is enough: the garbage is gone on both sides. */
export async function measureMemory(
  workshop: Workshop,
  [name, ...words]: readonly [string, ...string[]],
  about: Pick<Result, 'id' | 'goal' | 'what'>,
): Promise<readonly Line[]> {
  const { stdout } = await runProcess([...(await workshop.program(name)), ...words], workshop);
  const { before, after } = JSON.parse(stdout) as { readonly before: number; readonly after: number };
  return [resultOf({ ...about, unit: 'MB' }, { ours: [after], theirs: [before] })];
}
