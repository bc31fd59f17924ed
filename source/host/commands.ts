/** A word of a command line that is a path of the host: under `--root` it is mapped when the command starts. */
export interface PathWord {
  readonly path: string;
}

export type Word = string | PathWord;

export function hostPath(path: string): PathWord {
  return { path };
}

/** The words as an operator would type them on the host. */
export function plainWords(words: readonly Word[]): string[] {
  return words.map((word) => (typeof word === 'string' ? word : word.path));
}

export interface Command {
  readonly argv: readonly Word[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface ProbeOptions {
  /** Milliseconds after which the whole process group is killed. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** `bytes`: stdout is not decoded, for output of megabytes that another thread reads. */
  readonly output?: 'bytes';
}

export interface OutputLine {
  readonly stream: 'output' | 'status';
  readonly text: string;
}

export interface TransactionOptions {
  /** Host path of the 0600 file that takes everything the command prints. */
  readonly log: string;
  /** The descriptor number that the command writes its progress to (apt's Status-Fd). */
  readonly statusDescriptor?: number;
  readonly onLine?: (line: OutputLine) => void;
}

export interface CommandResult {
  readonly argv: readonly string[];
  /** Undefined when a signal ended it or it could not be started. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** What was printed, where `output: 'bytes'` asked for it and the host has it; `stdout` is then empty. */
  readonly bytes?: Uint8Array;
  readonly stderr: string;
  readonly outcome: 'exited' | 'not-found' | 'not-startable' | 'timed-out' | 'killed' | 'cancelled';
}

export interface Commands {
  /** Runs a command that only looks: its own process group, no terminal, killed as a group at the time-out. Never rejects. */
  probe(command: Command, options: ProbeOptions): Promise<CommandResult>;
  /**
   * Runs a command that changes the host. It is never killed, not by Ctrl-C and not by the end of this process: its output goes to
   * a file, which is followed here. `stdout` of the result is the tail of that file. Never rejects.
   */
  transaction(command: Command, options: TransactionOptions): Promise<CommandResult>;
}
