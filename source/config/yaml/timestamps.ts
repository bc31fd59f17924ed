const date = /^(\d{4})-(\d\d?)-(\d\d?)$/;
const dateAndTime =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?(?:[ \t]*(?:Z|[-+](\d\d?)(?::(\d\d))?))?$/;

/** True if PyYAML takes a plain scalar for a date or a date and time: a date alone has two-digit parts (YAML 1.1 timestamp). */
export function looksLikeTimestamp(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) || dateAndTime.test(text);
}

/** True if it is a moment that Python's datetime can hold; else PyYAML stops with a ValueError. */
export function isValidTimestamp(text: string): boolean {
  const match = date.exec(text) ?? dateAndTime.exec(text);
  if (match === null) return false;
  const [year, month, day, hour, minute, second, zoneHour, zoneMinute] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined || year < 1) return false;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return false;
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return false;
  return (zoneHour ?? 0) * 60 + (zoneMinute ?? 0) < 24 * 60;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
