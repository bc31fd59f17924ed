const spans = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span in its largest unit, two for hours and minutes: `6 h`, `3 h 10 min`, `12 d`, `45 s`. */
export function shortSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [unit, size] = spans.find(([, one]) => whole >= one) ?? ['s', 1];
  const count = Math.floor(whole / size);
  const rest = Math.floor((whole % size) / 60);
  return unit === 'h' && count < 10 && rest > 0 ? `${count} h ${rest} min` : `${count} ${unit}`;
}

const sizes = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size in at most three digits, powers of 1000: `1.9 TB`, `412 GB`, `0 B`. */
export function shortSize(bytes: number): string {
  let value = Math.max(0, bytes);
  let power = 0;
  while (value >= 999.5 && power < sizes.length - 1) {
    value /= 1000;
    power += 1;
  }
  return `${power > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${sizes[power]}`;
}
