import { expect, it } from 'vitest';
import { agreement } from '../../../source/health/compare/same-value.ts';

it.each([
  ['host=a password=*REDACTED* user=x', 'host=a password=secret user=x', 'redacted'],
  ['password=*REDACTED* words user=x', 'password=two\\ words user=x', 'redacted'],
  ["password=*REDACTED*'c user=x", "password=ab'c user=x", 'redacted'],
  ['postgresql://a:*REDACTED*@h/db', 'postgresql://a:secret@h/db', 'redacted'],
  ['host=a password=*REDACTED*', 'host=b password=secret', 'different'],
  ['host=a password=*REDACTED* words', 'host=a password=secret', 'different'],
  ['host=a password=one', 'host=a password=two', 'different'],
  ['TOKEN=one /hook', 'TOKEN=two /hook', 'different'],
  ['a', 'b', 'different'],
] as const)('%s and %s are %s', (one, other, how) => {
  expect(agreement(one, other)).toBe(how);
});
