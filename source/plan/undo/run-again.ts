import { plainWords, type Word } from '../../host/commands.ts';
import { shellWords } from '../shell-quote.ts';
import { inItsTurn, type UndoHandler } from './handler.ts';

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
  async takeBack({ what, argv, environment, automatic }, host, options) {
    const words = shellWords(plainWords(argv));
    if (!automatic && !options.everything) return options.onStays(`${what} (to take it back: ${words})`);
    options.onUndo(`run ${words}`);
    const result = await host.commands.transaction({ argv, environment }, { log: options.log });
    if (result.exitCode === 0) return;
    options.onStays(`${what}: ${words} ended with exit code ${result.exitCode ?? 'none'}; see ${options.log}`);
  },
};
