import { acknowledgeCertificates } from '../../health/acknowledge-report.ts';
import { readAcknowledgements } from '../../plan/acknowledgements.ts';
import { lookAtCertificates } from '../../steps/certificates/certificate-facts.ts';
import { certificateRows } from '../../steps/certificates/certificate-rows.ts';
import { lookAtAllowList } from '../../steps/certificates/look-at-allow-list.ts';
import { lookAtLists } from '../../steps/revocation/look-at-lists.ts';
import type { Context } from '../context.ts';
import { allowedJson } from './certificates-allow.ts';
import { allowedLines, detailLines, revokedLines, tableLines } from './certificates-table.ts';
import { timelineLines } from './certificates-timeline.ts';

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
