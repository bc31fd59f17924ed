import { findInstances, type Instance } from './barman-instances.ts';
import { consumedSetting } from './consumed-settings.ts';
import type { ConfigDocument } from './read-config.ts';

/**
 * The roles with which TPA deploys an instance: those in config.yml, and those that follow from them (roles/init/tasks/roles.yml).
 * `postgres` among them means that PostgreSQL's own roles run on this host too.
 */
export function impliedRoles(document: ConfigDocument, instance: Instance): readonly string[] {
  const roles = withPostgres(document, instance);
  const hasServer = findInstances(document).some((one) => one.roles.includes('pem-server'));
  const isAgent = hasServer && roles.includes('postgres') && !roles.includes('pem-server');
  return isAgent && !roles.includes('pem-agent') ? [...roles, 'pem-agent'] : roles;
}

const postgresRoles = ['primary', 'replica', 'witness', 'bdr'];

/** “Add implicit primary role to pem-server instances”, “Remove witness role from efm witnesses”, “Add implicit postgres role if needed”. */
function withPostgres(document: ConfigDocument, instance: Instance): readonly string[] {
  const { roles } = instance;
  const isEfm = consumedSetting(document, instance, 'failover_manager').value === 'efm';
  const own = isEfm ? roles.filter((role) => role !== 'witness') : roles;
  const isPostgres = own.some((role) => postgresRoles.includes(role) || role === 'pem-server' || role === 'postgres');
  return isPostgres && !own.includes('postgres') ? [...own, 'postgres'] : own;
}
