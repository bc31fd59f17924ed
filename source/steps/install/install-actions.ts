import { preflightCommand, repairCommand, simulateCommand } from '../../packages/commands.ts';
import { exactArgument } from '../../packages/specifiers/argument.ts';
import { isLock } from '../../packages/transactions/lock-holder.ts';
import type { TransactionPreview } from '../../packages/transactions/simulation.ts';
import type { Plan, RunCommand } from '../../plan/actions.ts';
import { packageName } from '../version/version-facts.ts';
import type { InstallFacts } from './install-facts.ts';
import { changes } from './install-questions.ts';
import { holderWords } from './look-at-lock.ts';
import { installAction, installFilesActions, type Permissions } from './package-action.ts';

const raceSeconds = 120;

/** The way past an obstacle, the packages, one command each, then the service. Nothing when all is there and runs. */
export function planInstall(
  facts: InstallFacts,
  target: string,
  agreed: Omit<Permissions, 'lockTimeoutSeconds'>,
): Plan {
  const { versions, missing, change, service, obstacle, local } = facts;
  const { manager, installed, pin } = versions;
  const waits = obstacle !== undefined && isLock(obstacle);
  const lockTimeoutSeconds = waits ? raceSeconds : 0;
  const others = { ...agreed, allowDowngrade: false, allowHeld: false, lockTimeoutSeconds };
  const why = pin === undefined ? 'The newest version, since config.yml pins none.' : `config.yml pins '${pin}'.`;
  const actions = [
    ...(waits ? [waitAction(facts, target)] : []),
    ...(obstacle?.id === 'dpkg-interrupted' ? [repairAction()] : []),
    ...missing
      .filter((name) => !local?.some((file) => file.name === name))
      .map((name) => installAction(manager, name, undefined, undefined, `${name} is needed by the proxy.`, others)),
    ...(local === undefined || local.length === 0
      ? []
      : installFilesActions(manager, local, (name) => name !== packageName || installed.state !== 'installed', {
          ...agreed,
          lockTimeoutSeconds,
        })),
    ...(change === 'none' || local !== undefined
      ? []
      : [installAction(manager, packageName, target, installed.version, why, { ...agreed, lockTimeoutSeconds })]),
    ...(change === 'none' && service.active && service.enabled ? [] : [startAction(facts)]),
  ];
  return {
    title: `Install ${packageName} ${target}`,
    actions,
    notes: [
      ...previewNotes(facts),
      ...fileNotes(facts),
      ...(facts.systemd
        ? []
        : ['This host does not run systemd: the service is started by its init script and not enabled.']),
    ],
    undoIfUnproven: false,
  };
}

/** Asks again and again what has met the lock before: apt's own check, else the simulation. */
function waitAction({ versions: { manager }, holder }: InstallFacts, target: string): RunCommand {
  const { argv, env } =
    preflightCommand(manager) ?? simulateCommand(manager, [exactArgument(manager, packageName, target)]);
  return {
    kind: 'run-command',
    title: `Wait for ${holderWords(holder)}, which holds the lock of ${manager}`,
    argv,
    environment: env,
    manager,
    untilUnlocked: true,
    why: 'Two package managers at once would spoil the package database, so there is a lock; it is never deleted.',
    changes: 'nothing is changed; the wait can be left at any moment',
  };
}

function repairAction(): RunCommand {
  const { argv, env } = repairCommand();
  const check = preflightCommand('apt');
  return {
    kind: 'run-command',
    title: 'Finish the installation that was cut off',
    argv,
    environment: env,
    manager: 'apt',
    why: 'dpkg refuses every other work before.',
    changes: 'every package that is unpacked but not configured is configured; edited configuration files are kept',
    ...(check && { verify: { argv: check.argv, expected: '' } }),
  };
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

/** What the review has to compare: a .deb file carries no signature of its own. */
function fileNotes({ local = [], versions: { manager } }: InstallFacts): readonly string[] {
  if (local.length === 0) return [];
  return manager === 'apt'
    ? ['A .deb file carries no signature: compare the SHA-256 of each with the one that the vendor tells.']
    : [`Signatures were looked at by rpm: ${local.map(({ name, signature }) => `${name}: ${signature}`).join(', ')}.`];
}

function previewNotes({ preview, versions, missing, change }: InstallFacts): readonly string[] {
  if (preview === undefined) {
    if (change === 'none' && missing.length === 0) return [];
    return [
      `What else ${versions.manager} would install or remove it tells only to root, when nothing stands in its way.`,
    ];
  }
  return (
    ['install', 'upgrade', 'downgrade', 'reinstall', 'remove'] as const satisfies readonly (keyof TransactionPreview)[]
  )
    .filter((kind) => preview[kind].length > 0)
    .map((kind) => `The package manager will ${kind}: ${changes(preview[kind])}.`);
}
