import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../source/health/compare/compare.ts';
import type { MismatchCause } from '../../../source/health/compare/compare-causes.ts';
import { type CauseEvidence, confirmCauses } from '../../../source/health/compare/confirm-causes.ts';
import { settingNames } from '../../../source/health/document/barman-ini.ts';

const setting = '/servers/main/config/max_incoming_wals_queue';
const auto = '/var/lib/barman/.barman.auto.conf';
const same = { service: '/etc/barman.conf', cli: '/etc/barman.conf' };
const other = { service: '/etc/api.conf', cli: '/etc/barman.conf' };
const [monday, tuesday] = [new Date('2026-11-23T09:00:00Z'), new Date('2026-11-24T09:00:00Z')];

function comparisonWith(path: string, cause: MismatchCause): Comparison {
  const mismatches = [{ path, cli: 77, api: null, cause }];
  return { verdict: 'mismatch', identical: 1, moving: [], redacted: [], timezone: [], mismatches, doubts: [] };
}

describe('confirmCauses', () => {
  const cases: readonly [string, string, MismatchCause, CauseEvidence, MismatchCause, RegExp | undefined][] = [
    ['nothing was seen', setting, 'autoconf', {}, 'autoconf', undefined],
    [
      'the setting stands there',
      setting,
      'autoconf',
      { autoConf: { file: auto, sections: { main: ['max_incoming_wals_queue'] } }, configFiles: same },
      'autoconf',
      /set in .*\.barman\.auto\.conf/,
    ],
    [
      'it stands there for all servers',
      setting,
      'other-config-file',
      { autoConf: { file: auto, sections: { barman: ['max_incoming_wals_queue'] } } },
      'autoconf',
      /set in/,
    ],
    [
      'the server stands there',
      '/servers/second',
      'autoconf',
      { autoConf: { file: auto, sections: { second: ['conninfo'] } } },
      'autoconf',
      /set in/,
    ],
    [
      'another setting stands there',
      setting,
      'autoconf',
      { autoConf: { file: auto, sections: { main: ['description'] } }, configFiles: same },
      'unknown',
      undefined,
    ],
    [
      'there is no such file',
      setting,
      'autoconf',
      { autoConf: { file: auto }, configFiles: same },
      'unknown',
      undefined,
    ],
    [
      'nor is it known which files are read',
      setting,
      'autoconf',
      { autoConf: { file: auto } },
      'other-config-file',
      undefined,
    ],
    ['the service reads another file', setting, 'autoconf', { configFiles: other }, 'other-config-file', /api\.conf/],
    [
      'the package is newer than the service',
      '/global/system_info/barman_ver',
      'stale-service-code',
      { serviceStarted: monday, barmanInstalled: tuesday },
      'stale-service-code',
      /runs since 2026-11-23.*2026-11-24/,
    ],
    [
      'the service is newer than the package',
      '/global/system_info/barman_ver',
      'stale-service-code',
      { serviceStarted: tuesday, barmanInstalled: monday },
      'path',
      /after Barman's package/,
    ],
    [
      'evidence about something else',
      '/servers/main/status/x',
      'unknown',
      { configFiles: other },
      'unknown',
      undefined,
    ],
  ];
  it.each(cases)('%s', (_name, path, cause, evidence, expected, proof) => {
    const { comparison, causes } = confirmCauses(comparisonWith(path, cause), evidence);
    expect(comparison.mismatches).toMatchObject([{ path, cause: expected }]);
    expect(causes).toMatchObject([{ cause: expected, mismatches: 1 }]);
    if (proof === undefined) expect(causes[0]?.proof).toBeUndefined();
    else expect(causes[0]?.proof).toMatch(proof);
  });

  it('tells each cause once, with how many it explains', () => {
    const one = comparisonWith(setting, 'autoconf');
    const twice = { ...one, mismatches: [...one.mismatches, ...one.mismatches] };
    expect(confirmCauses(twice).causes.map(({ cause, mismatches }) => [cause, mismatches])).toEqual([['autoconf', 2]]);
  });
});

describe('settingNames', () => {
  it('names settings by section, never values', () => {
    const text = '; a = b\n[barman]\nbarman_home=/x\n# c = d\n[main]\nConnInfo = password=x\n  continued = y\nssl: z\n';
    expect(settingNames(text)).toEqual({ barman: ['barman_home'], main: ['conninfo', 'ssl'] });
  });
});
