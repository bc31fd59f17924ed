import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishEntries } from '../../source/cli/commands/bundle.ts';
import type { CollectedEntry } from '../../source/steps/bundle/collect-bundle.ts';
import { tarBytes } from '../../source/steps/bundle/tar.ts';
import { givenAway, type SecretForm, secretForms, secretsFor } from '../support/secret-forms.ts';

const entry = (parts: Partial<CollectedEntry>): CollectedEntry => ({ name: 'a', source: 'b', ...parts });
const texts = (entries: readonly CollectedEntry[]) => finishEntries(entries).map(({ text }) => text);

describe('what was collected', () => {
  it('loses control characters and secrets, and their number is told', () => {
    const [finished] = finishEntries([entry({ text: '\u001b[31mpassword=x\u001b[0m\r\npassword=*REDACTED*' })]);
    expect(finished).toEqual({
      text: 'password=*REDACTED*\npassword=*REDACTED*\n',
      row: { name: 'a', bytes: 40, source: 'b', redactions: 2 },
    });
  });

  it('as a value becomes JSON, without the values that have names of secrets', () => {
    const value = { db_password: 'x', when: new Date(0), list: ['password=y'] };
    expect(texts([entry({ value })]).map((text) => JSON.parse(text))).toEqual([
      { db_password: '*REDACTED*', when: '1970-01-01T00:00:00.000Z', list: ['password=*REDACTED*'] },
    ]);
  });

  it('is searched for what the other entries give away', () => {
    const log = entry({ text: 'FATAL: role Tr0ub4dor is unknown', problem: 'sh: Tr0ub4dor' });
    const [, finished] = finishEntries([entry({ text: 'conninfo = password=Tr0ub4dor' }), log]);
    expect(finished).toMatchObject({ text: 'FATAL: role *REDACTED* is unknown\n', row: { problem: 'sh: *REDACTED*' } });
  });

  it('is read as JSON line by line, where a log is that', () => {
    const line = JSON.stringify({ message: 'password = two words', level: 'INFO' });
    expect(texts([entry({ text: `start\n${line}\n{no JSON}` })])).toEqual([
      'start\n{"message":"password = *REDACTED*","level":"INFO"}\n{no JSON}\n',
    ]);
  });

  it('has no secret in a problem, a source or a name', () => {
    const [finished] = finishEntries([
      entry({ name: 'a/password=x', source: 'sh password=x', problem: 'password=x\nno' }),
    ]);
    expect(finished?.row).toEqual({
      name: 'a/password__REDACTED_',
      bytes: 0,
      source: 'sh password=*REDACTED*',
      redactions: 0,
      problem: 'password=*REDACTED* no',
    });
  });
});

/** An archive of one entry in which the secret is written in that form: alone, among other lines, or in a value. */
function archive(form: SecretForm, secret: string, place: number): string {
  const line = form.write(secret);
  const places: readonly Partial<CollectedEntry>[] = [
    { text: line },
    { text: `it's the 1st line\n${line}\n{"last": "line"}\n` },
    { value: { log: [`first\n${line}`, 'second'] } },
    { text: JSON.stringify({ log: line, other: 1 }) },
    { problem: line },
  ];
  const finished = finishEntries([entry(places[place] ?? {})]);
  const members = finished.map(({ row, text }) => ({ name: row.name, bytes: Buffer.from(JSON.stringify(row) + text) }));
  return Buffer.from(tarBytes(members, new Date(0))).toString('latin1');
}

describe.each(secretForms)('a secret as $form', (form) => {
  it('is in no byte of the archive, wherever it stood', () => {
    const secrets = secretsFor(form);
    fc.assert(
      fc.property(secrets, fc.nat(4), (secret, place) => {
        expect(givenAway(archive(form, secret, place), secret)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
