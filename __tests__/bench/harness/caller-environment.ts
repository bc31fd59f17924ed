/** What would make the programs behave otherwise than at a terminal: the test machine's marks, and what `npm run` and tsx add. */
const dropped = /^(CI|NO_COLOR|FORCE_COLOR|NODE_ENV|NODE_OPTIONS|PG_BACKUP_API_WIZARD_.*|npm_.*)$/;
const caller = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || dropped.test(name) ? [] : [[name, value] as const],
  ),
);

/**
 * The environment that both sides run in: the caller's, as it was when the benchmark started. It belongs to a ratio of starts: with
 * NODE_EXTRA_CA_CERTS every Node reads certificates first, and takes twice as long to print a line.
 */
export function callerEnvironment(added: Readonly<Record<string, string>>): Record<string, string> {
  return { ...caller, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...added };
}
