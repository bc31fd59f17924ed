/**
 * The line of Barman's complaint that says what is wrong: its ERROR or EXCEPTION, else the last line that does not send
 * the reader elsewhere. Without a configuration file Barman ends with "Check Barman's documentation for more help.",
 * after an exception with "See log file for more details." (barman.cli and barman.output, 2.19 to 3.17). Empty: none.
 */
export function tellingLine(complaint: string): string {
  const lines = complaint
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const named = lines.find((line) => /^(?:ERROR|EXCEPTION|CRITICAL)\b/.test(line));
  return (
    named ?? lines.findLast((line) => !/^(?:Check Barman's documentation|See log file)/.test(line)) ?? lines[0] ?? ''
  );
}
