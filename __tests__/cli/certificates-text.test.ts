import { describe, expect, test } from 'vitest';
import { timelineLines } from '../../source/cli/commands/certificates-status.ts';
import { detailLines, shortened, tableLines } from '../../source/cli/commands/certificates-table.ts';
import type { CertificateRow } from '../../source/steps/certificates/certificate-rows.ts';

const now = new Date('2026-11-23T09:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

function row(changes: Partial<CertificateRow> = {}): CertificateRow {
  return {
    role: 'server',
    inSet: true,
    file: '/etc/tpa/pg-backup-api/pg-backup-api.crt',
    key: undefined,
    subject: 'CN=barman1',
    sans: ['barman1'],
    issuer: 'CN=speedy.CA',
    serial: '0a1b',
    fingerprint: 'ff',
    notBefore: now,
    notAfter: inDays(365),
    secondsLeft: 31_536_000,
    served: undefined,
    servedSerial: undefined,
    usedBy: [],
    verdict: 'ok',
    findings: [],
    ...changes,
  };
}

describe('the table', () => {
  test('has a line a certificate', () => {
    expect(
      tableLines([row(), row({ role: 'ca', file: '/etc/tpa/root.crt', notAfter: inDays(-2), verdict: 'block' })], now),
    ).toEqual([
      '          what     days  until       file',
      '✔ ok      server    365  2027-11-23  /etc/tpa/pg-backup-api/pg-backup-api.crt',
      '✘ broken  ca         -2  2026-11-21  /etc/tpa/root.crt',
    ]);
  });

  test('is not wider than 80 columns', () => {
    const file = `/etc/tpa/pg-backup-api/pemagent-${'x'.repeat(80)}.crt`;
    expect(tableLines([row({ file })], now).map(({ length }) => length <= 80)).toEqual([true, true]);
  });

  test('shows a missing certificate without dates', () => {
    const missing = row({ verdict: 'missing', notAfter: undefined, subject: undefined });
    expect(tableLines([missing], now)[1]).toBe(
      '○ missing server                     /etc/tpa/pg-backup-api/pg-backup-api.crt',
    );
  });

  test('cuts a long path at its beginning', () => {
    expect(shortened('/etc/tpa/pg-backup-api/x.crt', 12)).toBe('…p-api/x.crt');
  });
});

describe('the details', () => {
  test('say who uses a file', () => {
    expect(detailLines(row({ served: true, usedBy: ['pg-backup-api.conf line 4 (SSLCertificateFile)'] }))).toEqual([
      '/etc/tpa/pg-backup-api/pg-backup-api.crt',
      '    CN=barman1 (barman1); serial 0a1b',
      '    served by Apache',
      '    used by pg-backup-api.conf line 4 (SSLCertificateFile)',
    ]);
  });

  test('name the serial that is served in place of the file’s', () => {
    expect(detailLines(row({ served: false, servedSerial: '77' }))).toContain(
      '    ▲ NOT what Apache serves (serial 77): reload it',
    );
  });
});

describe('the timeline', () => {
  const lines = (...ends: readonly number[]) =>
    timelineLines(
      ends.map((days, index) => row({ file: `/etc/tpa/${index}.crt`, notAfter: inDays(days) })),
      now,
    );

  test('has an axis of two years', () => {
    expect(lines(100)[0]).toBe('                       now         2027-05     2027-11     2028-05');
  });

  test('ends a bar where the certificate ends, its last 30 days marked', () => {
    expect(lines(100)[1]).toBe('tpa/0.crt              =====!!| 100 d');
  });

  test('puts the one that ends first at the top', () => {
    expect(lines(400, 20).map((line) => line.slice(0, 9))).toEqual([' '.repeat(9), 'tpa/1.crt', 'tpa/0.crt']);
  });

  test('goes on beyond the line', () => {
    expect(lines(3650)[1]).toMatch(/^tpa\/0\.crt {14}={48}> 3650 d$/);
  });

  test('says when one has ended', () => {
    expect(lines(-3)[1]).toBe('tpa/0.crt              | ended 3 days ago');
  });

  test('is not wider than 80 columns', () => {
    expect(lines(99_999, 730, 0).every(({ length }) => length <= 80)).toBe(true);
  });

  test('is left out where nothing has a date', () => {
    expect(timelineLines([row({ notAfter: undefined })], now)).toEqual([]);
  });
});
