import { daysLeft } from '../../pki/issue/lifetime.ts';
import type { CertificateRow } from '../../steps/certificates/certificate-rows.ts';
import { shortened } from './certificates-table.ts';

/** 24 months, two columns each. */
const months = 24;
const columns = 2 * months;
const daysAColumn = 365.25 / 12 / 2;
const nameWidth = 22;
const renewalDays = 30;

/**
 * A line a certificate over the next two years, the one that ends first at the top: `=` while it is valid, `!` in its last 30 days,
 * `|` where it ends, `>` when that is later than the line. 79 columns at most.
 */
export function timelineLines(rows: readonly CertificateRow[], now: Date): readonly string[] {
  const dated = rows
    .flatMap(({ file, notAfter }) => (notAfter === undefined ? [] : [{ file, notAfter }]))
    .sort((a, b) => a.notAfter.getTime() - b.notAfter.getTime());
  if (dated.length === 0) return [];
  return [axis(now), ...dated.map(({ file, notAfter }) => `${nameOf(file)} ${bar(daysLeft({ notAfter }, now))}`)];
}

function axis(now: Date): string {
  const marks = [0, 6, 12, 18].map((month) => {
    const date = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, 1));
    return (month === 0 ? 'now' : `${date.toISOString().slice(0, 7)}`).padEnd(columns / 4);
  });
  return `${' '.repeat(nameWidth)} ${marks.join('').trimEnd()}`;
}

function bar(days: number): string {
  if (days < 0) return `| ended ${-days} ${days === -1 ? 'day' : 'days'} ago`;
  const end = Math.ceil(days / daysAColumn);
  const warning = Math.floor((days - renewalDays) / daysAColumn);
  const cells = Array.from({ length: Math.min(end, columns) }, (_, column) => (column > warning ? '!' : '='));
  return `${cells.join('')}${end >= columns ? '>' : '|'} ${days} d`;
}

/** The name of the file with its folder's, since copies of the CA share their names. */
function nameOf(file: string): string {
  const short = file.split('/').slice(-2).join('/');
  return shortened(short, nameWidth).padEnd(nameWidth);
}
