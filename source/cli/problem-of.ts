import { OperatorError, type Problem } from '../errors.ts';

/** What an operator is told about anything that was thrown: what is none of theirs to mend is a defect of ours. */
export function problemOf(error: unknown): Problem {
  if (error instanceof OperatorError) return error.problem;
  return {
    id: 'bug',
    message: `This is a defect of the wizard: ${error instanceof Error ? error.message : String(error)}`,
    detail: error instanceof Error ? (error.stack ?? '') : '',
    fix: ['Report it with the lines above. `wizard recover` puts back what an interrupted run changed.'],
  };
}
