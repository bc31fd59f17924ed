import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelPrefixes } from '../../source/report/perfdata.ts';

describe('what the labels of a server begin with', () => {
  it.each([
    ['main', 'main'],
    ['pg-1.example', 'pg-1.e_h3iq'],
    ['pg-1.prod', 'pg-1.prod'],
    ['elevenchars', 'elevenchars'],
    ['twelve-chars', 'twelve_rjfk'],
    ["it's", 'it_s_b1g2'],
    ['a=b', 'a_b_s703'],
    ['a b', 'a_b_7u2a'],
    ['a|b', 'a_b_ispi'],
    ['база', '_____p41n'],
    ['', '_ntfp'],
  ])('%j: %s', (name, prefix) => {
    expect(labelPrefixes([name])).toEqual([prefix]);
  });

  it('of two names that begin alike for 19 characters differs', () => {
    const [one, other] = labelPrefixes(['production-cluster-db-a', 'production-cluster-db-b']);
    expect(one).not.toBe(other);
  });

  it('does not change when other servers come', () => {
    expect(labelPrefixes(['a-new-long-name', 'production-cluster-db-a'])[1]).toBe(
      labelPrefixes(['production-cluster-db-a'])[0],
    );
  });

  it('of names that RRDtool takes for one differs', () => {
    const [one, other] = labelPrefixes(['pg-1', 'pg_1']);
    expect(one).toBe('pg-1');
    expect(other).toMatch(/^pg_1_\w{4}$/);
  });

  it('never meets another in the 19 characters that count', () => {
    const name = fc.stringMatching(/^(?:pg|_|-|backup|wal|age|s|failed){1,4}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        const labels = labelPrefixes(names).flatMap((prefix) =>
          ['backup_age', 'wal_age', 'backups', 'failed'].map((figure) => `${prefix}_${figure}`),
        );
        expect(new Set(labels.map((label) => label.replace(/\W/g, '_').slice(0, 19))).size).toBe(labels.length);
      }),
    );
  });
});
