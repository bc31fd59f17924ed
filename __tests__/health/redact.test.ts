import { describe, expect, it } from 'vitest';
import { redactText, redactValue } from '../../source/health/redact.ts';

describe('redactText', () => {
  it.each([
    ['host=pg1 password=secret dbname=x', 'host=pg1 password=*REDACTED* dbname=x'],
    ["password='two words' user=x", 'password=*REDACTED* user=x'],
    ["password='it\\'s' user=x", 'password=*REDACTED* user=x'],
    ['host=pg1 password=secret', 'host=pg1 password=*REDACTED*'],
    ['sslpassword=secret', 'sslpassword=*REDACTED*'],
    ['password = secret user=x', 'password = *REDACTED* user=x'],
    ['postgresql://barman:secret@pg1/postgres', 'postgresql://barman:*REDACTED*@pg1/postgres'],
    ['postgres://barman:a:b@pg1', 'postgres://barman:*REDACTED*@pg1'],
    ['{"conninfo":"password=secret","x":1}', '{"conninfo":"password=*REDACTED*","x":1}'],
  ])('%j', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
    expect(redactText(redacted)).toBe(redacted);
  });

  it.each([
    ['host=pg1 user=barman'],
    ['postgresql://barman@pg1/postgres'],
    ['http://localhost:7480/status'],
    ['forgot my password'],
  ])('leaves %j', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('redactValue', () => {
  it('goes into objects and lists', () => {
    expect(redactValue({ a: [{ b: 'password=x' }], c: 1, d: null })).toEqual({
      a: [{ b: 'password=*REDACTED*' }],
      c: 1,
      d: null,
    });
  });
});
