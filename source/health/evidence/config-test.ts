/** The sentence of a failed `apachectl configtest`: `AH00526: …` and the line after it that says what is wrong. */
export function configTestProblem(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line) => /^AH00526|Syntax error|^Invalid command/.test(line));
  if (at < 0) return lines.find((line) => line !== '' && !line.startsWith('AH00558')) ?? 'no reason given';
  const [line = '', next = ''] = lines.slice(at);
  return /:$/.test(line) ? `${line} ${next}` : line;
}
