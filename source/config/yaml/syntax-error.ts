/** Thrown inside the reader only; `readConfig` turns it into a refusal. */
export class YamlSyntaxError extends Error {
  readonly offset: number;
  readonly manual: string | undefined;

  constructor(message: string, offset: number, manual?: string) {
    super(message);
    this.name = 'YamlSyntaxError';
    this.offset = offset;
    this.manual = manual;
  }
}
