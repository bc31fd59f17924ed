import { exactArgument } from '../../packages/argument.ts';
import { installCommand } from '../../packages/commands.ts';
import type { Manager } from '../../packages/manager.ts';
import type { TransactionPreview } from '../../packages/simulation.ts';
import type { Plan, RunCommand } from '../../plan/actions.ts';
import { packageName } from '../version/version-facts.ts';
import type { InstallFacts } from './install-facts.ts';

export interface Permissions {
  readonly allowDowngrade: boolean;
  readonly allowHeld: boolean;
}

/** The packages, one command each, then the service. Nothing when all is there and runs. */
export function planInstall(facts: InstallFacts, target: string, permissions: Permissions): Plan {
  const { versions, missing, change, service } = facts;
  const actions = [
    ...missing.map((name) =>
      installAction(versions.manager, name, undefined, undefined, `${name} is needed by the proxy.`),
    ),
    ...(change === 'none'
      ? []
      : [
          installAction(
            versions.manager,
            packageName,
            target,
            versions.installed.version,
            versions.pin === undefined
              ? 'The newest version, since config.yml pins none.'
              : `config.yml pins '${versions.pin}'.`,
            permissions,
          ),
        ]),
    ...(change === 'none' && service.active && service.enabled ? [] : [startAction(facts)]),
  ];
  return {
    title: `Install ${packageName} ${target}`,
    actions,
    notes: [
      ...previewNotes(facts.preview),
      ...(facts.systemd
        ? []
        : ['This host does not run systemd: the service is started by its init script and not enabled.']),
    ],
    undoIfUnproven: false,
  };
}

function installAction(
  manager: Manager,
  name: string,
  version: string | undefined,
  before: string | undefined,
  why: string,
  permissions: Permissions = { allowDowngrade: false, allowHeld: false },
): RunCommand {
  const argument = version === undefined ? name : exactArgument(manager, name, version);
  const { argv, env } = installCommand(manager, { argument, ...permissions });
  const back =
    before === undefined
      ? { argv: removeCommand(manager, name), env }
      : installCommand(manager, { argument: exactArgument(manager, name, before), allowDowngrade: true });
  return {
    kind: 'run-command',
    title:
      before === undefined
        ? `Install ${name}${version === undefined ? '' : ` ${version}`}`
        : `Change ${name} to ${version ?? 'the newest'}`,
    argv,
    manager,
    environment: env,
    why,
    changes:
      before === undefined
        ? `${name} ${version ?? ''} is installed`.replace('  ', ' ')
        : `${name} goes from ${before} to ${version ?? ''}`,
    ...(manager === 'apt'
      ? { progress: { format: 'apt', words: ['-o', 'APT::Status-Fd=3'], descriptor: 3 } }
      : manager === 'zypper'
        ? {}
        : { progress: { format: 'dnf', words: [] } }),
    verify: verifyInstalled(manager, name, version),
    undo: { argv: back.argv, environment: back.env, automatic: false },
  };
}

/** The package database decides over success: exit codes of package managers lie (packages.md, section 3). */
function verifyInstalled(
  manager: Manager,
  name: string,
  version: string | undefined,
): NonNullable<RunCommand['verify']> {
  if (manager === 'apt') {
    const fields = version === undefined ? ['db:Status-Status'] : ['db:Status-Status', 'Version'];
    const format = fields.map((field) => `\${${field}}`).join(' ');
    return {
      argv: ['dpkg-query', '-W', `-f=${format}`, name],
      expected: version === undefined ? 'installed' : `installed ${version}`,
    };
  }
  if (version === undefined) return { argv: ['rpm', '-q', '--qf', 'installed', name], expected: 'installed' };
  const expected = version.includes(':') ? version : `0:${version}`;
  return { argv: ['rpm', '-q', '--qf', '%{EPOCHNUM}:%{VERSION}-%{RELEASE}.%{ARCH}', name], expected };
}

function removeCommand(manager: Manager, name: string): readonly string[] {
  if (manager === 'apt') return ['apt-get', '-y', 'remove', name];
  return manager === 'zypper' ? ['zypper', '--non-interactive', 'remove', name] : [manager, '-y', 'remove', name];
}

function startAction({ systemd }: InstallFacts): RunCommand {
  const why = 'The API has to run, now and after a restart of the host.';
  if (!systemd) {
    return {
      kind: 'run-command',
      title: `Start ${packageName}`,
      argv: ['service', packageName, 'start'],
      why,
      changes: 'the service runs',
      undo: { argv: ['service', packageName, 'stop'], automatic: false },
    };
  }
  return {
    kind: 'run-command',
    title: `Enable and start ${packageName}`,
    argv: ['systemctl', 'enable', '--now', packageName],
    why,
    changes: 'the service is enabled and runs',
    advice: ['journalctl -u pg-backup-api -n 50', 'Look at /var/log/barman/barman-api-error.log.'],
    verify: { argv: ['systemctl', 'is-active', packageName], expected: 'active' },
    undo: { argv: ['systemctl', 'disable', '--now', packageName], automatic: false },
  };
}

function previewNotes(preview: TransactionPreview | undefined): readonly string[] {
  if (preview === undefined) return [];
  const names = (changes: TransactionPreview['install']) =>
    changes.map(({ name, to }) => `${name} ${to ?? ''}`.trim()).join(', ');
  return (['install', 'upgrade', 'downgrade', 'remove'] as const)
    .filter((kind) => preview[kind].length > 0)
    .map((kind) => `The package manager will ${kind}: ${names(preview[kind])}.`);
}
