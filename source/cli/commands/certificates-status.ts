import { acknowledgeCertificates } from '../../health/acknowledge-report.ts';
import { readAcknowledgements } from '../../plan/acknowledgements.ts';
import { certificateRows } from '../../steps/certificates/certificate-rows.ts';
import { lookAtLists } from '../../steps/revocation/look-at-lists.ts';
import type { Context } from '../context.ts';
import { detailLines, revokedLines, tableLines } from './certificates-table.ts';
import { timelineLines } from './certificates-timeline.ts';

/** A table, a timeline and what is to be said about each certificate. Exit code 1 when one of the set blocks. */
export async function certificateStatus(context: Context, folder: string): Promise<number> {
  const { output, host } = context;
  const site = context.site({}, folder);
  const rows = acknowledgeCertificates(await certificateRows(host, site), await readAcknowledgements(host));
  const now = site.at ?? host.clock.now();
  const revocation = await lookAtLists(host);
  const parts = [
    tableLines(rows, now),
    timelineLines(rows, now),
    ...rows.map(detailLines),
    ...(revocation === undefined ? [] : [revokedLines(revocation, rows)]),
  ];
  for (const [index, lines] of parts.filter(({ length }) => length > 0).entries()) {
    if (index > 0) output.answer('');
    for (const line of lines) output.answer(line);
  }
  output.document('certs status', { at: now, certificates: rows, ...(revocation && { revocation }) });
  return rows.some(({ verdict }) => verdict === 'block') ? 1 : 0;
}
