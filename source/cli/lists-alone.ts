import { usageError } from '../errors.ts';

/** A request for a list of revoked certificates, or such a list, goes alone: it is another work than that of certificates. */
export function requireAlone<Value>(value: Value, files: readonly string[]): Value {
  if (files.length === 1) return value;
  throw usageError('A list of revoked certificates, and the request for one, go alone.', ['One after the other.']);
}
