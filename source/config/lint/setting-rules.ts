import { findBarmanInstances } from '../barman-instances.ts';
import { effectiveEntries, lookUp } from '../effective-mapping.ts';
import { effectiveSetting } from '../effective-setting.ts';
import { keyText } from '../plain-value.ts';
import { findSetting } from '../settings.ts';
import type { LintContext, NodeFinding } from './finding.ts';
import { writtenSettings } from './setting-levels.ts';

/** Settings in a place where TPA does not look, and settings that do not go together. */
export function settingRules(context: LintContext): readonly NodeFinding[] {
  return [...atTopLevel(context), ...clusterOnly(context), ...sourceInstall(context), ...nobodyToServe(context)];
}

function atTopLevel({ document }: LintContext): readonly NodeFinding[] {
  const { root } = document;
  if (root.kind !== 'mapping') return [];
  return [...effectiveEntries(root).values()].flatMap(({ key }): NodeFinding[] => {
    const text = keyText(key);
    if (findSetting(text) === undefined) return [];
    const message = `${text} stands at the top of the file, where TPA ignores it.`;
    return [{ id: 'setting-at-top', severity: 'error', node: key, message, fix: `Move ${text} under cluster_vars.` }];
  });
}

/** roles/sys/ssl/ca runs once on the controller, with the variables of whichever host comes first. */
function clusterOnly({ document }: LintContext): readonly NodeFinding[] {
  return writtenSettings(document.root).flatMap(({ key, keyNode, level }): NodeFinding[] => {
    if (key !== 'ssl_ca_cert_expiry' || level === 'cluster_vars') return [];
    const message = `${key} is read once, from the first host of the play: here it may have no effect.`;
    return [{ id: 'cluster-only', severity: 'warning', node: keyNode, message, fix: `Move ${key} to cluster_vars.` }];
  });
}

const installations = [
  { method: 'pg_backup_api_installation_method', pin: 'pg_backup_api_package_version', url: 'pg_backup_api_git_url' },
  { method: 'barman_installation_method', pin: 'barman_package_version', url: 'barman_git_url' },
];

function sourceInstall({ document }: LintContext): readonly NodeFinding[] {
  const seen = new Set<string>();
  return findBarmanInstances(document).flatMap((instance) =>
    installations.flatMap(({ method, pin, url }): NodeFinding[] => {
      const setting = effectiveSetting(document, instance, method);
      if (setting.value !== 'src' || setting.node === undefined) return [];
      const found: NodeFinding[] = [];
      const pinned = effectiveSetting(document, instance, pin);
      const once = (id: string, finding: NodeFinding): void => {
        if (!seen.has(`${id} ${finding.node.start}`)) found.push(finding);
        seen.add(`${id} ${finding.node.start}`);
      };
      if (pinned.node !== undefined && pinned.value !== null) {
        const message = `${pin} has no effect: ${method} is src, which installs a Git checkout.`;
        const fix = `Remove ${pin}, or set ${method} to pkg.`;
        once('pin', { id: 'pin-with-source', severity: 'warning', node: pinned.node, message, fix });
      }
      const address = effectiveSetting(document, instance, url);
      if (address.value === undefined || address.value === null) {
        const message = `${method} is src, but ${url} is not set and has no default: the deploy fails.`;
        once('url', { id: 'source-without-url', severity: 'error', node: setting.node, message, fix: `Set ${url}.` });
      }
      return found;
    }),
  );
}

function nobodyToServe({ document }: LintContext): readonly NodeFinding[] {
  const key = 'enable_pg_backup_api';
  const barmans = findBarmanInstances(document);
  const found: NodeFinding[] = [];
  const enabled = writtenSettings(document.root).find((setting) => setting.key === key && isTrue(setting.value));
  if (enabled !== undefined && barmans.every(({ provisionOnly }) => provisionOnly)) {
    const message = 'enable_pg_backup_api is true, but no instance that is deployed has the role barman.';
    const fix = 'Give an instance the role barman, or remove the setting.';
    found.push({ id: 'no-barman-instance', severity: 'warning', node: enabled.keyNode, message, fix });
  }
  for (const instance of barmans.filter(({ shared }) => shared)) {
    const rivals = instance.platform !== 'shared' && effectiveSetting(document, instance, key).value === true;
    const message = rivals
      ? `The Barman instance ${instance.originalName} belongs to another cluster, and barman_shared does not keep the API's role from running there (platform: shared does): the CA of this cluster would take the place of the other's.`
      : `The Barman instance ${instance.originalName} belongs to another cluster, whose config.yml installs it.`;
    const fix = rivals
      ? 'Set enable_pg_backup_api: false in the vars of this instance, and set the API up in the configuration of the other cluster.'
      : 'Set pg-backup-api up in the configuration of that cluster.';
    found.push({
      id: 'shared-barman',
      severity: rivals ? 'warning' : 'info',
      node: lookUp(instance.node, 'Name') ?? instance.node,
      message,
      fix,
    });
  }
  return found;
}

function isTrue(node: { readonly kind: string; readonly value?: unknown }): boolean {
  return node.kind === 'boolean' && node.value === true;
}
