import { OperatorError } from '../errors.ts';
import { reasonNotWritten } from './file-reasons.ts';

/** Why the file of `--script` cannot be written; `code` is Node's error code. Nothing that is there is overwritten. */
export function scriptNotWritten(file: string, code: string | undefined): OperatorError {
  return new OperatorError({
    id: 'script-not-written',
    message: `Cannot write ${file}: ${reasonNotWritten(code)}.`,
    fix: ['Name another file for --script.'],
  });
}
