import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Act } from './answer-options.ts';

const managers = ['apt', 'dnf', 'zypper'];

/** `--manager`; yum is another name of dnf (EL 8 and later). */
const managerOption = (description: string) =>
  new Option('--manager <name>', description).choices(managers).argParser((name: string) => {
    const manager = name === 'yum' ? 'dnf' : name;
    if (managers.includes(manager)) return manager;
    throw new InvalidArgumentError(`Allowed choices are ${managers.join(', ')}.`);
  });

/** `wizard versions …` */
export function addVersionCommands(program: Command, act: Act): void {
  const versions = program
    .command('versions')
    .description('candidates from the package manager, and what a specifier selects');
  versions
    .command('list')
    .description('every version of pg-backup-api that this host can install')
    .action(() => act(async (context) => (await import('./commands/versions.ts')).listVersions(context)));
  versions
    .command('match')
    .description('what a version specifier selects and why')
    .argument('[specifiers...]', 'as one would write them after the package name')
    .addOption(managerOption('whose rules (default: this host’s)'))
    .option('--available <file>', 'versions to choose from, one a line; - for standard input (default: this host’s)')
    .option('--package <name>', 'the package', 'pg-backup-api')
    .option('--stdin0', 'read NUL-separated specifiers from standard input')
    .action((specifiers: readonly string[], options) =>
      act(async (context) =>
        (await import('./commands/versions-match.ts')).matchVersions(context, specifiers, options),
      ),
    );
  versions
    .command('compare')
    .description('the order of two versions: <, = or >')
    .argument('[versions...]', 'two versions')
    .addOption(managerOption('whose order (default: this host’s)'))
    .option('--stdin', 'read lines A<TAB>B, print a sign a line, ! for an invalid version')
    .action((pair: readonly string[], options) =>
      act(async (context) =>
        (await import('./commands/versions-compare.ts')).compareVersionPairs(context, pair, options),
      ),
    );
}
