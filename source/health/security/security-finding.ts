import type { Acknowledged } from '../acknowledgement.ts';

/** Something that lets in or gives away more than it should, while everything works. */
export type SecurityFinding = {
  readonly id: string;
  /** `ok` where the operator accepts it. */
  readonly state: 'ok' | 'warn' | 'crit';
  /** One sentence with the file, server, key or address; never the secret itself. */
  readonly message: string;
  readonly fix: readonly string[];
  /** What it is made of, where the message does not tell all of it. */
  readonly cause?: string;
  readonly acknowledged?: Acknowledged;
};
