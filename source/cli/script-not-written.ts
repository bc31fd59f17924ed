import { OperatorError } from '../errors.ts';

/** Why the file of `--script` cannot be written; `code` is Node's error code. Nothing that is there is overwritten. */
export function scriptNotWritten(file: string, code: string | undefined): OperatorError {
  const why = code === 'EEXIST' ? 'it is already there' : code;
  return new OperatorError({
    id: 'script-not-written',
    message: `Cannot write ${file}: ${why}.`,
    fix: ['Name another file for --script.'],
  });
}
