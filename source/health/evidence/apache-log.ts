/** Lines of Apache's error log that were written since a moment; a line without a time belongs to the one before it. */
export function linesSince(lines: readonly string[], since: Date): readonly string[] {
  const from = since.getTime() - clockGrain;
  const first = lines.findIndex((line) => (timeOf(line) ?? Number.NEGATIVE_INFINITY) >= from);
  return first < 0 ? [] : lines.slice(first);
}

/** Two clocks of one machine, one of them rounded to a second. */
const clockGrain = 1000;

/** `[Fri Nov 27 14:47:20.123456 2026] [ssl:error] …`, in the time zone of the host. */
function timeOf(line: string): number | undefined {
  const match = /^\[\w{3} (\w{3} [ \d]\d) (\d\d:\d\d:\d\d)(?:\.(\d+))? (\d{4})\]/.exec(line);
  if (match === null) return undefined;
  const [, day, time, fraction = '0', year] = match;
  const seconds = Date.parse(`${day} ${year} ${time}`);
  return Number.isNaN(seconds) ? undefined : seconds + Number(`0.${fraction}`) * 1000;
}
