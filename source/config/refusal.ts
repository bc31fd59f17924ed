/** Why a config.yml was not read or not changed, and where. Nothing is written when one of these comes back. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly file: string;
  /** 1-based, lines as YAML counts them (LF, CR, CRLF). */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  readonly reason: string;
  /** What the operator does by hand instead. */
  readonly manual: string;
}

/** `FILE:LINE:COLUMN: reason`, the form that editors and compilers agree on. */
export function describeRefusal(refusal: Refusal): string {
  return `${refusal.file}:${refusal.line}:${refusal.column}: ${refusal.reason}`;
}
