const day = 86_400;
const names = {
  month: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  weekday: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
} as const;

/** The words that stand for five fields (crontab(5)); @reboot has no distance. */
const words: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** Days that are looked through: two of every day of every month, leap days aside. */
const horizon = 800;
/** A Sunday, 1 January: the calendar begins at the same place on every run. */
const start = Date.UTC(2023, 0, 1);

/**
 * The longest time in seconds between two runs of a schedule of cron: five fields, or a word such as @daily. Undefined
 * for what is no schedule, or runs less than twice in two years. Daylight saving moves a run by an hour; the limits
 * that are made of this are days apart. `0 4 * * wed,sat`, TPA's schedule, has a gap of four days.
 */
export function longestGap(schedule: string): number | undefined {
  const fields = (words[schedule.trim().toLowerCase()] ?? schedule).trim().split(/\s+/);
  const [minutes, hours, dates, months, weekdays] = [
    fieldOf(fields[0], 0, 59),
    fieldOf(fields[1], 0, 23),
    fieldOf(fields[2], 1, 31),
    fieldOf(fields[3], 1, 12, names.month),
    fieldOf(fields[4], 0, 7, names.weekday),
  ];
  if (fields.length !== 5 || !minutes || !hours || !dates || !months || !weekdays) return undefined;
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 3600 + minute * 60));
  times.sort((one, other) => one - other);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const inDay = times.slice(1).map((time, index) => time - (times[index] ?? time));
  // With both restricted, a day that fits one of them is enough (crontab(5)).
  const either = !fields[2]?.startsWith('*') && !fields[4]?.startsWith('*');
  const runs = (at: Date): boolean => {
    const byDate = dates.has(at.getUTCDate());
    const byWeekday = weekdays.has(at.getUTCDay()) || (at.getUTCDay() === 0 && weekdays.has(7));
    return months.has(at.getUTCMonth() + 1) && (either ? byDate || byWeekday : byDate && byWeekday);
  };
  const days = Array.from({ length: horizon }, (_, index) => index).filter((index) =>
    runs(new Date(start + index * day * 1000)),
  );
  const between = days.slice(1).map((index, at) => (index - (days[at] ?? index)) * day - last + first);
  return between.length === 0 ? undefined : between.concat(inDay).reduce((most, gap) => Math.max(most, gap), 0);
}

/** The numbers of one field: lists, ranges, steps, names. Undefined when it is none. */
function fieldOf(
  text: string | undefined,
  low: number,
  high: number,
  known: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of (text ?? '').toLowerCase().split(',')) {
    const match = /^(\*|[a-z]{3}|\d{1,2})(?:-([a-z]{3}|\d{1,2}))?(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return undefined;
    const [, from = '', to, step] = match;
    const every = from === '*';
    const begin = every ? low : numberOf(from, low, known);
    const end = every || (to === undefined && step !== undefined) ? high : numberOf(to ?? from, low, known);
    const stride = step === undefined ? 1 : Number(step);
    if (begin === undefined || end === undefined || begin < low || end > high || begin > end || stride < 1) {
      return undefined;
    }
    for (let value = begin; value <= end; value += stride) found.add(value);
  }
  return found;
}

function numberOf(text: string, low: number, known: readonly string[]): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = known.indexOf(text);
  return index < 0 ? undefined : index + low;
}
