/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly root?: string;
  /** The inventory host name; where a command takes several, none of them. */
  readonly host?: string;
  /** All names that were given. */
  readonly hosts: readonly string[];
  readonly at?: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly script?: string;
  readonly json: boolean;
  readonly plain: boolean;
  /** The full screen listens to the mouse. */
  readonly mouse: boolean;
  readonly log?: string;
  readonly verbose: boolean;
}

/** The flags and descriptions, for the command line and its help. */
export const globalOptionTable: readonly (readonly [flags: string, description: string])[] = [
  ['--config <file>', 'config.yml of the TPA cluster (default: ./config.yml, then ./*/config.yml)'],
  ['--root <dir>', 'take all paths of the host below this folder'],
  [
    '--host <name>',
    'inventory host name (default: the instance of config.yml that is this machine); check and dashboard take several',
  ],
  ['--at <time>', 'judge dates at another time: ISO 8601 or +400d'],
  ['--yes', 'apply without asking'],
  ['--dry-run', 'show the plan and stop'],
  ['--script <file>', 'write the plan as a POSIX sh script and stop'],
  ['--json', 'answer with one JSON object'],
  ['--plain', 'line prompts in place of the full screen'],
  ['--no-color', 'no colours'],
  ['--no-mouse', 'the full screen leaves the mouse to the terminal'],
  ['--log <file>', 'also write what is printed about the work to this file'],
  ['--verbose', 'show the output of the commands that are run'],
];
