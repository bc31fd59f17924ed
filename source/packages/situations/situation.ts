/** What went wrong (or is about to), in the operator's terms. */
export interface Situation {
  readonly id: string;
  readonly cause: string;
  /** Steps to take, first the likeliest. */
  readonly next: readonly string[];
  /** The manager's own words, a few lines at most. */
  readonly detail: string;
}

/** What a command left behind. `exitCode` is 128 + the signal's number where a signal ended it. */
export interface CommandOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One row of a table of situations; the first that fits wins, so the more telling rows stand first. */
export interface SituationRule {
  readonly id: string;
  /** Looked for in stderr and then stdout, line by line ends included. Named groups fill `{name}` in the sentences. */
  readonly pattern?: RegExp;
  readonly exitCodes?: readonly number[];
  /** Applies only where the pattern's group `package` is (or is not) the package that was asked for. */
  readonly package?: 'own' | 'other';
  readonly cause: string;
  readonly next: readonly string[];
}

const LONGEST_DETAIL = 400;

const fill = (sentence: string, groups: Readonly<Record<string, string | undefined>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => groups[name]?.trim() || '?');

/** The whole lines that a match touches, shortened. */
const linesAround = (text: string, start: number, length: number): string => {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const end = text.indexOf('\n', Math.max(start, start + length - 1));
  return text
    .slice(from, end < 0 ? undefined : end)
    .trim()
    .slice(0, LONGEST_DETAIL);
};

const lastLines = (text: string): string => text.trimEnd().split('\n').slice(-3).join('\n').slice(-LONGEST_DETAIL);

/** The first match whose group `package` is (or is not) the one asked for; any match where that does not matter. */
const findMatch = (rule: SituationRule, text: string, packageName: string): RegExpMatchArray | undefined => {
  if (rule.pattern === undefined) return undefined;
  const global = new RegExp(rule.pattern, `${rule.pattern.flags.replace('g', '')}g`);
  const wanted = ({ groups }: RegExpMatchArray): boolean =>
    rule.package === undefined || (groups?.package === packageName) === (rule.package === 'own');
  return [...text.matchAll(global)].find(wanted);
};

/** Applies one rule; undefined where it does not fit. */
export const applyRule = (rule: SituationRule, output: CommandOutput, packageName: string): Situation | undefined => {
  if (rule.exitCodes !== undefined && !rule.exitCodes.includes(output.exitCode)) return undefined;
  const text = `${output.stderr}\n${output.stdout}`;
  const found = findMatch(rule, text, packageName);
  if (rule.pattern !== undefined && found === undefined) return undefined;
  const groups = { ...found?.groups, code: String(output.exitCode), asked: packageName };
  const detail = found
    ? linesAround(text, found.index ?? 0, found[0].length)
    : lastLines(output.stderr.trim() === '' ? output.stdout : output.stderr);
  return {
    id: rule.id,
    cause: fill(rule.cause, groups),
    next: rule.next.map((step) => fill(step, groups)),
    detail,
  };
};
