/** The exit code of a plugin that could not check: 1 would be read as a warning. */
export const unknownCode = 3;

/** Whether the words ask for the answer of a monitoring plugin, also where they could not be understood otherwise. */
export function wantsNagios(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  return own.some((word, at) => word === '--format=nagios' || (word === '--format' && own[at + 1] === 'nagios'));
}

/** Help or version as a plugin prints it: nothing was checked. The bar that would begin performance data is a slash. */
export function unknownText(text: string): string {
  return `BARMAN_API UNKNOWN - nothing was checked\n${text.replaceAll('|', '/')}`;
}
