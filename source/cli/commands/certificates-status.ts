import { acknowledgeCertificates } from '../../health/acknowledge-report.ts';
import { daysLeft } from '../../pki/issue/lifetime.ts';
import { readAcknowledgements } from '../../plan/acknowledgements.ts';
import { lookAtCertificates } from '../../steps/certificates/certificate-facts.ts';
import { type CertificateRow, certificateRows } from '../../steps/certificates/certificate-rows.ts';
import { lookAtAllowList } from '../../steps/certificates/look-at-allow-list.ts';
import { lookAtLists } from '../../steps/revocation/look-at-lists.ts';
import type { Context } from '../context.ts';
import { allowedJson } from './certificates-allow.ts';
import { allowedLines, detailLines, revokedLines, shortened, tableLines } from './certificates-table.ts';

/** A table, a timeline and what is to be said about each certificate. Exit code 1 when one of the set blocks. */
export async function certificateStatus(context: Context, folder: string): Promise<number> {
  const { output, host } = context;
  const site = context.site({}, folder);
  const set = await lookAtCertificates(host, site);
  const rows = acknowledgeCertificates(await certificateRows(host, site, set), await readAcknowledgements(host));
  const now = site.at ?? host.clock.now();
  const revocation = await lookAtLists(host);
  const allowed = await lookAtAllowList(host, set);
  const parts = [
    tableLines(rows, now),
    timelineLines(rows, now),
    ...rows.map(detailLines),
    ...(revocation === undefined ? [] : [revokedLines(revocation, rows)]),
    allowedLines(allowed),
  ];
  for (const [index, lines] of parts.filter(({ length }) => length > 0).entries()) {
    if (index > 0) output.answer('');
    for (const line of lines) output.answer(line);
  }
  output.document('certs status', {
    at: now,
    certificates: rows,
    ...(revocation && { revocation }),
    allowed: allowedJson(allowed),
  });
  return rows.some(({ verdict }) => verdict === 'block') ? 1 : 0;
}

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
