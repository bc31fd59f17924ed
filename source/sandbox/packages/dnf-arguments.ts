/** The words of a dnf command line, understood. */
export interface DnfArguments {
  readonly operation: string | undefined;
  readonly names: readonly string[];
  readonly quiet: boolean;
  readonly yes: boolean;
  readonly assumeNo: boolean;
  readonly queryFormat: string | undefined;
  readonly showDuplicates: boolean;
  readonly exitOnLock: boolean;
  readonly installedOnly: boolean;
}

const withValue = new Set([
  '--qf',
  '--queryformat',
  '--enablerepo',
  '--disablerepo',
  '--repo',
  '--repoid',
  '-c',
  '--releasever',
  '-x',
  '--exclude',
]);

/** Reads the words after `dnf` (4.14): options anywhere, `--setopt=KEY=VALUE`, `--qf FORMAT`. */
export function parseDnfArguments(argv: readonly string[]): DnfArguments {
  const words: string[] = [];
  let queryFormat: string | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (word === '--qf' || word === '--queryformat') queryFormat = argv[at + 1];
    const inline = /^--(?:qf|queryformat)=(.*)$/s.exec(word);
    if (inline) queryFormat = inline[1];
    if (withValue.has(word)) at += 1;
    else if (!word.startsWith('-')) words.push(word);
  }
  const has = (...options: readonly string[]) => argv.some((word) => options.includes(word));
  const [operation, ...names] = words;
  return {
    operation,
    names,
    quiet: has('-q', '--quiet'),
    yes: has('-y', '--assumeyes'),
    assumeNo: has('--assumeno'),
    queryFormat,
    showDuplicates: has('--showduplicates'),
    exitOnLock: argv.some((word) => /^--setopt=exit_on_lock=(?:true|1|yes)$/i.test(word)),
    installedOnly: has('--installed', 'installed'),
  };
}
