import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';

/** Sets whose verdicts were measured with real verifiers; the sets of support/pki stand in where they are absent. */
const folder = join(import.meta.dirname, '../../../../shared/samples/pki');
const rows = existsSync(join(folder, 'verdicts.tsv'))
  ? readFileSync(join(folder, 'verdicts.tsv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
  : [];

test.skipIf(rows.length === 0).each(rows)('sample %s: %s %s', (name, verdict, id) => {
  const file = (base: string) => ({ file: base, bytes: readFileSync(join(folder, name ?? '', base)) });
  const judgement = verifySet(
    {
      ca: file('root.crt'),
      serverCertificate: file('server.crt'),
      serverKey: file('server.key'),
      clientCertificate: file('client.crt'),
      clientKey: file('client.key'),
    },
    { host: 'barman1.example.com', at: new Date('2026-11-23T09:00:00Z') },
  );
  expect(judgement.verdict).toBe(verdict);
  if (id !== '-') expect(judgement.findings.map((finding) => finding.id)).toContain(id);
});
