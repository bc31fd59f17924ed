import { describe, expect, it } from 'vitest';
import { allowableName, allowListText, readAllowList } from '../../source/proxy/allow-list.ts';

const list = { server: 'barman1.example.com', names: ['pg-backup-user', 'PEM agent 2'] };

describe('the allowed clients', () => {
  it('are a condition on the presented certificate and on the client’s name', () => {
    expect(allowListText(list)).toContain(
      `<If "%{SSL_SERVER_S_DN_CN} == 'barman1.example.com' && !(%{SSL_CLIENT_S_DN_CN} in { 'pg-backup-user', 'PEM agent 2' })">`,
    );
  });

  it('are read back', () => {
    expect(readAllowList(allowListText(list))).toEqual(list);
  });

  it.each([
    ['nothing', ''],
    ['another name in it', allowListText(list).replace("'pg-backup-user'", "'pg-backup-user' , 'x'")],
    ['a line more', `${allowListText(list)}Require all granted\n`],
    ['the section commented out', allowListText(list).replace('    <If', '    #<If')],
    ['the denial taken out', allowListText(list).replace('Require all denied', '')],
  ])('are not read from a text that somebody changed: %s', (_what, text) => {
    expect(readAllowList(text)).toBeUndefined();
  });

  it.each(['a"b', "a'b", 'a%{x}', 'a\\', 'a}', 'é', '', ' a', 'a\n', '$(x)', 'x'.repeat(65)])(
    'cannot have the name %j',
    (name) => {
      expect(allowableName.test(name)).toBe(false);
    },
  );
});
