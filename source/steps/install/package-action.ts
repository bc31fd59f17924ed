import { hostPath } from '../../host/commands.ts';
import { installCommand } from '../../packages/commands.ts';
import type { PackageFile } from '../../packages/listings/local-packages.ts';
import type { Manager } from '../../packages/manager.ts';
import { exactArgument } from '../../packages/specifiers/argument.ts';
import type { Action, RunCommand } from '../../plan/actions.ts';
import { largestPackage } from '../look-at-local.ts';
import { packageName } from '../version/version-facts.ts';

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
  const { argv, env } = installCommand(manager, { words: [argument], ...permissions });
  const back =
    before === undefined
      ? { argv: removeCommand(manager, name), env }
      : installCommand(manager, { words: [exactArgument(manager, name, before)], allowDowngrade: true });
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
    progress: progressOf(manager),
    installs: version === undefined ? { name } : { name, version },
    verify: verifyInstalled(manager, name, version),
    undo: { argv: back.argv, environment: back.env, automatic: false },
  };
}

function progressOf(manager: Manager): NonNullable<RunCommand['progress']> {
  if (manager === 'apt') return { format: 'apt', words: ['-o', 'APT::Status-Fd=3'], descriptor: 3 };
  return { format: manager === 'zypper' ? 'zypper' : 'dnf', words: [] };
}

/** Where package files lie while they are installed: nobody but root can exchange them there. */
const stagingFolder = '/var/lib/pg-backup-api-wizard/packages';

/**
 * Package files, in one transaction. They are installed from copies of root's own, whose digests are those of the review: the files
 * themselves may lie where somebody else can exchange them.
 */
export function installFilesActions(
  manager: Manager,
  files: readonly PackageFile[],
  isNew: (name: string) => boolean,
  permissions: Permissions,
): readonly Action[] {
  const staged = files.map((file) => ({
    ...file,
    copy: `${stagingFolder}/${file.path.slice(file.path.lastIndexOf('/') + 1)}`,
  }));
  const { argv, env } = installCommand(manager, { words: staged.map(({ copy }) => copy), ...permissions });
  const fresh = files.map(({ name }) => name).filter(isNew);
  const own = files.find(({ name }) => name === packageName);
  const proven = own ?? files[0];
  return [
    {
      kind: 'make-directory',
      path: stagingFolder,
      attributes: { owner: 'root', group: 'root', mode: 0o700 },
      why: 'Nobody but root can exchange a file there.',
    },
    ...staged.map(
      ({ path, copy, sha256 }): Action => ({
        kind: 'copy-exact',
        from: path,
        path: copy,
        attributes: { owner: 'root', group: 'root', mode: 0o600 },
        sha256,
        limit: largestPackage,
        why: 'What is installed is the file of this review, whoever may change the original.',
      }),
    ),
    {
      kind: 'run-command',
      title: `Install ${files.map(({ name, version }) => `${name} ${version}`).join(', ')} from files`,
      argv,
      manager,
      environment: env,
      why: 'They were brought in files; no repository has to be reached.',
      changes: `${files.map(({ name }) => name).join(', ')} installed`,
      progress: progressOf(manager),
      ...(proven && { installs: { name: proven.name, version: proven.version } }),
      ...(proven && { verify: verifyInstalled(manager, proven.name, proven.version) }),
      ...(fresh.length > 0 && {
        undo: { argv: removeCommand(manager, ...fresh), environment: env, automatic: false },
      }),
    },
    {
      kind: 'run-command',
      title: 'Remove the copies',
      argv: ['rm', '-f', '--', ...staged.map(({ copy }) => hostPath(copy))],
      why: 'The originals are where you have put them.',
      changes: `nothing remains in ${stagingFolder}`,
    },
  ];
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

function removeCommand(manager: Manager, ...names: readonly string[]): readonly string[] {
  if (manager === 'apt') return ['apt-get', '-y', 'remove', ...names];
  return manager === 'zypper'
    ? ['zypper', '--non-interactive', 'remove', ...names]
    : [manager, '-y', 'remove', ...names];
}
