import { OperatorError } from '../errors.ts';

/** What a look brings; undefined where this user may not look. */
export async function orNothing<T>(work: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OperatorError) return undefined;
    throw error;
  }
}
