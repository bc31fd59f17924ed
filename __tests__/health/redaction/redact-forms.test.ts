import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText, secretsIn } from '../../../source/health/redaction/redact.ts';
import { givenAway, secretForms, secretsFor } from '../../support/secret-forms.ts';

describe.each(secretForms)('$form', (form) => {
  const around = fc.constantFrom('', 'INFO nothing to see\n', '{"a":1}\n', "it's\n", '"\n');
  const texts = fc.tuple(around, secretsFor(form), around);

  it('gives no piece of the secret away', () => {
    fc.assert(
      fc.property(texts, ([before, secret, after]) => {
        expect(givenAway(redactText(`${before}${form.write(secret)}\n${after}`), secret)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('is left alone the second time', () => {
    fc.assert(
      fc.property(texts, ([before, secret, after]) => {
        const once = redactText(`${before}${form.write(secret)}\n${after}`);
        expect(redactText(once)).toBe(once);
        expect(secretsIn(once)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('leaves the lines around it', () => {
    const [before, after] = ['[pg1]\ndescription = it’s the primary', 'slot_name = barman\nbackup_method = postgres'];
    const redacted = redactText(`${before}\n${form.write('s3cret-w0rd')}\n${after}`);
    expect(redacted.startsWith(`${before}\n`)).toBe(true);
    expect(redacted.endsWith(`\n${after}`)).toBe(true);
  });
});

it('any text at all is left alone the second time', () => {
  const piece = fc.constantFrom(
    'password',
    'PGPASSWORD',
    'token',
    ':',
    '=',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    ',',
    '{',
    '}',
    '|',
    '@',
    'http://',
    'a',
    '*',
    '#',
    '-',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const once = redactText(pieces.join(''));
      expect(redactText(once)).toBe(once);
    }),
    { numRuns: 20_000 },
  );
});
