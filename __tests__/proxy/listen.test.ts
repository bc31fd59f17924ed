import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { disableListen80, listens } from '../../source/proxy/listen.ts';

const ports = readFileSync(new URL('../../fixtures/proxy/debian-ports.conf', import.meta.url), 'utf8');

describe('disableListen80', () => {
  it('removes the line of Debian and nothing else', () => {
    const edited = disableListen80(ports);
    expect(edited).toEqual({ text: ports.replace('Listen 80\n', ''), changed: true, left: [] });
  });

  it('has nothing to do the second time', () => {
    const once = disableListen80(ports).text;
    expect(disableListen80(once)).toEqual({ text: once, changed: false, left: [] });
  });

  it.each([['Listen 8080\n'], ['# Listen 80\n'], ['Listen 443\n'], ['ServerName x:80\n']])(
    'leaves %j alone',
    (text) => {
      expect(disableListen80(text)).toMatchObject({ text, changed: false });
    },
  );

  it.each([
    ['Listen 80', ''],
    ['Listen 80\r\nListen 443\r\n', 'Listen 443\r\n'],
    ['Listen 80 http\n', ''],
    ['listen\t80 \n', ''],
    ['Listen 80\nX\nListen 80\n', 'X\n'],
  ])('%j becomes %j', (text, edited) => {
    expect(disableListen80(text).text).toBe(edited);
  });

  it('names what still listens', () => {
    expect(disableListen80('Listen 0.0.0.0:80\n').left).toEqual([
      { line: 1, address: '0.0.0.0', port: 80, conditional: false },
    ]);
  });

  it('SUSE: puts Listen 443 in its place', () => {
    expect(disableListen80('a\nListen 80\nb\n', 'Listen 443').text).toBe('a\nListen 443\nb\n');
  });

  it.each([
    [
      'the vendor’s section, which the flag SSL puts in force, is left alone (as TPA leaves it)',
      'Listen 80\n<IfDefine SSL>\n\tListen 443\n</IfDefine>\n',
      '<IfDefine SSL>\n\tListen 443\n</IfDefine>\n',
    ],
    [
      'a line of its own beside that section, as earlier versions wrote it',
      'Listen 443\n<IfDefine SSL>\n  Listen 443\n</IfDefine>\n',
      '<IfDefine SSL>\n  Listen 443\n</IfDefine>\n',
    ],
    ['a line that is there already', 'Listen 80\nListen 443\n', 'Listen 443\n'],
    [
      'an address of its own',
      'Listen 80\n<IfDefine SSL>\nListen 10.0.0.1:443\n</IfDefine>\n',
      '<IfDefine SSL>\nListen 10.0.0.1:443\n</IfDefine>\n',
    ],
  ])('SUSE: does not listen twice on 443, which httpd refuses: %s', (_, text, edited) => {
    expect(disableListen80(text, 'Listen 443')).toEqual({ text: edited, changed: true, left: [] });
  });

  it('SUSE: leaves a section alone that nothing doubles', () => {
    const text = '<IfDefine SSL>\n  Listen 443\n</IfDefine>\n';
    expect(disableListen80(text, 'Listen 443')).toMatchObject({ text, changed: false });
  });
});

describe('listens', () => {
  it('reads IPv6 addresses and a protocol', () => {
    expect(listens('Listen [2001:db8::1]:443 https\n')).toEqual([
      { line: 1, address: '[2001:db8::1]', port: 443, conditional: false },
    ]);
  });
});
