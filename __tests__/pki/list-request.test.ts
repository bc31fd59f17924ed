import { describe, expect, it } from 'vitest';
import {
  isListRequest,
  type ListRequest,
  missingIn,
  readListRequest,
  writeListRequest,
} from '../../source/pki/request/list-request.ts';

const request: ListRequest = {
  host: 'barman1.example.com',
  caKeyHash: 'ab'.repeat(20),
  number: 1796072034n,
  entries: [
    { serial: '00ff01', name: 'laptop', date: new Date('2026-11-30T10:00:00Z'), reason: 'key-compromise' },
    { serial: '0a', name: '', date: new Date('2026-11-01T10:00:00Z'), reason: 'unspecified' },
  ],
  current: undefined,
};
const text = writeListRequest(request);
type Fields = Record<string, unknown> & { entries: Record<string, unknown>[] };
const changed = (change: (fields: Fields) => void) => {
  const fields = JSON.parse(text) as Fields;
  change(fields);
  return JSON.stringify(fields);
};

describe('the request for a list of revoked certificates', () => {
  it('is read as it was written', () => {
    expect(isListRequest(text)).toBe(true);
    expect(readListRequest(text)).toEqual({ ok: true, request });
  });

  it.each<[string, string, string]>([
    ['no JSON', '-----BEGIN CERTIFICATE REQUEST-----', 'it is no JSON'],
    ['another form', '{"form":"x"}', 'it is of another form'],
    ['a list of JSON', '[]', 'it is of another form'],
    ['another version', changed((fields) => Object.assign(fields, { version: 2 })), 'it is of another form'],
    ['no host', changed((fields) => Object.assign(fields, { host: 1 })), 'it names no host'],
    ['no CA', changed((fields) => Object.assign(fields, { caKeyHash: 'zz' })), 'it names no CA'],
    ['a number of JSON', changed((fields) => Object.assign(fields, { number: 7 })), 'its number is none'],
    [
      'a number of more than 20 octets',
      changed((fields) => Object.assign(fields, { number: '9'.repeat(48) })),
      'its number is none',
    ],
    ['nobody', changed((fields) => Object.assign(fields, { entries: [] })), 'nobody is on it'],
    [
      'an odd serial number',
      changed(({ entries }) => Object.assign(entries[1] ?? {}, { serial: 'a' })),
      'entry 2 cannot be read',
    ],
    [
      'a reason of its own',
      changed(({ entries }) => Object.assign(entries[0] ?? {}, { reason: 'toString' })),
      'entry 1 cannot be read',
    ],
    ['no date', changed(({ entries }) => Object.assign(entries[0] ?? {}, { date: 'soon' })), 'entry 1 cannot be read'],
    [
      'one serial number twice',
      changed(({ entries }) => Object.assign(entries[0] ?? {}, { serial: '0a' })),
      'a serial number is on it twice',
    ],
    [
      'a list that is none',
      changed((fields) => Object.assign(fields, { current: 'x' })),
      'the list that it brings cannot be read',
    ],
  ])('%s is refused', (_, wrong, why) => {
    expect(readListRequest(wrong)).toEqual({ ok: false, why });
  });

  it('tells who would be accepted again', () => {
    expect(missingIn(request, request.entries)).toEqual([]);
    expect(missingIn(request, [{ serial: '0b', date: new Date(), reason: 'unspecified' }])).toEqual(['0b']);
  });
});
