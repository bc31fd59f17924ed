import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../source/plan/secret.ts';

const secret = new Secret('correct horse');

test('a secret tells its text to who asks for it', () => {
  expect(secret.reveal()).toBe('correct horse');
});

test.each([
  ['JSON', JSON.stringify({ passphrase: secret })],
  ['a text', `${secret}`],
  ['the inspector', inspect({ passphrase: secret }, { showHidden: true, depth: 9 })],
  ['a copy of its members', JSON.stringify({ ...secret })],
])('%s does not show it', (_, text) => {
  expect(text).not.toContain('horse');
});
