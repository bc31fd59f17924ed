import { createHash } from 'node:crypto';

/** SHA-256, lower-case hex: as journals, plans and scripts name what a file holds. */
export function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
