const segment = 16 * 1024 * 1024;

/** `1/4F000060`: a WAL position as PostgreSQL prints it, from bytes. */
export function formatLsn(bytes: number): string {
  return `${hex(Math.floor(bytes / 2 ** 32))}/${hex(bytes % 2 ** 32)}`;
}

/** The name of the WAL file that holds a position, on timeline 1, with 16 MiB segments. */
export function walName(bytes: number): string {
  const log = Math.floor(bytes / 2 ** 32);
  const number = Math.floor((bytes % 2 ** 32) / segment);
  return `00000001${pad(log)}${pad(number)}`;
}

/** Where a server writes at a moment: it moves by about 90 kB a second, so that two looks never see the same. */
export function writePosition(start: number, sinceMilliseconds: number): number {
  return start + Math.floor(sinceMilliseconds * 90) + 0x60;
}

/** An instant as Barman prints it in UTC: `2026-11-23T08:20:20.583000+00:00`. */
export function formatInstant(date: Date): string {
  return date.toISOString().replace('Z', '000+00:00');
}

function hex(value: number): string {
  return value.toString(16).toUpperCase();
}

function pad(value: number): string {
  return hex(value).padStart(8, '0');
}
