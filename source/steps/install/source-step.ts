import { OperatorError } from '../../errors.ts';
import type { Plan } from '../../plan/actions.ts';
import type { Assessment, Check, Finding } from '../../wizard/step.ts';
import { assessment } from '../findings.ts';
import { packageName } from '../version/version-facts.ts';
import { planSource } from './source-actions.ts';
import type { SourceFacts } from './source-facts.ts';
import { unitText } from './source-unit.ts';
import { wishWords } from './source-wish.ts';

/** The install step where pg-backup-api comes from a git repository or a folder. */
export function assessSource(facts: SourceFacts): Assessment {
  const { wish, version, service } = facts;
  const words = `${packageName} ${version ?? 'not built yet'} from ${wishWords(wish)}`;
  const ready = isBuilt(facts) && facts.missing.length === 0 && service.active;
  return assessment(
    ready ? 'done' : 'todo',
    `${words}, ${service.active ? 'running' : 'not running'}`,
    findings(facts),
  );
}

/** Throws OperatorError when it cannot be built here. */
export function planFromSource(facts: SourceFacts): Plan {
  const blocked = findings(facts).find(({ severity }) => severity === 'block');
  if (blocked === undefined) return planSource(facts);
  throw new OperatorError({ id: blocked.id, message: blocked.message, fix: [blocked.fix ?? ''] });
}

export function sourceChecks(facts: SourceFacts): readonly Check[] {
  const { version, missing, service, logs, wish } = facts;
  const foreign = logs.filter(({ state }) => state === 'foreign').map(({ path }) => path);
  const built = isBuilt(facts);
  return [
    {
      id: 'version',
      label: `${packageName} built`,
      state: built ? 'ok' : 'crit',
      detail: version === undefined ? 'not there' : `${version} from ${wishWords(wish)}${built ? '' : ', not current'}`,
    },
    {
      id: 'packages',
      label: 'What the build and the proxy need',
      state: missing.length === 0 ? 'ok' : 'crit',
      detail: missing.length === 0 ? 'all there' : `missing ${missing.join(', ')}`,
    },
    {
      id: 'logs',
      label: 'Log files',
      state: foreign.length === 0 ? 'ok' : 'crit',
      detail: foreign.length === 0 ? 'barman may write them' : `not barman's: ${foreign.join(', ')}`,
    },
    {
      id: 'service',
      label: `Service ${packageName}`,
      state: service.active ? 'ok' : 'crit',
      detail: `${service.active ? 'running' : 'not running'}, ${service.enabled ? 'enabled' : 'not enabled'}`,
    },
  ];
}

function isBuilt({ version, current, unit, wish }: SourceFacts): boolean {
  return version !== undefined && current && unit === unitText(wish);
}

function findings({ systemd, noProject, wish, packaged }: SourceFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (!systemd) {
    found.push({
      id: 'source-needs-systemd',
      severity: 'block',
      message: 'This host does not run systemd, and a build from source brings no init script.',
      fix: 'Install the package instead, or run it on a host with systemd.',
    });
  }
  if (noProject) {
    found.push({
      id: 'no-source',
      severity: 'block',
      message: `${wishWords(wish)} holds no setup.py and no pyproject.toml, nor does its folder pg_backup_api.`,
      fix: 'Name the top folder of a checkout of pg-backup-api.',
    });
  }
  if (packaged) {
    found.push({
      id: 'package-too',
      severity: 'info',
      message: `The package ${packageName} is installed too; the unit of the build takes the place of its own.`,
    });
  }
  return found;
}
