import type { SandboxFault } from '../faults.ts';

/** What is wrong with one server of Barman's. */
export type Trouble = 'unreachable' | 'slot-inactive' | 'backup-too-old' | 'backup-failed';

/** The server that has it, and what it is. */
export interface TroubledServer {
  readonly name: string;
  readonly trouble: Trouble;
}

const troubles: Readonly<Partial<Record<SandboxFault, Trouble>>> = {
  'postgres-unreachable': 'unreachable',
  'slot-inactive': 'slot-inactive',
  'backup-too-old': 'backup-too-old',
  'backup-failed': 'backup-failed',
};

/** What a fault does to a server of Barman's; undefined for one that does nothing to it. */
export function troubleOf(fault: SandboxFault | undefined): Trouble | undefined {
  return fault === undefined ? undefined : troubles[fault];
}
