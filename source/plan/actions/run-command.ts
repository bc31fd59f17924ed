import { CommandError } from '../../errors.ts';
import { type CommandResult, type Commands, plainWords, type Word } from '../../host/commands.ts';
import type { Host } from '../../host/host.ts';
import { statusCommand } from '../../packages/commands.ts';
import { parseDpkgStatus } from '../../packages/listings/listing-apt.ts';
import { parseRpmQuery } from '../../packages/listings/listing-rpm.ts';
import type { Manager } from '../../packages/manager.ts';
import { diagnoseOutput, type Situation } from '../../packages/situations/situations.ts';
import { type InstallOutcome, judgeInstall } from '../../packages/specifiers/outcome.ts';
import { changeSentence, databaseChange } from '../../packages/transactions/package-database.ts';
import { parseProgress } from '../../packages/transactions/progress.ts';
import { createTellingLines } from '../../packages/transactions/telling-lines.ts';
import { shellQuote, shellWords } from '../shell-quote.ts';
import { lookAtDatabase } from '../undo/package-transaction.ts';
import type { UndoRecord } from '../undo/records.ts';
import { type LinkBefore, lookAtLink } from '../undo/restore-links.ts';
import type { ActionHandler, Performance, Reasoned } from './handler.ts';
import { waitForLock } from './wait-for-lock.ts';

/** Modules, sites or configuration files that a command of Debian's Apache switches on. */
interface Switched {
  readonly what: 'mods' | 'sites' | 'conf';
  readonly names: readonly string[];
}

const root = '/etc/apache2';
const marks = ['enabled_by_admin', 'enabled_by_maint', 'disabled_by_admin', 'disabled_by_maint'];

/**
 * Every name that a2enmod, a2ensite and a2enconf may make or remove, as it is now: links of what is named and of all that it depends on
 * (`# Depends:` in mods-available), and the marks that say by whom it was switched (a2enmod, apache2's package).
 */
async function lookAtSwitches({ what, names }: Switched, host: Pick<Host, 'files'>): Promise<readonly LinkBefore[]> {
  const all = what === 'mods' ? await withDependencies(names, host) : names;
  const state = `/var/lib/apache2/${{ mods: 'module', sites: 'site', conf: 'conf' }[what]}`;
  const endings = what === 'mods' ? ['load', 'conf'] : ['conf'];
  const paths = [
    ...marks.map((mark) => `${state}/${mark}`),
    ...all.flatMap((name) => [
      ...endings.map((ending) => `${root}/${what}-enabled/${name}.${ending}`),
      ...marks.map((mark) => `${state}/${mark}/${name}`),
    ]),
  ];
  return Promise.all(paths.map((path) => lookAtLink(path, host)));
}

async function withDependencies(names: readonly string[], { files }: Pick<Host, 'files'>): Promise<readonly string[]> {
  const known = new Set<string>();
  for (const waiting = [...names]; waiting.length > 0; ) {
    const name = waiting.pop() ?? '';
    if (known.has(name)) continue;
    known.add(name);
    const text = (await files.readText(`${root}/mods-available/${name}.load`)) ?? '';
    waiting.push(
      ...(/^# Depends:[ \t]*(.*)$/m
        .exec(text)?.[1]
        ?.split(/\s+/)
        .filter((word) => word !== '') ?? []),
    );
  }
  return [...known];
}

export interface RunCommand extends Reasoned {
  readonly kind: 'run-command';
  /** What it does, a few words: “Install apache2”. The command itself is shown below it. */
  readonly title: string;
  readonly argv: readonly Word[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What it changes, as a sentence. */
  readonly changes: string;
  /** Words to put after the first one when the progress can be followed: they do not belong to the command an operator would type. */
  readonly progress?: {
    readonly format: 'apt' | 'dnf' | 'zypper';
    readonly words: readonly string[];
    readonly descriptor?: number;
  };
  /** Where to look when it fails. */
  readonly advice?: readonly string[];
  /** The package manager whose words explain a failure. */
  readonly manager?: Manager;
  /** The package whose state in the package database decides over success, with failed scripts; needs `manager`. */
  readonly installs?: { readonly name: string; readonly version?: string };
  /** Packages that it takes away: the package database decides over success; needs `manager`. */
  readonly removes?: readonly string[];
  /** Changes nothing: it is run again and again until the package manager's lock is free. Needs `manager`. */
  readonly untilUnlocked?: boolean;
  /** Decides over success instead of the exit code, in exported scripts also for packages: the command's output, trimmed, has to be `expected`. */
  readonly verify?: { readonly argv: readonly Word[]; readonly expected: string };
  /** How it is undone; `automatic` also when a later action or the proof fails. */
  readonly undo?: {
    readonly argv: readonly Word[];
    readonly environment?: Readonly<Record<string, string>>;
    readonly automatic: boolean;
  };
  /** What it switches on by links; these are put back exactly, also what it switches on with them. Undone by itself. */
  readonly switches?: Switched;
  /** Makes a daemon or a store notice changed files: repeated after an undo has put the old files back. */
  readonly refresh?: boolean;
}

const patience = 30_000;

export const runCommand: ActionHandler<RunCommand> = {
  describe: (action) => ({
    title: action.title,
    details: [`$ ${shellWords(plainWords(action.argv))}`, action.changes],
    diff: [],
    undo: action.switches
      ? 'The links are put back as they were.'
      : action.undo
        ? `Run ${shellWords(plainWords(action.undo.argv))}`
        : action.untilUnlocked
          ? 'Nothing is changed.'
          : action.refresh
            ? 'It is run again when the files are back.'
            : 'There is nothing to take back.',
  }),
  owners: () => 'root',
  undo,
  perform,
  script({ argv, environment, verify, untilUnlocked }) {
    const settings = Object.entries(environment ?? {}).map(([name, value]) => shellQuote(`${name}=${value}`));
    const command = shellWords(plainWords(argv));
    const line = settings.length > 0 ? `env ${settings.join(' ')} ${command}` : command;
    if (untilUnlocked)
      return [`while ${line} 2>&1 | grep -qiE 'get lock|already locked|is locked by'; do sleep 5; done`];
    if (verify === undefined) return [line];
    const test = `[ "$(${shellWords(plainWords(verify.argv))})" = ${shellQuote(verify.expected)} ]`;
    return [`${line} || true`, `${test} || fail ${shellQuote(`${command} has not done its work`)}`];
  },
};

type CommandRun = Pick<Performance, 'log' | 'onInstalled' | 'onOutput' | 'onProgress' | 'stop'> & {
  readonly host: Pick<Host, 'commands' | 'clock'>;
};

/**
 * Runs the command to its end. The package database decides where it installs a package (exit codes of package managers lie), its
 * own check where it has one, else exit code 0.
 */
async function perform(action: RunCommand, run: CommandRun): Promise<void> {
  const { progress, manager, installs } = action;
  if (action.untilUnlocked && manager !== undefined) return waitForLock(action, manager, run);
  const before = manager !== undefined && installs !== undefined ? await lookAtDatabase(run.host, manager) : undefined;
  const telling = createTellingLines();
  const [program = '', ...rest] = action.argv;
  const argv = progress === undefined ? action.argv : [program, ...progress.words, ...rest];
  const result = await run.host.commands.transaction(
    { argv, ...(action.environment && { environment: action.environment }) },
    {
      log: run.log,
      ...(progress?.descriptor !== undefined && { statusDescriptor: progress.descriptor }),
      onLine: ({ stream, text }) => {
        const step = progress && parseProgress(progress.format, stream, text);
        if (step !== undefined) run.onProgress(step.percent, step.text);
        if (stream !== 'output') return;
        telling.take(text);
        run.onOutput(text);
      },
    },
  );
  if (manager !== undefined && installs !== undefined && hasRun(result)) {
    const judged = await judgeTransaction(manager, installs, result, telling.text(), run.host.commands);
    if (!judged.ok) {
      const { situation } = judged;
      const became = changeSentence(before ?? [], await lookAtDatabase(run.host, manager));
      throw failure(action, result, run.log, { ...situation, cause: `${situation.cause}; ${became}` });
    }
    run.onInstalled(databaseChange(before ?? [], await lookAtDatabase(run.host, manager)).added);
    for (const { cause, next } of judged.remarks) run.onOutput(`Note: ${cause}; ${next[0] ?? ''}.`);
    return;
  }
  if (manager !== undefined && action.removes !== undefined && hasRun(result)) {
    const remaining = await stillInstalled(action.removes, run.host, manager);
    if (remaining.length === 0) return;
    throw failure(action, result, run.log, situationOf(action, result));
  }
  const succeeded = action.verify === undefined ? result.exitCode === 0 : await verified(action.verify, run.host);
  if (succeeded) return;
  throw failure(action, result, run.log, situationOf(action, result));
}

async function stillInstalled(names: readonly string[], host: Pick<Host, 'commands'>, manager: Manager) {
  const known = await lookAtDatabase(host, manager);
  return known.filter(({ name, state }) => names.includes(name) && state !== 'configuration');
}

function hasRun({ outcome }: CommandResult): boolean {
  return outcome !== 'not-found' && outcome !== 'not-startable';
}

function situationOf({ manager, installs }: RunCommand, result: CommandResult): Situation | undefined {
  const { exitCode = 1, stdout, stderr } = result;
  return manager && diagnoseOutput(manager, { exitCode, stdout, stderr }, installs?.name);
}

function failure(
  action: RunCommand,
  result: CommandResult,
  log: string,
  situation: Situation | undefined,
): CommandError {
  const words = plainWords(action.argv);
  // A command that could not be started has printed nothing: then the reason is all there is.
  const tail = (result.stdout.trimEnd() || result.stderr).split('\n').slice(-15);
  const where = `The full output is in ${log}.`;
  if (result.outcome === 'not-found') {
    return new CommandError(
      { id: 'command-not-found', message: `The command ${words[0]} is not on this host.`, fix: [where] },
      words,
      tail,
    );
  }
  const { exitCode } = result;
  const ended =
    exitCode === 0
      ? `exited with 0, but ${action.verify === undefined ? 'failed' : `\`${shellWords(plainWords(action.verify.argv))}\` does not say “${action.verify.expected}”`}`
      : `failed (exit code ${exitCode ?? 'none'})`;
  return new CommandError(
    {
      id: situation?.id ?? 'command-failed',
      message: situation?.cause ?? `${shellWords(words)} ${ended}.`,
      detail: tail.join('\n'),
      fix: [...(situation?.next ?? action.advice ?? []), where],
    },
    words,
    tail,
  );
}

/** The way back from a command, for the journal. */
async function undo(action: RunCommand, { host }: Performance): Promise<readonly UndoRecord[]> {
  const { title: what, switches, manager, installs } = action;
  if (switches !== undefined) return [{ kind: 'restore-links', entries: await lookAtSwitches(switches, host) }];
  const isTransaction = installs !== undefined || action.removes !== undefined;
  if (manager !== undefined && isTransaction && action.undo !== undefined) {
    const { argv, environment = {} } = action.undo;
    const before = await lookAtDatabase(host, manager);
    return [{ kind: 'package-transaction', what, manager, argv, environment, before }];
  }
  if (action.refresh) {
    const environment = action.environment ?? {};
    return [{ kind: 'run', what, argv: action.argv, environment, automatic: true, refresh: true }];
  }
  if (action.undo === undefined) return [];
  const { argv, environment = {}, automatic } = action.undo;
  return [{ kind: 'run', what, argv, environment, automatic, refresh: false }];
}

async function verified(verify: NonNullable<RunCommand['verify']>, host: Pick<Host, 'commands'>): Promise<boolean> {
  const result = await host.commands.probe({ argv: verify.argv }, { timeout: 30_000 });
  return result.exitCode === 0 && result.stdout.trim() === verify.expected;
}

/**
 * Asks the package database what has become of a package and judges by that and by failed scripts: exit codes of package managers
 * lie (docs/reference/packages.md, Exit codes). `printed` are the lines of the transaction that tell something, wherever they stood.
 */
async function judgeTransaction(
  manager: Manager,
  { name, version }: NonNullable<RunCommand['installs']>,
  result: Pick<CommandResult, 'exitCode' | 'stdout' | 'stderr'>,
  printed: string,
  commands: Pick<Commands, 'probe'>,
): Promise<InstallOutcome> {
  const { argv, env } = statusCommand(manager, name);
  const { stdout } = await commands.probe({ argv, environment: env }, { timeout: patience });
  const after = manager === 'apt' ? parseDpkgStatus(stdout) : parseRpmQuery(stdout, false);
  return judgeInstall({
    manager,
    packageName: name,
    wanted: version ?? after.version ?? 'the newest version',
    after,
    exitCode: result.exitCode ?? 1,
    stdout: `${printed}${result.stdout}`,
    stderr: result.stderr,
  });
}
