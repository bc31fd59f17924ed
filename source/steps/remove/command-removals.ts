import { plainWords, type Word } from '../../host/commands.ts';
import type { ReadableHost } from '../../host/host.ts';
import type { RunCommand } from '../../plan/actions.ts';
import { shellWords } from '../../plan/shell-quote.ts';
import type { RunAgain } from '../../plan/undo/run-again.ts';
import { sysconfigFile, sysconfigFlags, sysconfigModules } from '../../proxy/sysconfig.ts';
import { lookAtService } from '../look-at-system.ts';
import { isNamedForUs } from './work-of-runs.ts';

/** What a way back of a run is good for now. */
export type CommandState = 'due' | 'done' | 'unknown';

/** Whether a command that takes back has something to take back; `unknown` for one whose work cannot be seen. */
export async function lookAtCommand({ argv }: Pick<RunAgain, 'argv'>, host: ReadableHost): Promise<CommandState> {
  const [program = '', ...words] = plainWords(argv);
  const due = (is: boolean): CommandState => (is ? 'due' : 'done');
  const last = words.at(-1) ?? '';
  if (program === 'systemctl' && words[0] === 'enable' && isNamedForUs(last)) return 'done';
  if (program === 'systemctl' && (words[0] === 'disable' || words[0] === 'stop')) {
    const { active } = await lookAtService(host, last);
    if (words[0] === 'stop') return due(active);
    return due((await isEnabled(last, host)) || (active && words.includes('--now')));
  }
  if (program === 'service' && words[1] === 'stop') return due((await lookAtService(host, words[0] ?? '')).active);
  if (program === 'setsebool') {
    const { stdout } = await host.commands.probe({ argv: ['getsebool', words[1] ?? ''] }, { timeout: 10_000 });
    return due(new RegExp(`--> ${last === 'off' ? 'on' : 'off'}`).test(stdout));
  }
  if (program === 'a2dismod' || program === 'a2disflag') {
    const text = (await host.files.readText(sysconfigFile)) ?? '';
    return due((program === 'a2dismod' ? sysconfigModules(text) : sysconfigFlags(text)).includes(last));
  }
  if (program === 'a2ensite') {
    const [enabled, available] = await Promise.all(
      ['enabled', 'available'].map((state) => host.files.stat(`/etc/apache2/sites-${state}/${last}.conf`)),
    );
    return due(enabled === undefined && available !== undefined);
  }
  const path = argv.at(-1);
  if (program === 'rm' && typeof path === 'object') return due((await host.files.stat(path.path)) !== undefined);
  return 'unknown';
}

/**
 * Whether there is something for `systemctl disable`. Exit codes do not tell: `generated` ends with 0, too, and is what is left of a
 * service with an init script once its package is gone (systemctl(1), is-enabled).
 */
async function isEnabled(unit: string, host: ReadableHost): Promise<boolean> {
  const { stdout } = await host.commands.probe({ argv: ['systemctl', 'is-enabled', unit] }, { timeout: 10_000 });
  return /^(?:enabled|linked)(?:-runtime)?$/m.test(stdout);
}

/** The command as an action, with the command that undoes it. */
export function removalCommand({ what, argv, environment }: RunAgain): RunCommand {
  const back = inverse(argv);
  return {
    kind: 'run-command',
    title: `Take back: ${what}`,
    argv,
    ...(Object.keys(environment).length > 0 && { environment }),
    why: 'A run of the wizard did it.',
    changes: 'it is as it was before that run',
    ...(back && { undo: { argv: back, automatic: true } }),
  };
}

const opposites: Readonly<Record<string, string>> = {
  disable: 'enable',
  // A package that comes back starts its service before the configuration is back.
  stop: 'restart',
  off: 'on',
  a2dismod: 'a2enmod',
  a2disflag: 'a2enflag',
  a2ensite: 'a2dissite',
};

function inverse(argv: readonly Word[]): readonly Word[] | undefined {
  if (!argv.some((word) => typeof word === 'string' && word in opposites)) return undefined;
  return argv.map((word) => (typeof word === 'string' ? (opposites[word] ?? word) : word));
}

export function commandWords({ argv }: Pick<RunAgain, 'argv'>): string {
  return shellWords(plainWords(argv));
}
