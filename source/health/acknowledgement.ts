import { createHash } from 'node:crypto';

/** A warning that the operator of this host accepts, with the reason. It holds while the warning is made of the same. */
export interface Acknowledgement {
  /** The warning's name, as `wizard acknowledge` lists it. */
  readonly finding: string;
  readonly reason: string;
  /** When it was recorded, ISO 8601. */
  readonly since: string;
  /** What the warning was made of then, one for each place where it was found. */
  readonly causes: readonly AcceptedCause[];
}

export interface AcceptedCause {
  /** `fingerprintOf` the warning. */
  readonly fingerprint: string;
  /** What it said, for people. */
  readonly seen: string;
}

/** Stands beside a warning that is accepted. */
export type Acknowledged = Pick<Acknowledgement, 'reason' | 'since'>;

/** What a warning is recognised by. */
export interface Recognised {
  readonly id: string;
  readonly message: string;
  /** What it is made of (path, owner, digest …), where the message does not tell. */
  readonly cause?: string;
}

/** A warning, or something critical, in a report or among the findings of a step. */
export interface Judged extends Recognised {
  readonly isCritical: boolean;
  readonly acknowledged?: Acknowledged | undefined;
}

/** What moves on without the matter itself: `5 days, 2 hours`, `12.5 GiB`, `7 %`, and a line below others of config.yml. */
const passing =
  /\d+(?:\.\d+)?\s*(?:(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|ms|[kKMGTP]i?B|bytes|B)\b|%)|\bline \d+/g;

/** SHA-256 of what the warning is made of, lower-case hex; the same while only time and sizes in its words move on. */
export function fingerprintOf({ id, message, cause }: Recognised): string {
  const still = (cause ?? message).replace(passing, '#').replace(/#(?:, #)+/g, '#');
  return createHash('sha256').update(`${id}\n${still}`).digest('hex');
}

/** The acknowledgement that covers a warning; nothing critical is ever covered. */
export function acknowledgedBy(list: readonly Acknowledgement[], found: Recognised): Acknowledged | undefined {
  const own = list.filter(({ finding }) => finding === found.id);
  if (own.length === 0) return undefined;
  const fingerprint = fingerprintOf(found);
  const match = own.find(({ causes }) => causes.some((cause) => cause.fingerprint === fingerprint));
  return match && { reason: match.reason, since: match.since };
}

/** The words beside an accepted warning on every face. */
export function acknowledgedText({ reason, since }: Acknowledged): string {
  return `acknowledged: ${reason}, since ${since.slice(0, 10)}`;
}
