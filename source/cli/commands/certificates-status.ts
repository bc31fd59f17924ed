import { daysLeft } from '../../pki/lifetime.ts';
import { type CertificateRow, certificateRows } from '../../steps/certificates/certificate-rows.ts';
import type { Context } from '../context.ts';

/** A row a certificate. Exit code 1 when one of them blocks. */
export async function certificateStatus(context: Context, folder: string): Promise<number> {
  const { output, host } = context;
  const site = context.site({}, folder);
  const rows = await certificateRows(host, site);
  const now = site.at ?? host.clock.now();
  for (const row of rows) for (const line of rowLines(row, now)) output.answer(line);
  output.document('certs status', { certificates: rows });
  return rows.some(({ verdict }) => verdict === 'block') ? 1 : 0;
}

const marks = { ok: '✔ ok     ', warn: '▲ warning', block: '✘ broken ', missing: '○ missing' } as const;

function rowLines(row: CertificateRow, now: Date): readonly string[] {
  const head = `${marks[row.verdict]} ${row.role.padEnd(6)} ${row.file}`;
  if (row.notAfter === undefined) return [head, ...row.findings.map(({ message }) => `    ${message}`)];
  const served = row.served === undefined ? '' : row.served ? ', served' : ', NOT the one that is served';
  const days = daysLeft({ notAfter: row.notAfter }, now);
  return [
    head,
    `    ${row.subject ?? ''}${row.sans.length > 0 ? ` (${row.sans.join(', ')})` : ''}`,
    `    ${days} days left, until ${row.notAfter.toISOString().slice(0, 10)}; serial ${row.serial ?? ''}${served}`,
    ...row.findings.map(({ message, fix }) => `    ▲ ${message} ${fix}`),
  ];
}
