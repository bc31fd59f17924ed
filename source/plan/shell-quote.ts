/** One word as a POSIX shell reads it back. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command line as one would type it. */
export function shellWords(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}
