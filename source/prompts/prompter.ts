import { stripVTControlCharacters } from 'node:util';
import { cleanText } from '../report/clean-text.ts';

export interface Choosable {
  readonly value: string;
  readonly label: string;
}

/** The ways to ask on a line terminal. Each rejects with an error named ExitPromptError on Ctrl-C. */
export interface Prompter {
  /** A numbered list. */
  choose(message: string, choices: readonly Choosable[], preset: string): Promise<string>;
  /** A line of text; `validate` says why a value is no answer. Enter alone answers `preset`. */
  type(message: string, preset: string, validate: (value: string) => string | undefined): Promise<string>;
  confirm(message: string, preset: boolean): Promise<boolean>;
  /** A line that is not shown. */
  secret(message: string): Promise<string>;
}

/**
 * Inquirer's prompts without moving parts: numbered lists instead of lists that are drawn anew, so that a screen reader says each line once.
 * Needs a terminal on stdin: Inquirer takes an empty piped line for an answer.
 */
export async function inquirerPrompter(): Promise<Prompter> {
  const { confirm, input, password, rawlist } = await import('@inquirer/prompts');
  return {
    choose: (message, choices, preset) =>
      rawlist({
        message: cleanText(message),
        choices: choices.map(({ value, label }) => ({ value, name: cleanText(label) })),
        default: preset,
      }),
    type: async (message, preset, validate) => {
      const check = (value: string) => validate(plainLine(value)) ?? true;
      return plainLine(await input({ message: cleanText(message), default: preset, validate: check }));
    },
    confirm: (message, preset) => confirm({ message: cleanText(message), default: preset }),
    secret: (message) => password({ message: cleanText(message) }),
  };
}

/** Ctrl-C at a prompt. Told by its name: another copy of Inquirer's core has another class. */
export function isExit(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

/** A typed line without the control characters of a paste. */
function plainLine(value: string): string {
  return stripVTControlCharacters(value)
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim();
}
