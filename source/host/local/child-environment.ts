/** What the launcher sets for this program alone and no child should inherit. */
const ours = ['FORCE_COLOR', 'NODE_ENV'];

/** The environment of a command: the operator's, messages in English and UTF-8, and what the command asks for. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || ours.includes(name) ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(inherited), LC_ALL: 'C.UTF-8', ...extra };
}
