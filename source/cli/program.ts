import { Argument, Command, CommanderError, Option } from 'commander';
import { usageError } from '../errors.ts';
import type { Answers } from '../wizard/question.ts';
import { type Act, addAnswerOptions, answersOf, installAnswers } from './answer-options.ts';
import { addCertificateCommands } from './certificate-commands.ts';
import { addCheckOptions, type CheckOptions } from './check-options.ts';
import type { AcknowledgeOptions } from './commands/acknowledge.ts';
import type { PruneOptions } from './commands/history-prune.ts';
import type { SetupOptions } from './commands/setup.ts';
import { type CompletedShell, completedShells } from './completion/completed-shells.ts';
import { addConfigCommands } from './config-commands.ts';
import { exitCodeHelp } from './exit-codes.ts';
import { type GlobalOptions, globalOptionTable } from './global-options.ts';
import { unknownCode, unknownText, wantsNagios } from './nagios-ending.ts';
import { addSandboxCommands } from './sandbox-command.ts';
import { version } from './version.ts';
import { addVersionCommands } from './version-commands.ts';
import { wordProblem } from './word-problem.ts';

/** Reads the command line and runs the command. Heavy parts are loaded by the command that needs them. */
export async function runProgram(words: readonly string[]): Promise<number> {
  let exitCode = 1;
  const program = new Command('wizard');
  const act: Act = async (work, allowed) => {
    const globals = readGlobals(program);
    if (globals.hosts.length > 1 && allowed?.severalHosts !== true)
      throw usageError('--host was given more than once.', ['Several hosts at a time: `check` and `dashboard`.']);
    // Loaded here: `--version`, `--help` and a wrong word must not wait for what a host needs.
    const { createContext } = await import('./context.ts');
    const context = await createContext(globals, ['wizard', ...words]);
    exitCode = await work(context);
  };
  describeProgram(program);
  program.action(() => act(async (context) => (await import('./commands/wizard.ts')).wizard(context)));
  addStepCommands(program, act);
  addVersionCommands(program, act);
  addConfigCommands(program, act);
  addCertificateCommands(program, act);
  addHistoryCommands(program, act);
  program
    .command('remove')
    .description('take away what the wizard put on this host; what was there before, or was changed since, stays')
    .option('--packages', 'also the packages that its runs installed, with their configuration files')
    .option('--state', 'also its history and backups, at the end; nothing can be undone then')
    .action((options: { packages?: boolean; state?: boolean }) =>
      act(async (context) => (await import('./commands/remove.ts')).removeAll(context, options)),
    );
  program
    .command('bundle')
    .description('a redacted support bundle as one .tar.gz; shows what is inside before it writes it')
    .option('--output <file>', 'where to write it (default: pg-backup-api-HOST-TIME.tar.gz in the current folder)')
    .action((options: { output?: string }) =>
      act(async (context) => (await import('./commands/bundle.ts')).bundle(context, options.output)),
    );
  const run = async (work: () => Promise<number>) => {
    exitCode = await work();
  };
  addSandboxCommands(program, run);
  addCompletionCommand(program, run);
  addManualCommand(program, run);
  const asPlugin = wantsNagios(words);
  const writeOut = (text: string) => process.stdout.write(asPlugin ? unknownText(text) : text);
  for (const command of allCommands(program)) {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut });
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return asPlugin ? unknownCode : 0;
    throw wordProblem(error, program, words);
  }
  return exitCode;
}

function describeProgram(program: Command): void {
  program
    .description(
      'Guided setup, certificate renewal and health of EDB’s pg-backup-api on a Barman host, in step with TPA',
    )
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(true)
    .addHelpText('after', exitCodeHelp);
  for (const [flags, description] of globalOptionTable) program.option(flags, description);
  const host = program.options.find(({ long }) => long === '--host');
  host?.argParser((name: string, earlier: readonly string[] = []) => [...earlier, parseHost(name)]);
}

function addStepCommands(program: Command, act: Act): void {
  program
    .command('status')
    .description('every step: done, to do, attention or broken, with the findings')
    .action(() => act(async (context) => (await import('./commands/status.ts')).status(context)));
  addAnswerOptions(program.command('setup').description('all steps in order, without a screen'), [
    'set',
    'scope',
    'pin',
    'san',
    'key-type',
    'ca',
    'ca-key',
    'ca-passphrase-file',
    'existing-site',
    'close-http',
    'packages',
    ...installAnswers,
    'schedule',
  ]).action(({ caPassphraseFile, schedule, ...options }: Answers & SetupOptions) =>
    act(async (context) => {
      const wanted = { ...(caPassphraseFile && { caPassphraseFile }), ...(schedule && { schedule }) };
      return (await import('./commands/setup.ts')).setup(context, answersOf(options as Answers), wanted);
    }),
  );
  addAnswerOptions(
    program.command('install').description('the packages, exactly the chosen version, and the service'),
    [...installAnswers, 'packages', 'git', 'ref', 'directory'],
  ).action((options: Answers) =>
    act(async (context) => (await import('./commands/one-step.ts')).oneStep(context, 'install', answersOf(options))),
  );
  addAnswerOptions(
    program
      .command('proxy')
      .description('Apache: modules, virtual host, port 80, trust store; rehearsal, reload, proof'),
    ['existing-site', 'close-http'],
  ).action((options: Answers) =>
    act(async (context) => (await import('./commands/one-step.ts')).oneStep(context, 'proxy', answersOf(options))),
  );
  addCheckOptions(program.command('check').description('all probes once')).action((options: CheckOptions) =>
    act(async (context) => (await import('./commands/check.ts')).check(context, options), {
      severalHosts: true,
    }),
  );
  program
    .command('acknowledge')
    .description('accept a warning of status, check or certs status until its cause changes; without a name: list them')
    .argument('[finding]', 'the name of the warning')
    .option('--reason <text>', 'why it is accepted; shown beside it')
    .option('--list', 'what is acknowledged, and the warnings that could be')
    .option('--remove', 'let it count again')
    .action((finding: string | undefined, options: AcknowledgeOptions) =>
      act(async (context) => (await import('./commands/acknowledge.ts')).acknowledge(context, finding, options)),
    );
  program
    .command('explain')
    .description('why a call failed: evidence on standard input (JSON, or the output of curl -v), cause and fix')
    .action(() => act(async (context) => (await import('./commands/explain.ts')).explain(context)));
  program
    .command('compare')
    .description('the diagnose documents of barman diagnose and of the API: what differs, and why')
    .argument('[files...]', 'saved documents: of Barman, of the API, of Barman again (- is standard input)')
    .addOption(
      new Option('--environment <whose>', "environment in which Barman is asked: the service's, or your own")
        .choices(['service', 'own'])
        .default('service'),
    )
    .action((files: readonly string[], options: { environment: 'service' | 'own' }) =>
      act(async (context) => (await import('./commands/compare.ts')).compare(context, files, options.environment)),
    );
  program
    .command('dashboard')
    .description('the live health dashboard')
    .option('--interval <seconds>', 'time between two rounds', '30')
    .action((options: { interval: string }) =>
      act(async (context) => (await import('./commands/dashboard.ts')).dashboard(context, options.interval), {
        severalHosts: true,
      }),
    );
}

function readGlobals(program: Command): GlobalOptions {
  const { host: hosts = [], ...options } = program.opts<Partial<Omit<GlobalOptions, 'host'>> & { host?: string[] }>();
  const [host] = hosts;
  return {
    ...options,
    hosts,
    ...(host !== undefined && hosts.length === 1 && { host }),
    yes: options.yes ?? false,
    dryRun: options.dryRun ?? false,
    json: options.json ?? false,
    plain: options.plain ?? false,
    mouse: options.mouse ?? true,
    verbose: options.verbose ?? false,
  };
}

function allCommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/**
 * A name for `--host`: it becomes the host of an address, so nothing that ends one there (RFC 3986, section 3.2), no
 * space, and no option of another program. Throws a usage error that names it.
 */
function parseHost(name: string): string {
  if (/^[^-\s\p{Cc}/\\?#@'"`<>|&;$(){}*][^\s\p{Cc}/\\?#@'"`<>|&;$(){}*]*$/u.test(name)) return name;
  throw usageError(`--host ${JSON.stringify(name)}: this is no host name.`, [
    'Write the inventory name or the address alone: no https://, no path.',
  ]);
}

/** `wizard manual`. It reads the program itself, so it is added last; it stands on no host. */
function addManualCommand(program: Command, run: (work: () => Promise<number>) => Promise<void>): void {
  program
    .command('manual')
    .description('the manual page of the program or of a command, for man(1)')
    .argument('[name]', 'a command (default: the page of the program)')
    .option('--directory <dir>', 'write all pages there in place of printing one')
    .addHelpText(
      'after',
      [
        '',
        'To read it:  wizard manual certs | man -l -',
        'For good:    wizard manual --directory /usr/local/share/man/man1',
      ].join('\n'),
    )
    .action((command: string | undefined, { directory }: { directory?: string }) =>
      run(async () => {
        const { json = false } = program.opts<{ json?: boolean }>();
        return (await import('./commands/manual.ts')).manual(program, command, { directory, json });
      }),
    );
}

/** `wizard completion SHELL`. It reads the program itself, so it is added last; it stands on no host. */
function addCompletionCommand(program: Command, run: (work: () => Promise<number>) => Promise<void>): void {
  program
    .command('completion')
    .description('shell completion: a script for the shell to read')
    .addArgument(new Argument('<shell>', 'whose script').choices(completedShells))
    .addHelpText(
      'after',
      [
        '',
        'For this shell:  source <(wizard completion bash)   or, in fish:  wizard completion fish | source',
        'For good:        wizard completion bash > /etc/bash_completion.d/wizard',
        '                 wizard completion zsh > /usr/local/share/zsh/site-functions/_wizard',
        '                 wizard completion fish > ~/.config/fish/completions/wizard.fish',
      ].join('\n'),
    )
    .action((shell: CompletedShell) =>
      run(async () => {
        const { json = false } = program.opts<{ json?: boolean }>();
        return (await import('./commands/completion.ts')).completion(program, shell, json);
      }),
    );
}

/** `wizard history …` and `wizard recover` */
function addHistoryCommands(program: Command, act: Act): void {
  const history = program
    .command('history')
    .description('journaled runs; what each changed; undo')
    .action(() => act(async (context) => (await import('./commands/history.ts')).listHistory(context)));
  history
    .command('show')
    .description('what a run changed')
    .argument('<id>', 'the run')
    .action((id: string) => act(async (context) => (await import('./commands/history.ts')).showRun(context, id)));
  history
    .command('undo')
    .description('take back what a run changed')
    .argument('<id>', 'the run')
    .action((id: string) => act(async (context) => (await import('./commands/history.ts')).undoRun(context, id)));
  history
    .command('prune')
    .description(
      'remove old runs with their backups, which hold replaced private keys (default: all but the last 20 and those of a year)',
    )
    .option('--keep <count>', 'how many of the newest stay; without --older the others go, however young')
    .option('--older <age>', 'only runs older than this: 90d, 52w')
    .action((options: PruneOptions) =>
      act(async (context) => (await import('./commands/history-prune.ts')).pruneHistory(context, options)),
    );
  program
    .command('recover')
    .description('take back what a run changed that was interrupted')
    .action(() => act(async (context) => (await import('./commands/history.ts')).recover(context)));
}
