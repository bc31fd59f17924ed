import { describe, expect, it } from 'vitest';
import { hideKnownSecrets } from '../../../source/health/redaction/known-secrets.ts';

describe('a secret that was found somewhere', () => {
  it.each([
    ['bare in a log', 'tr0ub4dor', 'FATAL: tr0ub4dor was refused', 'FATAL: *REDACTED* was refused'],
    ['written with quotes there', "'it\\'s tr0ub4dor'", "said it's tr0ub4dor!", 'said *REDACTED*!'],
    ['in JSON', 'tr0ub"4dor', '{"a":"tr0ub\\"4dor"}', '{"a":"*REDACTED*"}'],
    ['in an address', 'tr0ub&4dor', 'http://x/?a=tr0ub%264dor', 'http://x/?a=*REDACTED*'],
    [
      'whose characters mean something elsewhere',
      'tr0ub.*(4$&',
      'x tr0ub.*(4$& y tr0ubbb(4',
      'x *REDACTED* y tr0ubbb(4',
    ],
  ])('is hidden %s', (_, secret, text, hidden) => {
    expect(hideKnownSecrets(text, [secret])).toBe(hidden);
  });

  it.each(['barman', 'example', 'postgresql', 's3cret', '', '*REDACTED*1'])(
    'like %j is no reason to hide the word everywhere',
    (secret) => {
      const text = `barman example postgresql s3cret *REDACTED*1`;
      expect(hideKnownSecrets(text, [secret])).toBe(text);
    },
  );

  it('is hidden whole where it holds another one', () => {
    expect(hideKnownSecrets('a tr0ub4dor-2 b', ['tr0ub4dor', 'tr0ub4dor-2'])).toBe('a *REDACTED* b');
  });
});
