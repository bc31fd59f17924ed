import { afterEach, describe, expect, it } from 'vitest';
import type { CommandResult } from '../../../source/host/commands.ts';
import { compareAtHost } from '../../../source/steps/verify/documents.ts';
import { healthyDocument } from '../../health/document/documents.ts';
import { answered, type ProbedHost, probedHost } from './probed-host.ts';

let opened: ProbedHost | undefined;
afterEach(() => opened?.end());

const target = { hostName: 'barman1.example.com', caFile: '/ca', client: { certificate: '/c', key: '/k' } };
const sized = (size: number) =>
  JSON.stringify(healthyDocument({ '/servers/main/status/current_size': size, '/servers/main/msg_list': [] }));

/** A host whose Barman and API tell these sizes of the database, one after the other, and the last ones for ever. */
function hostWith(cli: readonly number[], api: readonly number[]): ProbedHost {
  const next = (sizes: readonly number[], call: number) => sized(sizes[call - 1] ?? sizes.at(-1) ?? 0);
  opened = probedHost({
    command: (words, call): Partial<CommandResult> | undefined => {
      if (words.includes('diagnose')) return { stdout: next(cli, call) };
      return words.at(-1)?.endsWith('/diagnose') ? answered(200, next(api, call)) : undefined;
    },
  });
  return opened;
}

describe('compareAtHost', () => {
  it.each<[string, readonly number[], readonly number[], string, number]>([
    ['nothing differs', [7], [7], 'match', 1],
    ['a size has come back', [7], [5, 7], 'match', 2],
    ['it comes back again, from elsewhere', [7, 7, 9], [5, 6], 'match', 2],
    ['it comes back the same way twice', [7], [5, 5, 7], 'match', 3],
    ['it stands still', [7], [5], 'mismatch', 3],
  ])('%s', async (_name, cli, api, verdict, rounds) => {
    const { host, commands } = hostWith(cli, api);
    const { documents } = await compareAtHost(host, target);
    expect(documents.comparison?.verdict).toBe(verdict);
    expect(commands.filter((words) => words.at(-1)?.endsWith('/diagnose'))).toHaveLength(rounds);
  });

  it.each<[string, readonly number[], readonly number[], string | undefined, number]>([
    ['its own call', [1], [], 'match', 2],
    ['the API’s', [], [1], 'match', 2],
    ['both calls, for good', [1, 2, 3, 4], [1, 2, 3, 4], undefined, 2],
  ])('asks once more when Barman stumbles in %s', async (_name, cli, api, verdict, rounds) => {
    opened = probedHost({
      command: (words, call): Partial<CommandResult> | undefined => {
        if (words.includes('diagnose')) {
          return cli.includes(call) ? { exitCode: 1, stderr: 'No such file or directory' } : { stdout: sized(7) };
        }
        if (!words.at(-1)?.endsWith('/diagnose')) return undefined;
        return api.includes(call) ? answered(500, '{"error":"Internal Server Error"}') : answered(200, sized(7));
      },
    });
    const { documents } = await compareAtHost(opened.host, target);
    expect(documents.comparison?.verdict).toBe(verdict);
    expect(opened.commands.filter((words) => words.at(-1)?.endsWith('/diagnose'))).toHaveLength(rounds);
  });
});
