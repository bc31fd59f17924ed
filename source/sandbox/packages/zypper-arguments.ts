/** The words of a zypper command line, understood. */
export interface ZypperArguments {
  readonly command: string | undefined;
  readonly names: readonly string[];
  readonly quiet: boolean;
  readonly xml: boolean;
  /** `--non-interactive` or, after the command, `-y`. */
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly oldPackage: boolean;
  readonly force: boolean;
  readonly details: boolean;
  readonly exact: boolean;
}

const names: Readonly<Record<string, string>> = {
  in: 'install',
  rm: 'remove',
  se: 'search',
  ref: 'refresh',
  lr: 'repos',
  ll: 'locks',
  al: 'addlock',
  rl: 'removelock',
};

/** Reads the words after `zypper` (1.14): global options stand before the command, its own after it. */
export function parseZypperArguments(argv: readonly string[]): ZypperArguments {
  const at = argv.findIndex((word) => !word.startsWith('-'));
  const globals = at < 0 ? argv : argv.slice(0, at);
  const rest = at < 0 ? [] : argv.slice(at + 1);
  const word = at < 0 ? undefined : argv[at];
  const global = (...options: readonly string[]) => globals.some((one) => options.includes(one));
  const own = (...options: readonly string[]) => rest.some((one) => options.includes(one));
  return {
    command: word === undefined ? undefined : (names[word] ?? word),
    names: rest.filter((one) => !one.startsWith('-')),
    quiet: global('-q', '--quiet'),
    xml: global('-x', '--xmlout'),
    yes: global('-n', '--non-interactive') || own('-y', '--no-confirm'),
    dryRun: own('-D', '--dry-run'),
    oldPackage: own('--oldpackage'),
    force: own('-f', '--force'),
    details: own('-s', '--details'),
    exact: own('-x', '--match-exact'),
  };
}
