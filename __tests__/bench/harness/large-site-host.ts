import type { CommandResult } from '../../../source/host/commands.ts';
import { plainWords } from '../../../source/host/commands.ts';
import type { ReadableHost } from '../../../source/host/host.ts';
import { runInThread } from '../../../source/host/local/thread.ts';
import type { DiagnoseTexts } from './diagnose-texts.ts';

/**
 * Milliseconds of a command; real ones take longer. More than the shortest time between two frames: a key that comes
 * when the last one has ended shall wait for what is read then, not for the frame that said "measuring".
 */
const briefly = 40;
/**
 * Milliseconds by which they vary, in steps that meet no other rhythm: a spinner that turns every 120 ms would be painted
 * just before the last one ended, each time anew, and a key would wait for the next frame.
 */
const variation = { most: 120, step: 37 } as const;

/** A healthy host of a large site. `answers` hears the words of a command at the moment when its output arrives. */
export function largeSiteHost(
  { cli, api, secondCli }: DiagnoseTexts,
  answers: (words: readonly string[]) => void,
): ReadableHost {
  let asked = 0;
  const documents = { cli: [Buffer.from(cli), Buffer.from(secondCli)], api: Buffer.from(answered(api)) };
  const outputOf = (words: readonly string[]): Uint8Array | string => {
    if (words.includes('barman')) {
      asked += 1;
      return documents.cli[(asked - 1) % 2] ?? '';
    }
    if (words[0] !== 'curl') return 'OK\n';
    return words.at(-1)?.endsWith('/diagnose') ? documents.api : answered('"OK"');
  };
  const refused = () => Promise.reject(new Error('the dashboard asks for nothing like this'));
  return {
    files: {
      stat: async () => ({ kind: 'file', size: 1, modified: new Date(), owner: 'root', group: 'root', mode: 0o600 }),
      canRead: async () => true,
      read: async () => undefined,
      readEnd: async () => undefined,
      readLink: async () => undefined,
      readText: async () => undefined,
      list: async () => undefined,
      resolve: async (path) => path,
      real: (path) => path,
    },
    commands: {
      async probe({ argv }): Promise<CommandResult> {
        const words = plainWords(argv);
        const longer = words.includes('barman') ? (asked * variation.step) % variation.most : 0;
        await new Promise((settle) => setTimeout(settle, briefly + longer));
        const output = outputOf(words);
        const ended = { argv: words, exitCode: 0, stderr: '', outcome: 'exited' } as const;
        // As the real host does it: the bytes are new ones each time, and nobody else's.
        const result =
          typeof output === 'string'
            ? { ...ended, stdout: output }
            : { ...ended, stdout: '', bytes: new Uint8Array(output) };
        answers(words);
        return result;
      },
      transaction: refused,
    },
    background: { run: runInThread },
    network: {
      listeners: async () => [],
      resolve: async () => ({ addresses: ['127.0.0.1'], isOwn: true }),
      freePort: async () => 0,
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
      hasGroup: async () => true,
    },
    processes: { startTime: () => '' },
    clock: { now: () => new Date('2026-11-23T12:02:00Z') },
  };
}

/** What curl prints for an answer: the body and the line that the program asks it for. */
function answered(body: string): string {
  const type = body.startsWith('"OK"') ? 'text/html; charset=utf-8' : 'application/json';
  return `${body}\n@@wizard\t200\t0\t127.0.0.1\t0.001\t0.002\t0.003\t0.004\t${type}\n`;
}
