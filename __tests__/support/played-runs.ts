import type { Problem } from '../../source/errors.ts';
import type { Host } from '../../source/host/host.ts';
import type { Action, Plan } from '../../source/plan/actions.ts';
import { createEngine, type Engine, type Proof } from '../../source/plan/engine.ts';
import type { RunEvent, RunReport } from '../../source/plan/events.ts';

/** Where root's runs are kept. */
export const stateFolder = '/var/lib/pg-backup-api-wizard';

export const unproven: Problem = { id: 'not-so', message: 'It is not so.', fix: [] };

export interface Played {
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
}

export function engineOf(host: Host): Engine {
  return createEngine(host, ['wizard', 'test'], '0.0.0-test');
}

/** Applies a plan; the proof holds unless a problem is given. */
export async function play(host: Host, plan: Plan, problem?: Awaited<ReturnType<Proof>>): Promise<Played> {
  const events: RunEvent[] = [];
  const report = await engineOf(host).apply(
    plan,
    async () => problem,
    (event) => events.push(event),
  );
  return { report, events };
}

export function planOf(...actions: readonly Action[]): Plan {
  return { title: 'A plan of a test', actions, notes: [], undoIfUnproven: true };
}
