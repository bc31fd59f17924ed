import { describe, expect, it } from 'vitest';
import { compareVersions, judgeVersions } from '../../../source/health/document/barman-versions.ts';

describe('compareVersions', () => {
  it.each([
    ['3.9', '3.10', -1],
    ['3.4', '3.4.0', 0],
    ['2.19', '2.9', 1],
    ['2.2.0-1.el8', '2.2.0', 0],
    ['2:2.2.0', '2.1.9', 1],
  ])('%s and %s: %i', (one, other, sign) => {
    expect(compareVersions(one, other)).toBe(sign);
  });
});

describe('judgeVersions', () => {
  it.each([
    ['2.18', '2.2.0', ['barman-too-old']],
    ['3.10.0', '2.0.0', ['api-too-old']],
    ['3.9.0', '2.1.0', ['api-needs-newer-barman']],
    ['3.9.0', '2.1.1', []],
    ['3.17.0', '2.2.0', []],
  ])('Barman %s with pg-backup-api %s: %j', (barman, api, ids) => {
    expect(judgeVersions(barman, api).map(({ id }) => id)).toEqual(ids);
  });
});
