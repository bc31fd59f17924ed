/** Something that lets in or gives away more than it should, while everything works. */
export type SecurityFinding = {
  readonly id: string;
  readonly state: 'warn' | 'crit';
  /** One sentence with the file, server, key or address; never the secret itself. */
  readonly message: string;
  readonly fix: readonly string[];
};
