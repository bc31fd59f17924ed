import { errorCode, OperatorError, usageError } from '../../errors.ts';
import { factsOf, readNamedText } from '../../host/local/named-file.ts';
import { Secret } from '../../plan/secret.ts';
import { passphraseNeeded, passphraseQuestion } from '../../wizard/passphrase.ts';
import type { Context } from '../context.ts';

/** Longer texts are no passphrase but the wrong file. */
const longest = 1024;

/** The first line of a file as a passphrase: it never stands on a command line, where every user of the host could read it. */
export function readPassphrase(file: string): Secret {
  const text = readLine(file);
  if (text === '') throw refused(file, 'its first line is empty');
  return new Secret(text);
}

function readLine(file: string): string {
  try {
    if (factsOf(file)?.isFile() === false) throw refused(file, 'it is not a regular file');
    return readNamedText(file, longest).split(/\r?\n/)[0] ?? '';
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    if (error instanceof RangeError) throw refused(file, error.message);
    throw refused(file, errorCode(error) === 'ENOENT' ? 'it is not there' : (errorCode(error) ?? 'unreadable'));
  }
}

/** No colon after “passphrase”: what follows one is taken for a secret on the way out, and hidden. */
function refused(file: string, why: string): OperatorError {
  return new OperatorError({
    id: 'passphrase-file',
    message: `No passphrase can be read from ${file} (${why}).`,
    fix: ['Write the passphrase on the first line of a file that only you can read (mode 0600).'],
  });
}

/**
 * Runs work that may need the passphrase of the CA's key: from the file, else asked for when it turns out to be needed and a
 * person is at the terminal.
 */
export async function withCaPassphrase<Result>(
  context: Context,
  file: string | undefined,
  work: (passphrase: Secret | undefined) => Promise<Result>,
): Promise<Result> {
  if (file !== undefined) return work(readPassphrase(file));
  try {
    return await work(undefined);
  } catch (error) {
    const needed = error instanceof OperatorError && error.problem.id === passphraseNeeded;
    if (!needed || !isAttended(context)) throw error;
    const { askPassphrase } = await import('../../prompts/ask-passphrase.ts');
    return work(new Secret(await askPassphrase(passphraseQuestion.label, false)));
  }
}

/** The passphrase of a new PKCS#12 file. A plan that is only shown or exported needs none. */
export async function newPassphrase(context: Context, file: string | undefined): Promise<Secret> {
  if (file !== undefined) return readPassphrase(file);
  if (context.options.dryRun || context.options.script !== undefined) return new Secret('');
  if (!isAttended(context)) {
    throw usageError('A PKCS#12 file needs a passphrase, and there is nobody to ask.', ['Say --passphrase-file FILE.']);
  }
  const { askPassphrase } = await import('../../prompts/ask-passphrase.ts');
  return new Secret(await askPassphrase('Passphrase of the PKCS#12 file', true));
}

function isAttended({ options }: Context): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY) && !options.json;
}
