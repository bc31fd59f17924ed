/** The words of an apt-get command line, understood. */
export interface AptArguments {
  readonly operation: string | undefined;
  readonly names: readonly string[];
  readonly quiet: number;
  /** Said, or implied by `-qq`. */
  readonly yes: boolean;
  readonly assumeNo: boolean;
  readonly simulate: boolean;
  readonly downgrades: boolean;
  readonly heldPackages: boolean;
  readonly reinstall: boolean;
  readonly downloadOnly: boolean;
  /** `-o KEY=VALUE`, keys in lower case. */
  readonly settings: ReadonlyMap<string, string>;
  /** The first option that apt-get does not have. */
  readonly unknown: string | undefined;
}

const switches: Readonly<Record<string, keyof AptArguments | 'ignored'>> = {
  '-y': 'yes',
  '--yes': 'yes',
  '--assume-yes': 'yes',
  '--assume-no': 'assumeNo',
  '-s': 'simulate',
  '--simulate': 'simulate',
  '--just-print': 'simulate',
  '--dry-run': 'simulate',
  '--recon': 'simulate',
  '--no-act': 'simulate',
  '--allow-downgrades': 'downgrades',
  '--allow-change-held-packages': 'heldPackages',
  '--reinstall': 'reinstall',
  '-d': 'downloadOnly',
  '--download-only': 'downloadOnly',
  '-f': 'ignored',
  '--fix-broken': 'ignored',
  '-V': 'ignored',
  '--no-install-recommends': 'ignored',
  '--install-recommends': 'ignored',
  '--only-upgrade': 'ignored',
  '--allow-unauthenticated': 'ignored',
  '--allow-remove-essential': 'ignored',
  '--no-remove': 'ignored',
  '--purge': 'ignored',
  '--fix-missing': 'ignored',
};

/** Reads the words after `apt-get` as apt 2.6 does: options anywhere, `--` ends them, `-oKEY=VALUE`, `-qq`, `-q=2`. */
export function parseAptArguments(argv: readonly string[]): AptArguments {
  const words: string[] = [];
  const settings = new Map<string, string>();
  const on = new Set<string>();
  let quiet = 0;
  let unknown: string | undefined;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const quietness = /^(?:-(q+)|--quiet)(?:=(\d+))?$/.exec(word);
    if (word === '--') words.push(...rest.splice(0));
    else if (!word.startsWith('-')) words.push(word);
    else if (quietness) quiet = quietness[2] === undefined ? quiet + (quietness[1]?.length ?? 1) : Number(quietness[2]);
    else if (word === '-o' || word === '--option') setting(rest.shift() ?? '');
    else if (word.startsWith('-o')) setting(word.slice(2));
    else if (word.startsWith('--option=')) setting(word.slice(9));
    else if (word === '-t' || word === '--target-release' || word === '-c' || word === '--format') rest.shift();
    else if (switches[word] !== undefined) on.add(switches[word] ?? '');
    else unknown ??= word;
  }
  const has = (key: keyof AptArguments) => on.has(key);
  const [operation, ...names] = words;
  return {
    operation,
    names,
    quiet,
    yes: has('yes') || quiet >= 2,
    assumeNo: has('assumeNo'),
    simulate: has('simulate'),
    downgrades: has('downgrades'),
    heldPackages: has('heldPackages'),
    reinstall: has('reinstall'),
    downloadOnly: has('downloadOnly'),
    settings,
    unknown,
  };

  function setting(text: string): void {
    const at = text.indexOf('=');
    if (at > 0) settings.set(text.slice(0, at).toLowerCase(), text.slice(at + 1));
  }
}
