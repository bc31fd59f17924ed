import type { Clues } from '../evidence/clues.ts';
import type { DiagnosisId } from './diagnoses.ts';

/** Likeliest first. */
export type Causes = readonly [DiagnosisId, ...DiagnosisId[]];

/** One way to read clues; of a list of rules the first that fits decides. */
export type Rule = {
  readonly when: (clues: Clues) => boolean;
  readonly causes: Causes | ((clues: Clues) => Causes);
};

/** curl's reason, or Node's code in its place, has these words (in lower case). */
export const says = (pattern: RegExp) => (clues: Clues) => pattern.test(clues.text);

export function firstCauses(rules: readonly Rule[], clues: Clues): Causes | undefined {
  const causes = rules.find(({ when }) => when(clues))?.causes;
  return typeof causes === 'function' ? causes(clues) : causes;
}

/** The causes without a repetition of one. */
export function distinct([first, ...others]: Causes): Causes {
  return [first, ...new Set(others.filter((id) => id !== first))];
}
