import { describe, expect, it } from 'vitest';
import { databaseChange, parseDatabase, purgeCommand } from '../../source/packages/transactions/package-database.ts';

const before = parseDatabase(
  'barman\tinstalled\t3.4.0-1\nmedia-types\tconfig-files\t1\nold:i386\tinstalled\t1\ngone\tnot-installed\t\n',
);

describe('what two looks at the package database differ in', () => {
  it.each([
    ['nothing', 'barman\tinstalled\t3.4.0-1\nmedia-types\tconfig-files\t1\nold:i386\tinstalled\t1\n', {}],
    [
      'what came',
      'barman\tinstalled\t3.4.0-1\nmedia-types\tinstalled\t1\nold:i386\tinstalled\t1\napache2\tinstalled\t2\n',
      { added: ['media-types', 'apache2'] },
    ],
    [
      'what is half done',
      'barman\tinstalled\t3.4.0-1\nmedia-types\tconfig-files\t1\nold:i386\tinstalled\t1\napache2\thalf-configured\t2\nx\tunpacked\t1\n',
      { broken: ['apache2', 'x'] },
    ],
    [
      'configuration that is left',
      'barman\tinstalled\t3.4.0-1\nmedia-types\tconfig-files\t1\nold:i386\tinstalled\t1\napache2\tconfig-files\t2\n',
      { leftConfiguration: ['apache2'] },
    ],
    [
      'another version',
      'barman\tinstalled\t3.5.0-1\nmedia-types\tconfig-files\t1\nold:i386\tinstalled\t1\n',
      { changed: ['barman 3.4.0-1 → 3.5.0-1'] },
    ],
    ['what is gone', 'barman\tinstalled\t3.4.0-1\n', { removed: ['old:i386'] }],
  ])('%s', (_, after, expected) => {
    const none = { added: [], broken: [], leftConfiguration: [], changed: [], removed: [] };
    expect(databaseChange(before, parseDatabase(after))).toEqual({ ...none, ...expected });
  });

  it('takes away what is left by the manager’s own command', () => {
    expect(purgeCommand('apt', ['apache2', 'x'])).toEqual(['apt-get', 'purge', 'apache2', 'x']);
    expect(purgeCommand('dnf', ['httpd.x86_64'])).toEqual(['dnf', 'remove', 'httpd.x86_64']);
    expect(purgeCommand('zypper', ['apache2.x86_64'])).toEqual(['zypper', 'remove', 'apache2.x86_64']);
  });
});
