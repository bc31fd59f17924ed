import { usageError } from '../errors.ts';

/** ISO 8601, or a number of days from now as `+400d`. Throws a usage error for anything else. */
export function parseTime(text: string): Date {
  const days = /^([+-]\d{1,6})d$/.exec(text);
  const time = days
    ? new Date(Date.now() + Number(days[1]) * 86_400_000)
    : /^\d{4}-\d\d-\d\d/.test(text)
      ? new Date(text)
      : new Date(Number.NaN);
  if (Number.isNaN(time.getTime()))
    throw usageError(`--at ${text}: this is no time.`, [
      'Write an ISO 8601 time (2027-01-31T12:00:00Z) or days from now (+400d).',
    ]);
  return time;
}
