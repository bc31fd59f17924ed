import { describe, expect, it } from 'vitest';
import {
  availableCommand,
  installCommand,
  locksCommand,
  preflightCommand,
  refreshCommand,
  repairCommand,
  repositoriesCommand,
  simulateCommand,
  statusCommand,
} from '../../source/packages/commands.ts';
import type { Manager } from '../../source/packages/manager.ts';

const managers: readonly Manager[] = ['apt', 'dnf', 'zypper'];
const line = (command: { readonly argv: readonly string[] } | undefined): string | undefined => command?.argv.join(' ');

describe('every command', () => {
  it.each(managers)('of %s speaks English', (manager) => {
    const argument = 'pg-backup-api=1';
    const commands = [
      availableCommand(manager, 'pg-backup-api'),
      statusCommand(manager, 'pg-backup-api'),
      repositoriesCommand(manager),
      refreshCommand(manager),
      simulateCommand(manager, [argument]),
      installCommand(manager, { words: [argument] }),
    ];
    for (const { env } of commands) expect(env.LC_ALL).toBe('C.UTF-8');
  });
});

describe('installCommand', () => {
  const install = (manager: Manager, options: object = {}) =>
    line(installCommand(manager, { words: ['X'], ...options }));
  const conffiles = '-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold';

  it('keeps edited conffiles, waits for no lock and removes nothing unless asked (apt)', () => {
    expect(install('apt')).toBe(`apt-get -y ${conffiles} -o DPkg::Lock::Timeout=0 --no-remove install X`);
  });

  it('passes on what the operator confirmed, and no more (apt)', () => {
    expect(install('apt', { allowDowngrade: true })).toContain(' --allow-downgrades ');
    expect(install('apt', { allowHeld: true })).toContain(' --allow-change-held-packages ');
    expect(install('apt', { allowRemovals: true })).not.toContain('--no-remove');
    expect(install('apt')).not.toContain('--allow');
  });

  it('reports progress to a descriptor when there is one (apt)', () => {
    expect(install('apt', { statusFd: 3, lockTimeoutSeconds: 120 })).toBe(
      `apt-get -y -o APT::Status-Fd=3 ${conffiles} -o DPkg::Lock::Timeout=120 --no-remove install X`,
    );
  });

  it('silences debconf and needrestart (apt)', () => {
    expect(installCommand('apt', { words: ['X'] }).env).toEqual({
      LC_ALL: 'C.UTF-8',
      DEBIAN_FRONTEND: 'noninteractive',
      NEEDRESTART_SUSPEND: '1',
      NEEDRESTART_MODE: 'l',
      APT_LISTCHANGES_FRONTEND: 'none',
    });
  });

  it('does not wait for a lock and takes no other version (dnf)', () => {
    expect(install('dnf')).toBe('dnf -y --setopt=exit_on_lock=True --best --color=never install X');
  });

  it.each([
    [{ lockTimeoutSeconds: 60 }, 'dnf -y --best --color=never install X'],
    [
      { allowHeld: true },
      'dnf -y --setopt=exit_on_lock=True --disableplugin=versionlock --best --color=never install X',
    ],
  ])('waits, or looks past a version lock, when asked (dnf): %j', (options, expected) => {
    expect(install('dnf', options)).toBe(expected);
  });

  it('goes back only when asked (zypper)', () => {
    expect(install('zypper')).toBe('zypper --non-interactive install X');
    expect(install('zypper', { allowDowngrade: true })).toContain(' --oldpackage X');
  });
});

describe('the reading commands', () => {
  it.each([
    ['apt', 'apt-get -s -qq --allow-downgrades --allow-change-held-packages install X'],
    ['dnf', 'dnf --setopt=exit_on_lock=True --best --color=never --assumeno install X'],
    ['zypper', 'zypper --non-interactive --xmlout install --dry-run --oldpackage X'],
  ] as const)('simulate with %s', (manager, expected) => {
    expect(line(simulateCommand(manager, ['X']))).toBe(expected);
  });

  it('simulate several packages as one transaction', () => {
    expect(line(simulateCommand('apt', ['apache2', 'X']))).toMatch(/ install apache2 X$/);
  });

  it.each([
    ['apt', 'apt-cache policy p'],
    [
      'dnf',
      'dnf --setopt=exit_on_lock=True repoquery --qf %{name}\t%{epoch}\t%{version}\t%{release}\t%{arch}\t%{repoid}\n p',
    ],
    ['zypper', 'zypper -q --non-interactive --xmlout search -s -x p'],
  ] as const)('list with %s', (manager, expected) => {
    expect(line(availableCommand(manager, 'p'))).toBe(expected);
  });

  it('ask the package database', () => {
    expect(line(statusCommand('apt', 'p'))).toBe(
      ['dpkg-query -W -f=', 'db:Status-Want}\\t', 'db:Status-Status}\\t', 'db:Status-Eflag}\\t', 'Version}\\n p'].join(
        '${',
      ),
    );
    expect(line(statusCommand('dnf', 'p'))).toBe('rpm -q --qf %{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n p');
  });

  it('make an unreachable repository an error (apt)', () => {
    expect(line(refreshCommand('apt'))).toBe('apt-get -o APT::Update::Error-Mode=any update');
  });

  it('check the state that a simulation does not see (apt)', () => {
    expect(line(preflightCommand('apt'))).toBe('apt-get -qq check');
    expect(preflightCommand('dnf')).toBeUndefined();
  });

  it('ask for locks where they are not in the status', () => {
    expect(locksCommand('apt')).toBeUndefined();
    expect(line(locksCommand('dnf'))).toBe('dnf -q versionlock list');
    expect(line(locksCommand('zypper'))).toBe('zypper -q locks');
  });

  it('repair an interrupted dpkg without a question', () => {
    expect(line(repairCommand())).toBe('dpkg --force-confdef --force-confold --configure -a');
  });
});
