import { expect, it } from 'vitest';
import { verifyStep } from '../../source/steps/verify/verify-step.ts';
import { proveUnchanged, type Session } from '../../source/wizard/session.ts';
import type { Evidence } from '../../source/wizard/step.ts';

const measured: Evidence = {
  checks: [{ id: 'a', label: 'A', state: 'ok', detail: 'as looked at' }],
  problem: undefined,
};
const proven: Evidence = { checks: [{ id: 'b', label: 'B', state: 'ok', detail: 'as proven' }], problem: undefined };
const session = {} as Session;

it('takes the look of a step for its proof only where the step says that it is one', async () => {
  const step = { ...verifyStep, prove: async () => proven };
  expect(await proveUnchanged(session, step, measured)).toBe(measured);
  const { evidenceIn: _, ...plain } = step;
  expect(await proveUnchanged(session, plain, measured)).toBe(proven);
});
