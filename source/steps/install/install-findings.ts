import type { Check, Finding } from '../../wizard/step.ts';
import { listWarnings, noTarget } from '../version/no-candidates.ts';
import { followedVersion, packageName } from '../version/version-facts.ts';
import type { InstallFacts } from './install-facts.ts';
import { wayPast } from './install-questions.ts';

/** What stands in the way of an installation, or is worth knowing. */
export function installFindings(facts: InstallFacts): readonly Finding[] {
  const { versions, target, obstacle, keptFiles } = facts;
  const found: Finding[] = [];
  if (target === undefined) {
    const { id, message, fix } = noTarget(versions);
    found.push({ id, severity: 'block', message, fix: fix[0] ?? '' });
  }
  found.push(...listWarnings(versions));
  if (versions.installed.state === 'broken') {
    found.push({
      id: 'package-broken',
      severity: 'warn',
      message: `${packageName} is installed half way.`,
      fix: 'Installing it again repairs it.',
    });
  }
  if (obstacle !== undefined) {
    const way = wayPast(facts);
    const fix = way === undefined ? (obstacle.next[0] ?? '') : `${obstacle.next[0] ?? ''}, or give --${way.id}`;
    found.push({ id: obstacle.id, severity: 'block', message: obstacle.cause, fix });
  }
  for (const { place, megabytes } of facts.tight) {
    found.push({
      id: 'disk-nearly-full',
      severity: 'warn',
      message: `Only ${megabytes} MB are free on ${place}: the installation may not fit.`,
      fix: `Free some space there first: df -h ${place}`,
    });
  }
  if (keptFiles.length > 0) {
    found.push({
      id: 'config-kept',
      severity: 'info',
      message: `An edited configuration file was kept; the package's own is beside it: ${keptFiles.join(', ')}.`,
      fix: 'Compare the two, merge what is new, and delete the one that is not used.',
    });
  }
  const newest = followedVersion(versions);
  if (versions.pin === undefined && facts.change === 'none' && newest !== undefined && newest !== target) {
    found.push({
      id: 'newer-available',
      severity: 'info',
      message: `${newest} is available; TPA leaves an installed version alone unless it is pinned.`,
    });
  }
  return found;
}

/** What is true after an installation, measured. */
export function installChecks(facts: InstallFacts): readonly Check[] {
  const { versions, target, change, missing, service, keptFiles } = facts;
  const { state, version = 'not installed' } = versions.installed;
  const kept: Check = {
    id: 'configuration-files',
    label: 'Configuration files',
    state: 'warn',
    detail: `yours were kept; the package's own: ${keptFiles.join(', ')}`,
  };
  return [
    {
      id: 'version',
      label: `${packageName} installed`,
      state: change === 'none' && target !== undefined ? 'ok' : 'crit',
      detail: state === 'broken' ? `${version}, half way` : version,
    },
    {
      id: 'packages',
      label: 'What the proxy needs',
      state: missing.length === 0 ? 'ok' : 'crit',
      detail: missing.length === 0 ? facts.layout.packages.join(', ') : `missing ${missing.join(', ')}`,
    },
    ...(keptFiles.length > 0 ? [kept] : []),
    {
      id: 'service',
      label: 'Service pg-backup-api',
      state: service.active ? 'ok' : 'crit',
      detail: `${service.active ? 'running' : 'not running'}, ${service.enabled ? 'enabled' : 'not enabled'}`,
    },
  ];
}
