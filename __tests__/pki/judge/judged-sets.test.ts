import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verifySet } from '../../../source/pki/judge/verify-set.ts';

type Base = 'root.crt' | 'server.crt' | 'server.key' | 'client.crt' | 'client.key';
interface JudgedSet {
  readonly name: string;
  readonly verdict: string;
  readonly finding?: string;
  /** Indexes into `files`. */
  readonly files: Readonly<Record<Base, number>>;
}

/** Sets whose verdicts were measured with real verifiers; files that several of them share stand there once, as lines. */
const fixture: {
  readonly host: string;
  readonly at: string;
  readonly sets: readonly JudgedSet[];
  readonly files: readonly (readonly string[])[];
} = JSON.parse(readFileSync(new URL('../../../fixtures/pki/judged-sets.json', import.meta.url), 'utf8'));

test.each(fixture.sets)('$name: $verdict $finding', ({ verdict, finding, files }) => {
  const file = (base: Base) => ({ file: base, bytes: Buffer.from((fixture.files[files[base]] ?? []).join('\n')) });
  const judgement = verifySet(
    {
      ca: file('root.crt'),
      serverCertificate: file('server.crt'),
      serverKey: file('server.key'),
      clientCertificate: file('client.crt'),
      clientKey: file('client.key'),
    },
    { host: fixture.host, at: new Date(fixture.at) },
  );
  expect(judgement.verdict).toBe(verdict);
  if (finding !== undefined) expect(judgement.findings.map(({ id }) => id)).toContain(finding);
});
