import { describe, expect, it } from 'vitest';
import type { LoggedClient } from '../../../source/proxy/client-log.ts';
import {
  quietFor,
  type SeenClients,
  seenIn,
  seenSentence,
} from '../../../source/steps/certificate-rotation/seen-clients.ts';

const at = (time: string) => new Date(`2026-11-30T${time}Z`);
const line = (changes: Partial<LoggedClient> = {}): LoggedClient => ({
  at: at('10:00:00'),
  site: 'barman1.example.com',
  address: '10.0.0.5',
  serial: '0a',
  caKeyId: undefined,
  issuer: 'speedy.CA',
  name: 'laptop',
  notBefore: at('00:00:00'),
  notAfter: new Date('2027-11-30T00:00:00Z'),
  ...changes,
});
const cas = { old: [{ keyId: 'aa', name: 'speedy.CA' }], new: [{ keyId: 'bb', name: 'speedy.CA G2' }] };
/** Of one name, as an organisation’s may be. */
const alike = { old: [{ keyId: 'aa', name: 'speedy.CA' }], new: [{ keyId: 'bb', name: 'speedy.CA' }] };
const known = (serial: string, generation: 'old' | 'new') =>
  [{ certificate: { serial }, generation }] as unknown as Parameters<typeof seenIn>[2];

describe('by which CA a client comes', () => {
  it.each([
    ['the key identifier says it', alike, line({ caKeyId: 'bb' }), [], 'new'],
    ['the key identifier counts before the name', cas, line({ caKeyId: 'bb', issuer: 'speedy.CA' }), [], 'new'],
    ['the name says it', cas, line(), [], 'old'],
    ['the name says it, of an intermediate that nobody knows the key of', cas, line({ caKeyId: 'ee' }), [], 'old'],
    [
      'both have the name, and the serial number is known here',
      alike,
      line({ serial: 'ff01' }),
      known('FF01', 'new'),
      'new',
    ],
    ['both have the name, and nothing else is known', alike, line(), known('ff01', 'new'), 'unclear'],
    ['another site’s CA', cas, line({ issuer: 'Shop CA', caKeyId: 'ee' }), [], undefined],
    ['a CA without a name', cas, line({ issuer: undefined }), [], undefined],
    [
      'a client of a proof, made for an hour',
      cas,
      line({ name: 'pg-backup-user', notAfter: at('01:05:00') }),
      [],
      undefined,
    ],
    ['the set’s own client', cas, line({ name: 'pg-backup-user' }), [], 'old'],
  ] as const)('%s', (_, ofCas, one, issued, expected) => {
    expect(seenIn([one], ofCas, issued, 'pg-backup-user')[0]?.ca).toBe(expected);
  });
});

it('a row a certificate: how often, from where, the old CA first and the latest first', () => {
  const rows = seenIn(
    [
      line({ at: at('12:00:00'), address: '10.0.0.7' }),
      line({ at: at('11:00:00'), caKeyId: 'bb', serial: '0c', name: 'monitor' }),
      line({ at: at('10:00:00') }),
      line({ at: at('12:30:00'), serial: '0b', name: 'desk' }),
    ],
    cas,
    [],
    'pg-backup-user',
  );
  expect(rows.map(({ name, ca, requests, addresses }) => [name, ca, requests, addresses])).toEqual([
    ['desk', 'old', 1, ['10.0.0.5']],
    ['laptop', 'old', 2, ['10.0.0.7', '10.0.0.5']],
    ['monitor', 'new', 1, ['10.0.0.5']],
  ]);
  expect(rows[1]).toMatchObject({ first: at('10:00:00'), last: at('12:00:00') });
});

describe('for how long nobody came with the old CA', () => {
  const seen = (since: Date | undefined, ...logged: readonly LoggedClient[]): SeenClients => ({
    wanted: '',
    conf: { text: undefined, enabled: false },
    rule: undefined,
    rotates: true,
    log: '/var/log/apache2/pg-backup-api.clients',
    since,
    clients: seenIn(logged, alike, [], 'pg-backup-user'),
  });
  const now = new Date('2026-12-03T10:00:00Z');

  it.each<[string, SeenClients, number | undefined, string]>([
    ['it is not logged', seen(undefined), undefined, 'is not logged: `wizard certs rotate --wait`'],
    [
      'nobody came at all',
      seen(at('10:00:00')),
      3 * 86_400_000,
      'Nobody has come with the old CA for 3 d (logged since 2026-11-30 10:00 UTC).',
    ],
    [
      'one came',
      seen(at('08:00:00'), line({ caKeyId: 'aa' })),
      3 * 86_400_000,
      'Last with the old CA: laptop from 10.0.0.5, 3 d ago (logged since',
    ],
    ['one may have come', seen(at('08:00:00'), line()), 3 * 86_400_000, 'Last with the old CA: laptop'],
    [
      'one came with the new CA',
      seen(at('09:00:00'), line({ caKeyId: 'bb' })),
      3 * 86_400_000 + 3_600_000,
      'Nobody has come',
    ],
    [
      'a line is older than the logging of now',
      seen(at('11:00:00'), line({ caKeyId: 'aa' })),
      3 * 86_400_000 - 3_600_000,
      'Last with',
    ],
  ])('%s', (_, one, quiet, sentence) => {
    expect(quietFor(one, now)).toBe(quiet);
    expect(seenSentence(one, now)).toContain(sentence);
  });
});
