import { Cancelled } from '../errors.ts';
import { isExit } from './prompter.ts';

/** Asks a person at a terminal for a passphrase; nothing is shown. `twice` for one that is new: a slip would lock the file for good. */
export async function askPassphrase(message: string, twice: boolean): Promise<string> {
  const { password } = await import('@inquirer/prompts');
  const ask = (text: string, validate: (value: string) => true | string) => password({ message: text, validate });
  try {
    const first = await ask(message, (value) => (value === '' ? 'It must not be empty.' : true));
    if (twice) await ask('Once more', (value) => (value === first ? true : 'They do not match.'));
    return first;
  } catch (error) {
    if (isExit(error)) throw new Cancelled();
    throw error;
  }
}
