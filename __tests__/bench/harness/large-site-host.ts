import type { CommandResult } from '../../../source/host/commands.ts';
import { plainWords } from '../../../source/host/commands.ts';
import type { ReadableHost } from '../../../source/host/host.ts';
import type { DiagnoseTexts } from './diagnose-texts.ts';

/** A command needs at least this many milliseconds: the event loop goes round meanwhile, as it does on a real host. */
const briefly = 5;

/** A healthy host of a large site. `answers` hears the words of a command at the moment when its output arrives. */
export function largeSiteHost({ cli, api }: DiagnoseTexts, answers: (words: readonly string[]) => void): ReadableHost {
  const outputOf = ([program, ...words]: readonly string[]): string => {
    if (program === 'barman') return cli;
    if (program !== 'curl') return 'OK\n';
    return answered(words.at(-1)?.endsWith('/diagnose') ? api : '"OK"');
  };
  const refused = () => Promise.reject(new Error('the dashboard asks for nothing like this'));
  return {
    files: {
      stat: async () => ({ kind: 'file', size: 1, modified: new Date(), owner: 'root', group: 'root', mode: 0o600 }),
      canRead: async () => true,
      read: async () => undefined,
      readText: async () => undefined,
      list: async () => undefined,
      resolve: async (path) => path,
      real: (path) => path,
    },
    commands: {
      async probe({ argv }): Promise<CommandResult> {
        const words = plainWords(argv);
        await new Promise((settle) => setTimeout(settle, briefly));
        answers(words);
        return { argv: words, exitCode: 0, stdout: outputOf(words), stderr: '', outcome: 'exited' };
      },
      transaction: refused,
    },
    network: {
      listeners: async () => [],
      resolve: async () => ({ addresses: ['127.0.0.1'], isOwn: true }),
      plainRequest: async () => ({ kind: 'answered', status: 200, body: '"OK"\n' }),
      request: refused,
      rehearse: refused,
    },
    identity: {
      userName: 'root',
      groupName: 'root',
      isRoot: true,
      hostName: async () => 'barman1.example.com',
      hasUser: async () => true,
    },
    clock: { now: () => new Date('2026-11-23T12:02:00Z') },
  };
}

/** What curl prints for an answer: the body and the line that the program asks it for. */
function answered(body: string): string {
  return `${body}\n@@wizard\t200\t0\t127.0.0.1\t0.001\t0.002\t0.003\t0.004\tapplication/json\n`;
}
