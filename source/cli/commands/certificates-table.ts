import { daysLeft } from '../../pki/issue/lifetime.ts';
import type { CertificateRow } from '../../steps/certificates/certificate-rows.ts';
import type { FoundAllowList } from '../../steps/certificates/look-at-allow-list.ts';
import type { ShownList } from '../../steps/revocation/look-at-lists.ts';

/** Lines of a terminal of 80 columns. */
const width = 80;
const marks = { ok: '✔ ok     ', warn: '▲ warning', block: '✘ broken ', missing: '○ missing' } as const;

/** A line a certificate: verdict, what it is, days left, last day, file. The columns before the file take 39. */
export function tableLines(rows: readonly CertificateRow[], now: Date): readonly string[] {
  const head = `${' '.repeat(marks.ok.length)} ${'what'.padEnd(6)} ${'days'.padStart(6)}  ${'until'.padEnd(10)}  file`;
  return [
    head,
    ...rows.map((row) => {
      const { notAfter } = row;
      const days = notAfter === undefined ? '' : String(daysLeft({ notAfter }, now));
      const until = notAfter?.toISOString().slice(0, 10) ?? '';
      const start = `${marks[row.verdict]} ${row.role.padEnd(6)} ${days.padStart(6)}  ${until.padEnd(10)}  `;
      return start + shortened(row.file, width - start.length);
    }),
  ];
}

/** What the table has no room for: names, serial, who serves and uses it, findings with what helps. */
export function detailLines(row: CertificateRow): readonly string[] {
  const lines = [
    ...(row.subject === undefined
      ? []
      : [`    ${row.subject}${row.sans.length > 0 ? ` (${row.sans.join(', ')})` : ''}; serial ${row.serial ?? ''}`]),
    ...(row.served === true ? ['    served by Apache'] : []),
    ...(row.served === false ? [`    ▲ NOT what Apache serves (${servedText(row)}): reload it`] : []),
    ...row.usedBy.map((where) => `    used by ${where}`),
    ...row.findings.flatMap(({ severity, id, message, fix }) => [
      `    ${severity === 'block' ? '✘' : severity === 'warn' ? '▲' : '·'} ${id}: ${message}`,
      `      → ${fix}`,
    ]),
  ];
  return lines.length === 0 ? [] : [row.file, ...lines];
}

/** The clients that may come; nothing where nobody named them. A list that holds nobody back says so beside the server certificate. */
export function allowedLines({ file, conf, list, isInForce }: FoundAllowList): readonly string[] {
  if (conf.text === undefined) return [];
  const who = list === undefined ? 'changed by somebody else' : list.names.join(', ');
  return [file, `    only these clients may come${isInForce ? '' : ' (not in force)'}: ${who}`];
}

/** Who is revoked, and until when each list holds. */
export function revokedLines(
  { file, lists }: { readonly file: string; readonly lists: readonly ShownList[] },
  rows: readonly CertificateRow[],
): readonly string[] {
  const fileOf = (serial: string) => rows.find((row) => row.serial === serial)?.file;
  return [
    file,
    ...lists.flatMap(({ issuer, nextUpdate, revoked }) => [
      `    revoked by ${issuer}; the next list is due ${nextUpdate === undefined ? 'never' : `by ${dayOf(nextUpdate)}`}`,
      ...revoked.map(({ serial, date, reason }) => {
        const where = fileOf(serial);
        const why = reason === 'unspecified' ? '' : ` (${reason})`;
        return `    ${dayOf(date)}  serial ${serial}${why}${where === undefined ? '' : `: ${where}`}`;
      }),
    ]),
  ];
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function servedText({ servedSerial }: CertificateRow): string {
  return servedSerial === undefined ? 'nothing' : `serial ${servedSerial}`;
}

/** The end of a long path says more than its beginning. */
export function shortened(path: string, room: number): string {
  return path.length <= room ? path : `…${path.slice(path.length - room + 1)}`;
}
