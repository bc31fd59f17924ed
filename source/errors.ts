/**
 * The kinds of failure that reach an operator: something the operator can act on, an outside command that failed, and a cancelled
 * run. Everything else that is thrown is our bug, and is reported as one.
 */

export interface Problem {
  /** Stable kebab-case name, part of the JSON interface. */
  readonly id: string;
  /** One sentence: what is wrong, with the file, line and value where there are some. */
  readonly message: string;
  readonly detail?: string;
  /** What to do next, one sentence or command each. */
  readonly fix: readonly string[];
}

/** The operator can act: wrong input, a missing file, a host that is not ready. Exit code 1, or 2 for usage. */
export class OperatorError extends Error {
  readonly problem: Problem;
  readonly exitCode: number;

  constructor(problem: Problem, exitCode = 1) {
    super(problem.message);
    this.name = 'OperatorError';
    this.problem = problem;
    this.exitCode = exitCode;
  }
}

/** A command line that cannot be understood, or a question that cannot be asked. Exit code 2. */
export function usageError(message: string, fix: readonly string[] = []): OperatorError {
  return new OperatorError({ id: 'usage', message, fix }, 2);
}

/** An outside command failed; `tail` holds its last lines of output. */
export class CommandError extends OperatorError {
  readonly command: readonly string[];
  readonly tail: readonly string[];

  constructor(problem: Problem, command: readonly string[], tail: readonly string[]) {
    super(problem);
    this.name = 'CommandError';
    this.command = command;
    this.tail = tail;
  }
}

/** The operator stopped the run. Nothing to print; `exitCode` tells the shell how. */
export class Cancelled extends Error {
  readonly exitCode: number;

  constructor(exitCode = 130) {
    super('cancelled');
    this.name = 'Cancelled';
    this.exitCode = exitCode;
  }
}

/** The `code` of a Node system error ("ENOENT", "ENOSPC", …), or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The time of a program in another thread ran out (`Background.run`). */
export class TookTooLong extends Error {}
