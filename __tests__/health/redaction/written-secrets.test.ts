import { describe, expect, it } from 'vitest';
import { redactText } from '../../../source/health/redaction/redact.ts';
import { harmless, secret, writtenSecrets } from './written-secrets.ts';

it('the table is as large as it has to be', () => {
  expect(writtenSecrets.length).toBeGreaterThanOrEqual(150);
  expect(harmless.length).toBeGreaterThanOrEqual(100);
});

it.each(writtenSecrets.map(([what, text, gone]) => [what, text, gone ?? secret] as const))(
  '%s is hidden',
  (_what, text, gone) => {
    expect(text).toContain(gone);
    const redacted = redactText(text);
    expect(redacted).not.toContain(gone);
    expect(redactText(redacted)).toBe(redacted);
  },
);

it('in a log, between other lines', () => {
  for (const [what, text, gone = secret] of writtenSecrets) {
    const log = redactText(`Nov 23 09:00:00 barman1 started\n${text}\nNov 23 09:00:01 barman1 done`);
    expect(log, what).not.toContain(gone);
    expect(log.startsWith('Nov 23 09:00:00 barman1 started\n'), what).toBe(true);
  }
});

it.each(harmless)('%j is left alone', (text) => {
  expect(redactText(text)).toBe(text);
});

describe('texts of megabytes', () => {
  const large = 10_000_000;
  it.each<[string, string, string]>([
    ['one quoted secret', `{"password":"${'S3cret'.repeat(large / 6)}"}`, 'S3cret'],
    ['a quote that never closes', `password: "${'S3cret'.repeat(large / 6)}`, 'S3cret'],
    ['a name again and again', 'password='.repeat(1_100_000), 'password=password'],
    ['names and values', 'password=S3cret '.repeat(600_000), 'S3cret'],
    ['a connection string', `host=pg1 ${'a=b '.repeat(3_000_000)}password=S3cret`, 'S3cret'],
    ['a key', `-----BEGIN PRIVATE KEY-----\n${'S3cret\n'.repeat(1_400_000)}-----END PRIVATE KEY-----`, 'S3cret'],
    ['many lines', `${'x: y\n'.repeat(200_000)}password: S3cret\n${'x: y\n'.repeat(200_000)}`, 'S3cret'],
  ])('%s', (_what, text, gone) => {
    const redacted = redactText(text);
    expect(redacted.includes(gone)).toBe(false);
    expect(redacted).toContain('*REDACTED*');
    expect(redactText(redacted)).toBe(redacted);
  });

  it.each([
    ['one word', 'x'.repeat(large)],
    ['many words', 'lorem ipsum '.repeat(large / 12)],
    ['many lines', 'lorem ipsum\n'.repeat(large / 12)],
  ])('%s without a secret stay', (_what, text) => {
    expect(redactText(text) === text).toBe(true);
  });

  it.each([
    ['spaces', `password${' '.repeat(60_000)}x`],
    ['names', 'a_'.repeat(30_000)],
    ['dashes', `--${'a-'.repeat(30_000)}token`],
    ['elements', '<password>'.repeat(6000)],
    ['colons', 'a:5432:'.repeat(9000)],
    ['logins', 'docker login '.repeat(5000)],
  ])('%s that begin a form again and again take no time to speak of', (_what, text) => {
    const started = performance.now();
    redactText(text);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
