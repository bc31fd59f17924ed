import type { Machine } from './machine.ts';

/** One run of a stand-in command: what it was given, and the ways it may speak. */
export interface Call {
  /** The name that it was called by, such as `apt-get`. */
  readonly name: string;
  /** The words after the name. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The process id that others see, for locks. */
  readonly pid: number;
  /** Aborted when the process was killed or the sandbox is closed. */
  readonly signal: AbortSignal;
  /** Prints a line on standard output. */
  out(line?: string): void;
  /** Prints text on standard output as it is, without a line end. */
  write(text: string): void;
  /** Prints a line on standard error. */
  err(line: string): void;
  /** Prints a line on apt's Status-Fd, if one was given. */
  status(line: string): void;
  /** Waits as long as the real command takes, times the sandbox's pace. Rejects when the call was killed. */
  pause(seconds: number): Promise<void>;
  /** A line of standard input, undefined at its end. */
  ask(): Promise<string | undefined>;
  /** Whether Ctrl-C was pressed since the call started (only commands that go on after it are told). */
  interrupted(): boolean;
}

/** A stand-in for a command; the result is its exit code. */
export type Behaviour = (call: Call, machine: Machine) => Promise<number> | number;

/** Thrown out of `pause` when the process of the call is gone. */
export class CallKilled extends Error {
  constructor() {
    super('the process was killed');
    this.name = 'CallKilled';
  }
}
