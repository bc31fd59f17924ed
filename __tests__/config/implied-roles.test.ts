import { describe, expect, test } from 'vitest';
import { findInstances } from '../../source/config/barman-instances.ts';
import { impliedRoles } from '../../source/config/implied-roles.ts';
import { readConfig } from '../../source/config/read-config.ts';

function rolesOf(roles: string, more = ''): readonly string[] {
  const text = `cluster_name: c\n${more}instances:\n- Name: barman1\n  node: 1\n  role: ${roles}\n`;
  const document = readConfig(text, 'config.yml');
  if (document.kind === 'refusal') throw new TypeError(document.reason);
  const [instance] = findInstances(document);
  if (instance === undefined) throw new TypeError('no instance');
  return impliedRoles(document, instance);
}

describe('the roles with which TPA deploys an instance', () => {
  test.each([
    ['[barman]', '', ['barman']],
    ['[barman, log-server]', '', ['barman', 'log-server']],
    ['[barman, witness]', '', ['barman', 'witness', 'postgres']],
    ['barman, replica', '', ['barman', 'replica', 'postgres']],
    ['[barman, bdr]', '', ['barman', 'bdr', 'postgres']],
    ['[barman, pem-server]', '', ['barman', 'pem-server', 'postgres']],
    ['[barman, postgres]', '', ['barman', 'postgres']],
    // EFM's witnesses run no PostgreSQL.
    ['[barman, witness]', 'cluster_vars:\n  failover_manager: efm\n', ['barman']],
    ['[barman, witness]', 'cluster_vars:\n  failover_manager: repmgr\n', ['barman', 'witness', 'postgres']],
  ])('%s %s', (roles, more, expected) => {
    expect(rolesOf(roles, more)).toEqual(expected);
  });

  test('a PEM server brings its agent to every instance with PostgreSQL, and to no other', () => {
    const text = (role: string) => `cluster_name: c
instances:
- Name: pem1
  role: [pem-server]
- Name: barman1
  role: ${role}
`;
    const of = (role: string) => {
      const document = readConfig(text(role), 'config.yml');
      const instance = document.kind === 'refusal' ? undefined : findInstances(document)[1];
      if (document.kind === 'refusal' || instance === undefined) throw new TypeError('no instance');
      return impliedRoles(document, instance);
    };
    expect(of('[barman, witness]')).toContain('pem-agent');
    expect(of('[barman]')).toEqual(['barman']);
    expect(of('[barman, pem-agent]')).toEqual(['barman', 'pem-agent']);
  });
});
