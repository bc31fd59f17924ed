import { describe, expect, it } from 'vitest';
import { familyFromOsRelease } from '../../source/proxy/family.ts';

describe('familyFromOsRelease', () => {
  it.each([
    ['Debian 12', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'debian'],
    ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\n', 'debian'],
    ['RHEL 8, quoted', 'ID="rhel"\nID_LIKE="fedora"\n', 'redhat'],
    ['Rocky', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'redhat'],
    ['SLES', 'NAME="SLES"\nID="sles"\nID_LIKE="suse"\n', 'suse'],
    ['a derivative known by ID_LIKE only', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
    ['single quotes', "ID='almalinux'\n", 'redhat'],
    ['CRLF', 'ID=debian\r\n', 'debian'],
  ])('%s', (_name, text, family) => {
    expect(familyFromOsRelease(text)).toBe(family);
  });

  it.each([
    ['another system', 'ID=alpine\n'],
    ['an empty file', ''],
    ['a comment', '#ID=debian\n'],
    ['a name of the prototype', 'ID=constructor\n'],
  ])('knows no family for %s', (_name, text) => {
    expect(familyFromOsRelease(text)).toBeUndefined();
  });
});
