import { installCommand } from '../../packages/commands.ts';
import type { Manager } from '../../packages/manager.ts';
import { exactArgument } from '../../packages/specifiers/argument.ts';
import type { RunCommand } from '../../plan/actions.ts';

/** What the operator agreed to besides the plan. */
export interface Permissions {
  readonly allowDowngrade: boolean;
  readonly allowHeld: boolean;
  readonly allowRemovals: boolean;
  /** How long the manager waits when somebody takes the lock between two commands. */
  readonly lockTimeoutSeconds: number;
}

/** Installs one package, at one version where one is named. */
export function installAction(
  manager: Manager,
  name: string,
  version: string | undefined,
  before: string | undefined,
  why: string,
  permissions: Permissions,
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
      : { progress: { format: manager === 'zypper' ? 'zypper' : 'dnf', words: [] } }),
    installs: version === undefined ? { name } : { name, version },
    verify: verifyInstalled(manager, name, version),
    undo: { argv: back.argv, environment: back.env, automatic: false },
  };
}

/** For exported scripts: the package database decides over success, exit codes of package managers lie (docs/reference/packages.md, Exit codes). */
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
