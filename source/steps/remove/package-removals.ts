import { OperatorError } from '../../errors.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { OsFamily } from '../../os/families.ts';
import { installCommand } from '../../packages/commands.ts';
import type { Manager } from '../../packages/manager.ts';
import { exactArgument } from '../../packages/specifiers/argument.ts';
import { changeWords, type KnownPackage, purgeCommand } from '../../packages/transactions/package-database.ts';
import type { RunCommand } from '../../plan/actions.ts';
import { lookAtDatabase } from '../../plan/undo/package-transaction.ts';
import { lookAtManager, parsePreview } from '../look-at-packages.ts';
import { baseName } from './work-of-runs.ts';

/** Packages that runs brought, as they are now. */
export interface PackageFacts {
  readonly manager: Manager;
  readonly present: readonly KnownPackage[];
  /** Packages that need one of them and that no run brought; undefined where the manager did not tell. */
  readonly dependants: readonly string[] | undefined;
}

const patience = 120_000;

export async function lookAtBrought(
  host: ReadableHost,
  family: OsFamily,
  names: readonly string[],
  wanted: boolean,
): Promise<PackageFacts> {
  const manager = await lookAtManager(host, family);
  if (names.length === 0) return { manager, present: [], dependants: [] };
  const database = await lookAtDatabase(host, manager);
  const present = database.filter(({ name }) => names.includes(name) || names.includes(baseName(name)));
  if (!wanted || present.length === 0) return { manager, present, dependants: [] };
  const { exitCode = 1, stdout } = await host.commands.probe(
    { argv: simulation(manager, present.map(wordOf(manager))), environment: { LC_ALL: 'C.UTF-8' } },
    { timeout: patience },
  );
  const preview = parsePreview(manager, exitCode, stdout);
  const own = new Set(present.map(({ name }) => baseName(name)));
  // Another architecture of a name goes with it, as RPM's managers are called here.
  const others = database.filter((one) => manager !== 'apt' && own.has(baseName(one.name)) && !present.includes(one));
  const outside = preview?.remove.map(({ name }) => name).filter((name) => !own.has(baseName(name)));
  return { manager, present, dependants: outside && [...outside, ...others.map(({ name }) => name)] };
}

/** One transaction that takes just these packages away, with their configuration files. */
export function removePackages({ manager, present, dependants }: PackageFacts): RunCommand[] {
  if (present.length === 0) return [];
  if (dependants === undefined || dependants.length > 0) throw needed(present, dependants);
  const whole = present.filter(({ state }) => state === 'installed');
  const words = whole.map((one) => versionWord(manager, one));
  const install = installCommand(manager, { words, allowDowngrade: manager === 'zypper' });
  return [
    {
      kind: 'run-command',
      title: `Remove ${present.length === 1 ? 'the package' : `${present.length} packages`} that came with the setup`,
      argv: commandFor(manager, present.map(wordOf(manager))),
      environment: install.env,
      manager,
      removes: present.map(({ name }) => name),
      why: 'A run of the wizard installed them; before it they were not there.',
      changes: `removed: ${present.map(({ name }) => name).join(', ')}`,
      undo: {
        argv: install.argv,
        environment: install.env,
        automatic: false,
      },
    },
  ];
}

function commandFor(manager: Manager, words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = purgeCommand(manager, words);
  const yes = manager === 'zypper' ? '--non-interactive' : '-y';
  return [program, yes, ...keepRequirements(manager), ...rest];
}

function simulation(manager: Manager, words: readonly string[]): readonly string[] {
  if (manager === 'apt') return ['apt-get', '-s', '-qq', 'purge', ...words];
  if (manager === 'zypper') return ['zypper', '--non-interactive', '--xmlout', 'remove', '--dry-run', ...words];
  return [manager, '--color=never', '--assumeno', ...keepRequirements(manager), 'remove', ...words];
}

/** dnf takes away what nothing needs any more, also what was there before (dnf.conf(5)): the names alone count here. */
function keepRequirements(manager: Manager): readonly string[] {
  return manager === 'dnf' ? ['--setopt=clean_requirements_on_remove=False'] : [];
}

function wordOf(manager: Manager): (one: KnownPackage) => string {
  return ({ name }) => (manager === 'apt' ? name : baseName(name));
}

function versionWord(manager: Manager, { name, version }: KnownPackage): string {
  if (manager === 'apt') return exactArgument(manager, name, version);
  const base = baseName(name);
  return exactArgument(manager, base, `${version}.${name.slice(base.length + 1)}`);
}

function needed(present: readonly KnownPackage[], dependants: readonly string[] | undefined): OperatorError {
  const added = present.map(({ name }) => name);
  const words = changeWords({ added, broken: [], leftConfiguration: [], changed: [], removed: [] });
  return new OperatorError({
    id: 'packages-needed',
    message:
      dependants === undefined
        ? 'The package manager does not say what else would go with the packages; nothing was changed.'
        : `Other packages need what the wizard installed and would go with it: ${dependants.join(', ')}.`,
    detail: `The wizard's runs have ${words}.`,
    fix: ['Without --packages everything else is taken away, and packages stay.'],
  });
}
