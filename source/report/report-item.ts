import type { Acknowledged } from '../health/acknowledgement.ts';
import type { HealthState } from '../health/verdict.ts';

/** One thing that a report judges, in words: what a line of text, of a monitor or of a log is made of. */
export type ReportItem = {
  readonly kind: 'service' | 'rung' | 'certificate' | 'security' | 'server' | 'comparison';
  /** For people and scripts: `status`, `rung tcp`, `main/replication_slot`, `certificate /etc/…`, `security ID`, `comparison`. */
  readonly id: string;
  readonly state: HealthState;
  readonly label: string;
  /** What was seen; may be empty. */
  readonly detail: string;
  /** What it means, where somebody found out. */
  readonly cause?: string;
  /** What it is called where there is little room. */
  readonly short: string;
  readonly fix: readonly string[];
  /** A warning that the operator accepts: its state is ok, and `detail` begins with the reason. */
  readonly acknowledged?: Acknowledged | undefined;
};
