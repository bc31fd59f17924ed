export type IssueErrorReason =
  | 'key-unreadable'
  | 'key-type-refused'
  | 'ca-unreadable'
  | 'ca-key-mismatch'
  | 'not-a-ca'
  | 'validity-empty'
  | 'common-name-refused'
  | 'names-refused'
  | 'request-refused'
  | 'encoding-refused'
  | 'wrong-passphrase';

/** Why nothing was issued. The message is one sentence for the operator and never contains key material. */
export class IssueError extends Error {
  override readonly name = 'IssueError';
  readonly reason: IssueErrorReason;
  constructor(reason: IssueErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
