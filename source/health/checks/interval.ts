const unitSeconds: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 7 * 86_400,
  // Barman counts a month as 31 days (barman.utils, parse of intervals).
  month: 31 * 86_400,
};

/**
 * Seconds of an interval as Barman writes it ("1 day, 2 hours") or its configuration does ("4 WEEKS"). Undefined for
 * other text; null, Barman's "no limit", is undefined too.
 */
export function intervalSeconds(text: string | null | undefined): number | undefined {
  const parts = (text ?? '').trim().split(/\s*,\s*/);
  let seconds = 0;
  for (const part of parts) {
    const match = /^(\d+)\s+(second|minute|hour|day|week|month)s?$/i.exec(part);
    const unit = unitSeconds[match?.[2]?.toLowerCase() ?? ''];
    if (match === null || unit === undefined) return undefined;
    seconds += Number(match[1]) * unit;
  }
  return seconds;
}

/** An interval in its two largest units, such as "1 day, 2 hours"; never negative. */
export function intervalText(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const parts: string[] = [];
  for (const [name, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.slice(0, 2).join(', ') || '0 seconds';
}
