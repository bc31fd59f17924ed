/** Something that lets in or gives away more than it should, while everything works. */
export type SecurityFinding = {
  readonly id: string;
  /** `ok`: worth knowing, and nothing to be done that would last. */
  readonly state: 'ok' | 'warn' | 'crit';
  /** One sentence with the file, server, key or address; never the secret itself. */
  readonly message: string;
  readonly fix: readonly string[];
};
