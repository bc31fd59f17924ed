/**
 * A passphrase on its way from the operator to the one action that needs it. It shows itself to nobody else: not in JSON, not in a
 * text, not to the inspector, and the journal describes actions without it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself; called where a key is opened or protected, and nowhere else. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '(secret)';
  }

  toJSON(): string {
    return '(secret)';
  }
}
