import { secretWords } from './secret-names.ts';

/** One way in which secrets are written: what stands before, the secret, and what closes it. */
export type SecretPattern = {
  readonly form: string;
  /** Named groups: `before` and `secret`, and `after` where something closes it. */
  readonly pattern: RegExp;
};

export const upperWords =
  '[A-Z0-9_]*(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|SECRET|TOKEN|REDISCLI_AUTH|(?:ACCESS|ACCOUNT|STORAGE|API|SECRET)_KEY)';

export const secretName = `(?:${secretWords})`;

/** A whole name: what may stand before its telling end. */
export const fullSecretName = `[\\w.\\/-]*${secretName}`;

/** A quote that ends the text around a connection string, and does not belong to the password: JSON goes on after it, or nothing does. */
export const closingQuote = '(?=\\s|$|[}\\]]+(?:[\\s,]|$)|,\\s*(?:["\'{[\\d-]|$))';

/** A word of a command line, with the quotes that belong to it. */
export const shellWord = `(?!-)(?:"(?!${closingQuote})(?:\\\\.|[^"\\\\\\n])*"|'(?!${closingQuote})[^'\\n]*'|\\\\.|[^\\s"'\\\\])+`;
