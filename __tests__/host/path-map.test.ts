import { describe, expect, it } from 'vitest';
import { hostPath, plainWords } from '../../source/host/commands.ts';
import { createPathMap } from '../../source/host/local/path-map.ts';
import { realWords } from '../../source/host/local/real-words.ts';

describe('a host path on this machine', () => {
  it.each<[string, string | undefined, string | undefined, string, string]>([
    ['without a root it is itself', undefined, undefined, '/etc/x', '/etc/x'],
    ['the root / is none', '/', undefined, '/etc/x', '/etc/x'],
    ['with a root it lies below it', '/srv/h', undefined, '/etc/x', '/srv/h/etc/x'],
    ['a root may end with a slash', '/srv/h/', undefined, '/etc/x', '/srv/h/etc/x'],
    ['a path below the root stays', '/srv/h', undefined, '/srv/h/etc/x', '/srv/h/etc/x'],
    ['a name that only begins like the root is mapped', '/srv/h', undefined, '/srv/host/x', '/srv/h/srv/host/x'],
    ['config.yml outside keeps its path', '/srv/h', '/home/a/config.yml', '/home/a/config.yml', '/home/a/config.yml'],
    [
      'so does what is staged beside it',
      '/srv/h',
      '/home/a/c.yml',
      '/home/a/.c.yml.wizard-new',
      '/home/a/.c.yml.wizard-new',
    ],
    ['so does the cluster’s ssl folder', '/srv/h', '/home/a/c.yml', '/home/a/ssl/CA.key', '/home/a/ssl/CA.key'],
    ['its other neighbours do not', '/srv/h', '/etc/config.yml', '/etc/passwd', '/srv/h/etc/passwd'],
    ['nor those of a config.yml in /', '/srv/h', '/config.yml', '/etc/passwd', '/srv/h/etc/passwd'],
    ['a config.yml in / keeps its path too', '/srv/h', '/config.yml', '/config.yml', '/config.yml'],
    ['a config.yml below the root changes nothing', '/srv/h', '/srv/h/root/c.yml', '/root/c.yml', '/srv/h/root/c.yml'],
  ])('%s', (_, root, config, path, real) => {
    expect(createPathMap(root, config).real(path)).toBe(real);
  });

  it.each<[string, string | undefined, string, string]>([
    ['without a root it is itself', undefined, '/etc/../etc/x', '/etc/x'],
    ['below the root it is a host path', '/srv/h', '/srv/h/etc/x', '/etc/x'],
    ['the root itself is /', '/srv/h', '/srv/h', '/'],
    ['outside the root it stays', '/srv/h', '/home/a/c.yml', '/home/a/c.yml'],
  ])('and back: %s', (_, root, real, host) => {
    expect(createPathMap(root).host(real)).toBe(host);
  });
});

describe('the words of a command', () => {
  const words = ['chcon', '--', hostPath('/etc/x'), '/etc/y'];

  it('paths of the host are mapped, other words are not', () => {
    expect(realWords(createPathMap('/srv/h').real)(words)).toEqual(['chcon', '--', '/srv/h/etc/x', '/etc/y']);
  });

  it('are shown as one would type them on the host', () => {
    expect(plainWords(words)).toEqual(['chcon', '--', '/etc/x', '/etc/y']);
  });
});
