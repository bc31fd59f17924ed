import type { Secret } from '../plan/secret.ts';
import type { Answers } from './question.ts';

/** What the timer of the unattended renewal runs. */
export interface ScheduledCommand {
  /** Absolute paths of the interpreter and of this program, then its words. */
  readonly argv: readonly string[];
  /** The folder of the certificates. */
  readonly folder: string;
}

/** What the operator said about this run before the first look: options of the command line and their defaults. */
export interface Site {
  /** Host path of config.yml; undefined when none was named and none found. */
  readonly configFile: string | undefined;
  /** Other config.yml files that were found nearby. */
  readonly configChoices: readonly string[];
  /** `--host`: the inventory host name. */
  readonly hostName: string | undefined;
  /** `--dir`: where the certificates of the proxy live. */
  readonly certificateFolder: string;
  /** Judge dates at this time instead of now (`--at`). */
  readonly at: Date | undefined;
  /** Opens the CA's key where that is protected; asked for or read from a file by the command, stored nowhere. */
  readonly caPassphrase?: Secret;
  /** The command of the unattended renewal, where the Certificates step is to offer it. */
  readonly scheduled?: ScheduledCommand;
  /** Answers given as options: a question that has one is not asked. */
  readonly given: Answers;
}
