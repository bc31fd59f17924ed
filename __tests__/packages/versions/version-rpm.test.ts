import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareRpm, compareRpmPart, parseRpm } from '../../../source/packages/versions/version-rpm.ts';

describe('compareRpm', () => {
  it.each([
    ['1.0', '1.1', 'numbers'],
    ['1.9', '1.10', 'numbers, not text'],
    ['1.0~rc1', '1.0', 'a tilde before the end'],
    ['1.0~rc1', '1.0~rc2', 'after a tilde'],
    ['1.0', '1.0^git1', 'a caret after the end'],
    ['1.0^git1', '1.0.1', 'a caret before a further part'],
    ['1.0^git1~1', '1.0^git1', 'a tilde after a caret'],
    ['1.0~rc1', '1.0~rc1^git1', 'a caret after a tilde'],
    ['1.a', '1.1', 'letters before digits'],
    ['1.0', '1.0a', 'more before less'],
    ['A', 'a', 'upper case before lower'],
    ['1.0', '1.0-1', 'no release before a release'],
    ['1.0', '1.0-', 'no release before an empty one'],
    ['1.0-1.el9', '1.0-1.el10', 'releases as numbers'],
    ['1.el8', '1.el8_9', 'a minor release'],
    ['1.el8_9', '1.el8_10', 'minor releases as numbers'],
    ['1PGDG.rhel8', '1.el8', 'one vendor before the other'],
    ['99', '1:0', 'the epoch first'],
    ['9:1', '10:0', 'epochs as numbers'],
    ['9007199254740992', '9007199254740993', 'numbers beyond 2^53'],
    ['', '0', 'nothing before anything'],
  ])('%s is below %s: %s', (lower, higher) => {
    expect([compareRpm(lower, higher), compareRpm(higher, lower)]).toEqual([-1, 1]);
  });

  it.each([
    ['1.0', '1_0', 'separators carry no weight'],
    ['1.0', '1.0.', 'not even at the end'],
    ['2.0.0+git1', '2.0.0.git1', 'whichever they are'],
    ['1.00', '1.0', 'leading zeros'],
    ['1.0', '0:1.0', 'no epoch is epoch 0'],
    [':1.0', '1.0', 'an empty epoch too'],
    ['1.el8.9', '1.el8_9', 'in a release'],
    ['é', '+', 'bytes beyond ASCII are separators'],
  ])('%s equals %s: %s', (a, b) => {
    expect([compareRpm(a, b), compareRpm(b, a)]).toEqual([0, 0]);
  });
});

describe('parseRpm', () => {
  it.each([
    ['2:2.2.0-1.el9', { epoch: '2', version: '2.2.0', release: '1.el9' }],
    ['2.2.0', { epoch: undefined, version: '2.2.0', release: undefined }],
    ['2.2-0-1', { epoch: undefined, version: '2.2-0', release: '1' }],
    ['a:1-2', { epoch: undefined, version: 'a:1', release: '2' }],
    [':1', { epoch: '0', version: '1', release: undefined }],
  ])('reads %s', (text, version) => {
    expect(parseRpm(text)).toEqual({ ok: true, version });
  });

  it('has no version in an empty text', () => {
    expect(parseRpm('')).toEqual({ ok: false, reason: 'version string is empty' });
  });
});

const pairs = new URL('../../../fixtures/packages/version-pairs.tsv', import.meta.url);

describe('recorded pairs', () => {
  it('are ordered as rpm ordered them', () => {
    for (const line of readFileSync(pairs, 'utf8').split('\n')) {
      const [kind, a = '', b = '', result] = line.split('\t');
      if (kind === 'rpm') expect([line, String(compareRpm(a, b))]).toEqual([line, result]);
      if (kind === 'rpmseg') expect([line, String(compareRpmPart(a, b))]).toEqual([line, result]);
    }
  });
});
