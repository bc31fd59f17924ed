import { describe, expect, it } from 'vitest';
import { familyFromOsRelease, layoutFromOsRelease } from '../../source/os/distributions.ts';

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

describe('SELinux', () => {
  it.each([
    ['RHEL 9', 'ID="rhel"\nVERSION_ID="9.4"\n', true],
    ['Debian 13', 'ID=debian\nVERSION_ID="13"\n', false],
    ['SLES 15', 'ID="sles"\nVERSION_ID="15.6"\n', false],
    ['SLES 16', 'ID="sles"\nVERSION_ID="16.0"\n', true],
    ['Leap 15', 'ID="opensuse-leap"\nVERSION_ID="15.6"\n', false],
    ['Tumbleweed', 'ID="opensuse-tumbleweed"\nVERSION_ID="20261130"\n', true],
  ])('comes with %s: %s', (_name, text, comes) => {
    expect(layoutFromOsRelease(text)?.selinux !== undefined).toBe(comes);
  });

  it('a system of no family has no layout', () => {
    expect(layoutFromOsRelease('ID=alpine\n')).toBeUndefined();
  });
});
