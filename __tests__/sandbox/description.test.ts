import { expect, test } from 'vitest';
import { formatDescription, parseDescription } from '../../source/sandbox/description.ts';

const description = {
  root: '/tmp/wz-1/root',
  owners: '/tmp/wz-1/owners.json',
  hostName: 'barman1.example.com',
  ports: { '443': 40_443, '80': 40_080, '7480': 40_480 },
};

test('sandbox.json is read as it is written', () => {
  expect(parseDescription(formatDescription(description))).toEqual(description);
});

test.each(['', '{}', 'null', '{"root":"/x","owners":"/y","hostName":"h","ports":{"443":1,"80":"2","7480":3}}'])(
  '%j is not a description',
  (text) => {
    expect(parseDescription(text)).toBeUndefined();
  },
);
