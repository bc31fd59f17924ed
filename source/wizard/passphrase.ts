import { OperatorError } from '../errors.ts';
import type { Plan } from '../plan/actions.ts';
import type { Secret } from '../plan/secret.ts';
import type { Answers } from './question.ts';
import { planOf, type Session, watchedLook } from './session.ts';
import type { Step } from './step.ts';

/** A question whose answer is a `Secret`: it is never among the answers of a step, which screens and records show. */
export interface SecretQuestion {
  readonly label: string;
  readonly hint: string;
  /** Undefined when the text may be one, else one sentence why not. */
  readonly validate: (text: string) => string | undefined;
}

/** Asked when a plan turns out to need the CA's key and that is protected; flags answer it with a file. */
export const passphraseQuestion: SecretQuestion = {
  label: 'Passphrase of the CA’s key',
  hint: 'It opens the key in memory for this step, and is stored nowhere.',
  validate: (text) => (text === '' ? 'It must not be empty.' : undefined),
};

/** The problem that a passphrase of the CA's key solves. */
export const passphraseNeeded = 'ca-passphrase-needed';
/** The problem of one that does not open it. */
export const wrongPassphrase = 'wrong-passphrase';

/** Whether an error is one that a passphrase, or another one, would solve. */
export function isLocked(error: unknown): error is OperatorError {
  return error instanceof OperatorError && [passphraseNeeded, wrongPassphrase].includes(error.problem.id);
}

/** The session in which the passphrase opens the CA's key. */
export function unlock<One extends Pick<Session, 'site'>>(session: One, caPassphrase: Secret | undefined): One {
  return caPassphrase === undefined ? session : { ...session, site: { ...session.site, caPassphrase } };
}

/**
 * The plan with what a look with the passphrase sees: the facts that the questions came from were seen without it. Throws
 * OperatorError, which `isLocked` for a wrong passphrase.
 */
export async function planUnlocked(
  session: Pick<Session, 'host' | 'site'>,
  step: Step,
  answers: Answers,
): Promise<Plan> {
  return planOf(step, await watchedLook(session, step), answers);
}
