import { readApiSettings } from '../api-settings.ts';
import { type BarmanInstance, findBarmanInstances } from '../barman-instances.ts';
import { consumedSetting } from '../consumed-settings.ts';
import { impliedRoles } from '../implied-roles.ts';
import { isTemplate } from '../template.ts';
import type { ConfigNode } from '../value.ts';
import type { LintContext, NodeFinding } from './finding.ts';
import { writtenSettings } from './setting-levels.ts';

/** What TPA's role pgbackupapi makes of settings on the Barman instances that have the API; one finding a place. */
export function roleRules(context: LintContext): readonly NodeFinding[] {
  const instances = findBarmanInstances(context.document).filter(
    ({ provisionOnly, platform }) => !provisionOnly && platform !== 'shared',
  );
  const found = instances.flatMap((instance) => [
    ...certificateOfPostgres(context, instance),
    ...notFollowed(context, instance),
  ]);
  const seen = new Set<string>();
  const once = found.filter(({ id, node }) => {
    const place = `${id} ${node.start}`;
    const isNew = !seen.has(place);
    seen.add(place);
    return isNew;
  });
  return [...once, ...readByNothing(context)];
}

/**
 * `ssl_cert_file|default(…)` of roles/sys/ssl/server (“Set paths to SSL key and certificate”) takes PostgreSQL's setting for the API's
 * certificate, too: it gets into the virtual host, and where its key is missing on the Barman host the deploy stops.
 */
function certificateOfPostgres({ document, instances }: LintContext, instance: BarmanInstance): readonly NodeFinding[] {
  if (consumedSetting(document, instance, 'enable_pg_backup_api').value !== true) return [];
  const others = instances
    .filter((one) => one.name !== instance.name && !one.roles.includes('barman'))
    .filter((one) => impliedRoles(document, one).includes('postgres'))
    .map(({ originalName }) => originalName);
  return (['ssl_cert_file', 'ssl_key_file'] as const).flatMap((key): NodeFinding[] => {
    const { node, value } = consumedSetting(document, instance, key);
    if (node === undefined || value === null) return [];
    const message = `${key} holds for the Barman instance ${instance.originalName}, too: the next deploy writes it into the API's virtual host, or stops where the file is missing there.`;
    const fix =
      others.length === 0
        ? `Set ${key} in the vars of the PostgreSQL instances only.`
        : `Set ${key} in the vars of ${others.join(', ')} only.`;
    return [{ id: 'ssl-cert-file-leaks', severity: 'error', node, message, fix }];
  });
}

function notFollowed({ document }: LintContext, instance: BarmanInstance): readonly NodeFinding[] {
  const reading = readApiSettings(document, instance);
  if (reading.ok) return [];
  const { key, written, allowed } = reading.bad;
  const { node } = consumedSetting(document, instance, key);
  if (node === undefined) return [];
  const message = `${key}: '${written}' cannot be followed by this program, so it does nothing with certificates here.`;
  return [{ id: 'setting-not-followed', severity: severityOf(node), node, message, fix: `Allowed: ${allowed}.` }];
}

/** Ansible may make something good of a template; of another value that is refused it does not. */
function severityOf(node: ConfigNode): NodeFinding['severity'] {
  return isTemplate(node) ? 'warning' : 'error';
}

/** “pg_backup_api_local_ssl_dir” stands in the role's defaults and in no task: vars/main.yml of roles/sys/ssl/* decide. */
function readByNothing({ document }: LintContext): readonly NodeFinding[] {
  return writtenSettings(document.root).flatMap(({ key, keyNode }): NodeFinding[] => {
    if (key !== 'pg_backup_api_local_ssl_dir') return [];
    const message = "pg_backup_api_local_ssl_dir has no effect: TPA keeps the CA in ssl/ of the cluster's directory.";
    return [{ id: 'no-effect', severity: 'warning', node: keyNode, message, fix: 'Remove it.' }];
  });
}
