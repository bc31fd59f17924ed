import { describe, expect, it } from 'vitest';
import type { Manager } from '../../../source/packages/manager.ts';
import { matchSpecifier } from '../../../source/packages/specifiers/match.ts';
import { versionsOf } from './lab.ts';

const ask = (manager: Manager, profile: string, specifier: string, more: object = {}) =>
  matchSpecifier({
    manager,
    specifier,
    candidates: versionsOf(manager, profile),
    packageName: 'pg-backup-api',
    ...more,
  });

describe('matchSpecifier', () => {
  it('names the exact version for apt, never the wildcard', () => {
    expect(ask('apt', 'mixed', '2.1.0*')).toEqual({
      outcome: 'selected',
      version: '2.1.0-1.pgdg12+1',
      matches: ['2.1.0-1.pgdg12+1', '2.1.0-1'],
      argument: 'pg-backup-api=2.1.0-1.pgdg12+1',
      reason: 'apt-get selects 2.1.0-1.pgdg12+1, the highest of 2 matches',
      hints: [],
    });
  });

  it('writes the epoch for dnf even where it is 0', () => {
    expect(ask('dnf', 'mixed', '2.0.0')).toMatchObject({
      version: '2.0.0-2.el9',
      matches: ['2.0.0-2.el9', '2.0.0-1.el8_9', '2.0.0-1.el8'],
      argument: 'pg-backup-api-0:2.0.0-2.el9',
    });
  });

  it.each<[string, readonly string[], string, string]>([
    [
      'of the host’s own',
      ['2.4.0-1.i686', '2.3.0-1.x86_64'],
      '2.3.0-1.x86_64',
      'own architecture, though 2.4.0-1.i686',
    ],
    ['of any', ['2.4.0-1.noarch', '2.3.0-1.x86_64', '2.5.0-1.i686'], '2.4.0-1.noarch', 'own architecture'],
    ['of the second one where there is no other', ['2.4.0-1.i686', '2.3.0-1.i686'], '2.4.0-1.i686', 'the highest of 2'],
  ])('takes for dnf an architecture %s', (_, candidates, version, reason) => {
    const match = ask('dnf', 'mixed', '2.*', { candidates });
    expect(match.version).toBe(version);
    expect(match.reason).toContain(reason);
  });

  it('writes the architecture where the listing had it', () => {
    const candidates = ['2:2.1.0-1.el9.noarch', '2.0.0-1.el9.noarch'];
    expect(ask('dnf', 'mixed', '2.1.0', { candidates })).toMatchObject({
      version: '2:2.1.0-1.el9.noarch',
      argument: 'pg-backup-api-2:2.1.0-1.el9.noarch',
    });
  });

  it('writes a capability for zypper', () => {
    expect(ask('zypper', 'mixed', '2:2.2.0')).toMatchObject({ argument: 'pg-backup-api=2:2.2.0-1.el9' });
  });

  it('says what is missing where nothing matches', () => {
    expect(ask('apt', 'epoch', '2.1.0*')).toMatchObject({
      outcome: 'no-match',
      matches: [],
      argument: 'pg-backup-api=2.1.0*',
      reason: 'the epoch is missing: 2:2.1.0* selects 2:2.1.0-1',
    });
  });

  it('passes nothing on where it refuses', () => {
    expect(ask('apt', 'mixed', '2.0.0-2-')).toMatchObject({
      outcome: 'refused',
      argument: '',
      matches: [],
      reason: 'apt reads a `-` at the end as "remove this package", and with -y removes it unasked',
    });
  });

  it('says that there is nothing to choose from', () => {
    expect(ask('apt', 'mixed', '2*', { candidates: [] })).toMatchObject({
      outcome: 'no-match',
      reason: 'there is no version of pg-backup-api to choose from',
      hints: [],
    });
  });
});

describe('apt', () => {
  it.each<readonly [string, string | undefined, string]>([
    ['2:2.1.0-1', '2:2.1.0-1', 'the version as it is'],
    ['2.0.0~RC1-1', '2.0.0~rc1-1', 'case does not matter'],
    ['2.0.0', undefined, 'no version without its revision'],
    ['0:2.0.0-2', undefined, 'the epoch is text'],
    ['2*', '2:2.2.0-1.pgdg120+1', 'a prefix of the epoch, too'],
    ['1*', '10:0.9-1', 'even of epoch 10'],
    ['2.*', '2.10.0-1', 'the highest'],
    ['*2.1.0*', undefined, 'one star is cut'],
    ['*2.1.0**', '2:2.1.0-1', 'the second remains'],
    ['2.[01].0-1', '2.1.0-1', 'a pattern over the whole'],
    ['2.[01].0*', undefined, 'whole means whole'],
    ['newest', '10:0.9-1', 'a keyword'],
    ['latest', undefined, 'which this is not'],
    ['2.0.0-2+', '2.0.0-2', 'the mark for "install"'],
  ])('%s selects %s: %s', (specifier, version) => {
    expect(ask('apt', 'mixed', specifier).version).toBe(version);
  });

  it('counts an installed version that no repository has', () => {
    expect(ask('apt', 'mixed', '2.5*', { installed: '2.5.0-1' }).version).toBe('2.5.0-1');
    expect(ask('apt', 'mixed', 'installed', { installed: '2.5.0-1' }).version).toBe('2.5.0-1');
    expect(ask('apt', 'mixed', 'installed').version).toBeUndefined();
  });

  it('takes the candidate of a pin for "candidate", and the highest for a star', () => {
    const pinned = { policyCandidate: '2.0.0-2' };
    expect(ask('apt', 'mixed', 'candidate', pinned).version).toBe('2.0.0-2');
    expect(ask('apt', 'mixed', '*', pinned).version).toBe('10:0.9-1');
  });

  it('takes nothing for "candidate" where pins leave none', () => {
    expect(ask('apt', 'mixed', 'candidate', { policyCandidate: null }).version).toBeUndefined();
    expect(ask('apt', 'mixed', '*', { policyCandidate: null }).version).toBe('10:0.9-1');
  });
});

describe('dnf', () => {
  it.each<readonly [string, string | undefined, string]>([
    ['2.1.0', '2:2.1.0-1.el8', 'any epoch'],
    ['0:2.1.0', '2.1.0-1.el8', 'epoch 0'],
    ['2.00.0-1.el8', '2.0.0-1.el8', "rpm's equality"],
    ['2.0.0-1.EL8', undefined, 'case matters'],
    ['2*', '2:2.2.0-1.el9', 'any version that starts so'],
    ['1*', '1.3.0-1.el8', 'not an epoch'],
    ['2.0.0-?', undefined, 'the whole release'],
    ['2.0.0-1.el8.noarch', '2.0.0-1.el8', 'with the architecture'],
    ['2.0.0-1.el8.x86_64', undefined, 'with another'],
    ['4294967298:2.1.0', '2:2.1.0-1.el8', 'epochs wrap at 32 bits'],
    ['4294967295:2.0.0', '2.0.0-2.el9', 'and this one is "none"'],
  ])('%s selects %s: %s', (specifier, version) => {
    expect(ask('dnf', 'mixed', specifier).version).toBe(version);
  });

  it('keeps an installed version that matches only with best=False', () => {
    const installed = '2.0.0-1.el8';
    expect(ask('dnf', 'mixed', '2.0.0', { installed }).version).toBe('2.0.0-2.el9');
    expect(ask('dnf', 'mixed', '2.0.0', { installed, best: false }).version).toBe('2.0.0-1.el8');
    expect(ask('dnf', 'mixed', '2.1.0', { installed, best: false }).version).toBe('2:2.1.0-1.el8');
  });
});

describe('zypper', () => {
  it.each<readonly [string, string | undefined, string]>([
    ['2.1.0', '2.1.0-1.el8', 'no epoch is epoch 0'],
    [':2.1.0', '2:2.1.0-1.el8', 'an empty one any'],
    ['2.0.0*', '2.0.0-2.el9', 'a star is a separator'],
    ['2.0*', undefined, 'and no wildcard'],
    ['2.0.0-', '2.0.0-2.el9', 'an empty release is any'],
    ['=2.0.0', '2.0.0-2.el9', 'a second = belongs to the operator'],
    ['==2.0.0', undefined, 'a third does not'],
    ['0:', '10:0.9-1.el8', 'nothing but an epoch of 0 is any version'],
    ['2(0)0', undefined, 'parentheses are a language of their own'],
  ])('%s selects %s: %s', (specifier, version) => {
    expect(ask('zypper', 'mixed', specifier).version).toBe(version);
  });
});
