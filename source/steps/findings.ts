import type { Assessment, Finding, StepState } from '../wizard/step.ts';

/** done, or attention when something is worth a warning; broken when something blocks. */
export function stateOf(findings: readonly Finding[], otherwise: StepState): StepState {
  if (findings.some((finding) => finding.severity === 'block')) return 'broken';
  if (otherwise === 'done' && findings.some((finding) => finding.severity === 'warn')) return 'attention';
  return otherwise;
}

export function assessment(otherwise: StepState, summary: string, findings: readonly Finding[] = []): Assessment {
  const state = stateOf(findings, otherwise);
  const blocking = findings.find((finding) => finding.severity === 'block');
  return { state, summary: blocking?.message ?? summary, findings };
}
