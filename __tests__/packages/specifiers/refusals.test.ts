import { describe, expect, it } from 'vitest';
import { refusal } from '../../../source/packages/specifiers/refusals.ts';

describe('refusal', () => {
  it.each([
    ['apt', '2.0.0-2-', /remove this package/],
    ['apt', '*/stable', /suite/],
    ['apt', '|python3-pg-backup-api=*', /pattern over package names/],
    ['dnf', '*', /starts with a wildcard .*pg-backup-api-doc/],
    ['dnf', 'doc', /starts with a letter/],
    ['dnf', '2.0.0.rpm', /package file/],
    ['zypper', 'https://localhost/x', /package file or a URL/],
    ['zypper', '', /installs whatever is newest/],
    ['zypper', '  ', /installs whatever is newest/],
    ['zypper', '?*', /installs whatever is newest/],
    ['apt', '2.0.0 ', /character 6 is U\+0020, a space/],
    ['dnf', '2.0.0\n', /character 6 is U\+000A, a line break/],
    ['apt', '2.0.0\u20112', /character 6 is U\+2011, a non-breaking hyphen/],
    ['apt', '2.0.0\u20132', /character 6 is U\+2013, an en dash/],
    ['zypper', '2.0.0\u00a0', /character 6 is U\+00A0, a no-break space/],
    ['dnf', '\u200b2.0.0', /character 1 is U\+200B, a zero-width space/],
    ['apt', '\uff12.0.0', /character 1 is U\+FF12, not an ASCII character/],
    ['apt', '2\u{1f4a9}', /character 2 is U\+1F4A9/],
    ['apt', '2\u001b[31m', /character 2 is U\+001B, a control character/],
    ['dnf', '2\0', /character 2 is U\+0000, the NUL character/],
    ['dnf', '2'.repeat(131_072), /too long/],
  ] as const)('%s refuses %j', (manager, specifier, reason) => {
    expect(refusal(manager, 'pg-backup-api', specifier)).toMatch(reason);
  });

  it.each([
    ['apt', '2.0.0-2+'],
    ['apt', '*2.1.0**'],
    ['apt', 'v2.0.0'],
    ['apt', ''],
    ['apt', '2.0.0-2;id'],
    ['dnf', ''],
    ['dnf', '2.0.0-'],
    ['dnf', '2:2.1.0*'],
    ['dnf', '--help'],
    ['dnf', '2'.repeat(131_072 - 'pg-backup-api-'.length - 1)],
    ['zypper', 'doc'],
    ['zypper', '2.0*'],
    ['zypper', '~'],
  ] as const)('%s does not refuse %j', (manager, specifier) => {
    expect(refusal(manager, 'pg-backup-api', specifier)).toBeUndefined();
  });
});
