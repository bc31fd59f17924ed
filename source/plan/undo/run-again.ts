import { plainWords, type Word } from '../../host/commands.ts';
import type { Host } from '../../host/host.ts';
import { shellWords } from '../shell-quote.ts';
import { inItsTurn, type UndoHandler, type UndoOptions } from './handler.ts';

export interface RunAgain {
  readonly kind: 'run';
  /** What is taken back: the title of the action. */
  readonly what: string;
  readonly argv: readonly Word[];
  readonly environment: Readonly<Record<string, string>>;
  readonly automatic: boolean;
  /** Run after all files are back, not in its turn. */
  readonly refresh: boolean;
}

export const runAgain: UndoHandler<RunAgain> = {
  ...inItsTurn,
  comesLast: ({ refresh }) => refresh,
  staysByItself: ({ automatic }) => !automatic,
  async takeBack({ what, argv, environment, automatic, refresh }, host, options) {
    const words = shellWords(plainWords(argv));
    if (!automatic && !options.everything) return options.onStays(`${what} (to take it back: ${words})`);
    options.onUndo(`run ${words}`);
    const result = await host.commands.transaction({ argv, environment }, { log: options.log });
    if (result.exitCode === 0 || (refresh && (await startInstead(plainWords(argv), host, options)))) return;
    options.onStays(`${what}: ${words} ended with exit code ${result.exitCode ?? 'none'}; see ${options.log}`);
  },
};

/** A service that does not run cannot be reloaded; journals of earlier versions know it by its reload alone. */
async function startInstead(argv: readonly string[], host: Host, { log, onUndo }: UndoOptions): Promise<boolean> {
  const service = /^(?:systemctl (?:reload|restart) ([\w@.-]+)|service ([\w@.-]+) (?:reload|restart))$/.exec(
    argv.join(' '),
  );
  if (service === null) return false;
  const start = argv.map((word) => (word === 'reload' || word === 'restart' ? 'start' : word));
  onUndo(`run ${shellWords(start)}`);
  return (await host.commands.transaction({ argv: start }, { log })).exitCode === 0;
}
